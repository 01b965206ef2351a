"""The program programs/cnn.py, rewritten for TensorFlow 2 without slim or tf.layers."""

import numpy as np
import tensorflow.compat.v1 as tf
from steps import steps

tf.disable_v2_behavior()


def conv2d(maps, filters, padding, name):
    kernel = tf.get_variable(f"{name}/kernel", (5, 5, maps.shape[-1], filters))
    return tf.nn.conv2d(maps, kernel, strides=1, padding=padding)


def batch_norm(maps, is_training, momentum=0.999):
    channels = maps.shape[-1:]
    beta = tf.get_variable("beta", channels, initializer=tf.zeros_initializer())
    mean = tf.get_variable("mean", channels, initializer=tf.zeros_initializer(), trainable=False)
    variance = tf.get_variable(
        "variance", channels, initializer=tf.ones_initializer(), trainable=False
    )
    now = tf.nn.moments(maps, (0, 1, 2))
    for kept, batch in zip((mean, variance), now):
        update = kept.assign_sub((1 - momentum) * (kept - batch))
        tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, update)
    used = tf.cond(is_training, lambda: now, lambda: (mean + 0, variance + 0))
    return tf.nn.batch_normalization(maps, *used, beta, None, 0.001)


def dense(x, units, name):
    kernel = tf.get_variable(f"{name}/kernel", (x.shape[-1], units))
    bias = tf.get_variable(f"{name}/bias", (units,), initializer=tf.zeros_initializer())
    return tf.matmul(x, kernel) + bias


x = tf.placeholder(tf.float32, (None, 28, 28, 1))
y = tf.placeholder(tf.int64, (None,))
is_training = tf.placeholder(tf.bool)
net = tf.nn.relu(batch_norm(conv2d(x, 16, "SAME", "conv1"), is_training))
net = tf.nn.max_pool2d(net, 2, 2, "VALID")
bias = tf.get_variable("conv2/bias", (32,), initializer=tf.zeros_initializer())
net = tf.nn.relu(conv2d(net, 32, "VALID", "conv2") + bias)
net = tf.nn.max_pool2d(net, 2, 2, "VALID")
net = tf.nn.relu(dense(tf.reshape(net, (-1, 5 * 5 * 32)), 64, "dense"))
net = tf.cond(is_training, lambda: tf.nn.dropout(net, rate=0.5), lambda: net)
logits = dense(net, 10, "logits")
loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train_op = tf.train.AdamOptimizer().minimize(loss)

random = np.random.RandomState(0)
images, labels = random.rand(64, 28, 28, 1), random.randint(10, size=64)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in steps(block=10):
        sess.run(train_op, {x: images, y: labels, is_training: True})
