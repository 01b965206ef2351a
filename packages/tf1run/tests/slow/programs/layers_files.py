import tensorflow as tf
from tensorflow.python.layers import base, utils

print(issubclass(tf.layers.Dense, base.Layer))  # > True
training = tf.placeholder_with_default(False, [])
one = utils.smart_cond(training, lambda: tf.constant(1), lambda: tf.constant(2))
other = utils.smart_cond(tf.constant(True), lambda: tf.constant(1), lambda: tf.constant(2))
with tf.Session() as sess:
    print(sess.run([one, other]), other.op.type)  # > [2, 1] Const
