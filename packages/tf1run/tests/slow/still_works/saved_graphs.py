import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

x = tf.placeholder(tf.float32, (None,), name="x")
y = tf.multiply(x, tf.get_variable("w", initializer=3.0), name="y")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    tf.train.Saver().save(sess, "model/model.ckpt")
    tf.saved_model.simple_save(sess, "export", inputs={"x": x}, outputs={"y": y})
    frozen = tf.graph_util.convert_variables_to_constants(sess, sess.graph_def, ["y"])

with tf.Session(graph=tf.Graph()) as sess:
    tf.train.import_meta_graph("model/model.ckpt.meta").restore(sess, "model/model.ckpt")
    print(sess.run("y:0", {"x:0": [2.0]}))  # [6.]
with tf.Session(graph=tf.Graph()) as sess:
    tf.saved_model.loader.load(sess, [tf.saved_model.tag_constants.SERVING], "export")
    print(sess.run("y:0", {"x:0": [2.0]}))  # [6.]
with tf.Session(graph=tf.Graph()) as sess:
    tf.import_graph_def(frozen, name="")
    print(sess.run("y:0", {"x:0": [2.0]}))  # [6.]
