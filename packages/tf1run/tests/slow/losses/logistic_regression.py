import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

tf.set_random_seed(2)
np.random.seed(0)
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)

x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.truncated_normal([784, 10], stddev=0.1))
b = tf.Variable(tf.constant(0.1, shape=[10]))
y = tf.matmul(x, W) + b
cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
loss = cross_entropy + 1e-4 * tf.nn.l2_loss(W)
train_step = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)

sess = tf.InteractiveSession()
tf.global_variables_initializer().run()
for i in range(50):
    batch_xs, batch_ys = mnist.train.next_batch(100)
    _, value = sess.run([train_step, loss], {x: batch_xs, y_: batch_ys})
    print(i, value)
sess.close()
