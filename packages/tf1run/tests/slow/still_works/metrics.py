import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

accuracy, update = tf.metrics.accuracy(labels=[1, 2, 3, 4], predictions=[1, 2, 3, 5])
with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    print(sess.run(update), sess.run(accuracy))  # 0.75 0.75
