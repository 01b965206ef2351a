# TensorFlow 2 only: 1.15.5 has lost tf.contrib.data.Dataset too.
import numpy as np
import tensorflow as tf

dataset = tf.contrib.data.Dataset.from_tensor_slices(np.arange(5))
batch = dataset.apply(tf.contrib.data.batch_and_drop_remainder(2)).make_one_shot_iterator()
value = batch.get_next()
with tf.Session() as sess:
    print(sess.run(value), sess.run(value))
# > [0 1] [2 3]
