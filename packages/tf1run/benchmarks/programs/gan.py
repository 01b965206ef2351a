"""Trains a generative adversarial network of dense layers, with two optimizers."""

import numpy as np
import tensorflow as tf
from steps import steps


def discriminator(points, reuse):
    with tf.variable_scope("discriminator", reuse=reuse):
        return tf.layers.dense(tf.layers.dense(points, 64, tf.nn.leaky_relu), 1)


noise = tf.placeholder(tf.float32, [None, 16])
real = tf.placeholder(tf.float32, [None, 32])
with tf.variable_scope("generator"):
    fake = tf.layers.dense(tf.layers.dense(noise, 64, tf.nn.relu), 32)
of_real, of_fake = discriminator(real, False), discriminator(fake, True)
cross_entropy = tf.losses.sigmoid_cross_entropy
d_loss = cross_entropy(tf.ones_like(of_real), of_real)
d_loss += cross_entropy(tf.zeros_like(of_fake), of_fake)
g_loss = cross_entropy(tf.ones_like(of_fake), of_fake)
train_ops = [
    tf.train.AdamOptimizer(0.001).minimize(loss, var_list=tf.trainable_variables(scope))
    for loss, scope in ((d_loss, "discriminator"), (g_loss, "generator"))
]

random = np.random.RandomState(0)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in steps(block=100):
        feed = {noise: random.randn(64, 16), real: random.rand(64, 32)}
        for train_op in train_ops:
            sess.run(train_op, feed)
