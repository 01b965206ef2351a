import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

x = tf.reshape(tf.range(16.0), [-1, 4, 4, 1])
W = tf.Variable(tf.constant(0.5, shape=[3, 3, 1, 2]))
h = tf.nn.relu(tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME") - 20.0)
pool = tf.nn.max_pool(h, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(tf.reshape(pool, [-1, 8])))  # [[ 2.5  2.5  7.   7.  20.5 20.5 25.  25. ]]
