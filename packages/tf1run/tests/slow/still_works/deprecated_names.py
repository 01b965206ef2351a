import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

x = tf.constant([[1.0, 2.0]])
with tf.Session() as sess:
    print(sess.run(tf.reduce_sum(x, reduction_indices=[1], keep_dims=True)))  # [[3.]]
    print(sess.run(tf.argmax(x, dimension=1)), sess.run(tf.arg_max(x, 1)))  # [1] [1]
    print(sess.run(tf.to_float(3)), sess.run(tf.to_int32(1.5)), sess.run(tf.div(7, 2)))  # 3.0 1 3
    print(sess.run(tf.expand_dims(x, dim=0)).shape)  # (1, 1, 2)
    print(sess.run(tf.squeeze(x, squeeze_dims=[0])))  # [1. 2.]
    print(sess.run(tf.nn.dropout(x, 1.0)), sess.run(tf.nn.dropout(x, keep_prob=1.0)))
    # [[1. 2.]] [[1. 2.]]
    print(sess.run(tf.py_func(lambda v: v * v, [x], tf.float32)))  # [[1. 4.]]
    print(sess.run(tf.nn.softmax([[0.0, 0.0]], dim=-1)))  # [[0.5 0.5]]
