import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

config = tf.ConfigProto(allow_soft_placement=True)
config.gpu_options.allow_growth = True
sess = tf.InteractiveSession(config=config)
W = tf.Variable(tf.zeros([2]))
tf.initialize_all_variables().run()
print(W.eval())  # [0. 0.]
sess.close()
