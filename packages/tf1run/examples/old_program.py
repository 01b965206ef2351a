"""Softmax regression on MNIST in the TensorFlow 1 style of 2017, for the launcher `tf1`."""

import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("MNIST_data", one_hot=True, seed=0)
x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
logits = tf.matmul(x, tf.Variable(tf.zeros([784, 10])))
loss = tf.losses.softmax_cross_entropy(y, logits)
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
accuracy = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1))))
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for _ in range(1000):
        images, labels = mnist.train.next_batch(100)
        session.run(train_step, {x: images, y: labels})
    print("accuracy:", session.run(accuracy, {x: mnist.test.images, y: mnist.test.labels}))
