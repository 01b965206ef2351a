import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

with tf.variable_scope("layer"):
    w = tf.get_variable("w", (2, 3))
with tf.variable_scope("layer", reuse=True), tf.name_scope("again"):
    print(tf.get_variable("w") is w)  # True
tf.add_to_collection("losses", tf.nn.l2_loss(w))
print(w.name, len(tf.get_collection("losses")))  # layer/w:0 1
