import tensorflow as tf
from tensorflow.python.framework import ops

x = tf.placeholder(tf.float32, [None, 2], name="x")
y = tf.layers.dense(x, 1, kernel_initializer=tf.constant_initializer(2.0), name="dense")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    tf.train.Saver().save(sess, "./model.ckpt")
ops.reset_default_graph()
with tf.Session() as sess:
    tf.train.import_meta_graph("model.ckpt.meta").restore(sess, "./model.ckpt")
    print(sess.run("dense/BiasAdd:0", {"x:0": [[1.0, 2.0]]}))
# > [[6.]]
