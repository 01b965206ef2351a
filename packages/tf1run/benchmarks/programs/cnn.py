"""Trains a CNN with batch normalization and dropout, built with slim and tf.layers."""

import numpy as np
import tensorflow as tf
from steps import steps
from tensorflow.contrib import slim

x = tf.placeholder(tf.float32, [None, 28, 28, 1])
y = tf.placeholder(tf.int64, [None])
is_training = tf.placeholder(tf.bool)
net = slim.conv2d(
    x, 16, [5, 5], normalizer_fn=slim.batch_norm, normalizer_params={"is_training": is_training}
)
net = slim.max_pool2d(net, [2, 2])
net = tf.layers.conv2d(net, 32, 5, activation=tf.nn.relu)
net = tf.layers.max_pooling2d(net, 2, 2)
net = tf.layers.dense(tf.layers.flatten(net), 64, tf.nn.relu)
logits = tf.layers.dense(tf.layers.dropout(net, 0.5, training=is_training), 10)
loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train_op = tf.train.AdamOptimizer().minimize(loss)

random = np.random.RandomState(0)
images, labels = random.rand(64, 28, 28, 1), random.randint(10, size=64)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in steps(block=10):
        sess.run(train_op, {x: images, y: labels, is_training: True})
