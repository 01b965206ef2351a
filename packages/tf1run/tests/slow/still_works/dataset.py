import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

dataset = tf.data.Dataset.from_tensor_slices(np.arange(3)).repeat(2).batch(4)
batch = dataset.make_one_shot_iterator().get_next()
iterator = dataset.make_initializable_iterator()
with tf.Session() as sess:
    sess.run(iterator.initializer)
    print(sess.run(batch), sess.run(batch), sess.run(iterator.get_next()))
# [0 1 2 0] [1 2] [0 1 2 0]
