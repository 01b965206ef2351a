"""The program programs/gan.py, rewritten for TensorFlow 2 without tf.layers."""

import numpy as np
import tensorflow.compat.v1 as tf
from steps import steps

tf.disable_v2_behavior()


def dense(x, units, name):
    kernel = tf.get_variable(f"{name}/kernel", (x.shape[-1], units))
    bias = tf.get_variable(f"{name}/bias", (units,), initializer=tf.zeros_initializer())
    return tf.matmul(x, kernel) + bias


def discriminator(points, reuse):
    with tf.variable_scope("discriminator", reuse=reuse):
        return dense(tf.nn.leaky_relu(dense(points, 64, "hidden")), 1, "logits")


noise = tf.placeholder(tf.float32, (None, 16))
real = tf.placeholder(tf.float32, (None, 32))
with tf.variable_scope("generator"):
    fake = dense(tf.nn.relu(dense(noise, 64, "hidden")), 32, "points")
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
