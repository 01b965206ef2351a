import numpy as np
import tensorflow as tf

tf.set_random_seed(1)
rng = np.random.RandomState(0)
train_x = rng.rand(100, 3).astype("float32")
train_y = train_x.dot([[1.0], [-2.0], [3.0]]) + 0.1 * rng.randn(100, 1)

X = tf.placeholder(tf.float32, [None, 3])
Y = tf.placeholder(tf.float32, [None, 1])
W = tf.Variable(tf.random_normal([3, 1]), name="weight")
b = tf.Variable(tf.random_uniform([1], -1.0, 1.0), name="bias")
cost = tf.reduce_mean(tf.pow(tf.matmul(X, W) + b - Y, 2))
optimizer = tf.train.GradientDescentOptimizer(0.1).minimize(cost)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(50):
        _, c = sess.run([optimizer, cost], feed_dict={X: train_x, Y: train_y})
        print(epoch, c)
