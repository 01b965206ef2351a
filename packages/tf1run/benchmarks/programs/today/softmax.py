"""The program programs/softmax.py, rewritten for TensorFlow 2 with the batches of this package."""

import numpy as np
import tensorflow.compat.v1 as tf
from steps import steps

from tf1_mnist import data

tf.disable_v2_behavior()

train, _ = data.load_data()
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.matmul(x, W) + b
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=y))
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
images = train.images.reshape(-1, 784).astype(np.float32) / 255
labels = np.eye(10)[train.labels]
sess = tf.InteractiveSession()
tf.global_variables_initializer().run()
order = np.random.RandomState(0).permutation(60_000)
for step in steps(block=200):
    start = step * 100 % 60_000
    batch = order[start : start + 100]
    sess.run(train_step, feed_dict={x: images[batch], y_: labels[batch]})
