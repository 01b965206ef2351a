import numpy as np
import tensorflow as tf
from tensorflow.contrib import slim

tf.set_random_seed(3)
random = np.random.RandomState(0)
labels = random.randint(0, 4, 64)
images = 0.3 * random.randn(64, 16, 16, 1)
for image, label in zip(images, labels):
    image[4 * label : 4 * label + 4] += 1.0

x = tf.placeholder(tf.float32, [None, 16, 16, 1])
y = tf.placeholder(tf.int32, [None])
keep_prob = tf.placeholder(tf.float32)
with slim.arg_scope([slim.conv2d], normalizer_fn=slim.batch_norm, activation_fn=tf.nn.relu):
    net = slim.conv2d(x, 8, [3, 3], scope="conv1")
    net = slim.max_pool2d(net, [2, 2], scope="pool1")
    net = slim.conv2d(net, 16, [3, 3], scope="conv2")
net = slim.flatten(net)
net = slim.fully_connected(net, 32, weights_regularizer=slim.l2_regularizer(0.001))
net = tf.nn.dropout(net, keep_prob)
logits = tf.layers.dense(net, 4)
tf.losses.sparse_softmax_cross_entropy(y, logits)
loss = tf.losses.get_total_loss()
train_op = slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(0.05))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(50):
        value = sess.run(train_op, {x: images, y: labels, keep_prob: 0.8})
        print(step, value)
