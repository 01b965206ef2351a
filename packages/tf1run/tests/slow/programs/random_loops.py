# TensorFlow 2 only: 1.15.5 usually prints these numbers, and always does if the number of parallel
# iterations is 1.
import sys

import numpy as np
import tensorflow as tf

OPTIONS = {"parallel_iterations": int(sys.argv[1])} if sys.argv[1:] else {}
tf.set_random_seed(1)
pictures = tf.constant(np.arange(12 * 4).reshape(12, 2, 2, 1), tf.float32)
words = tf.constant(np.sin(np.arange(2 * 12 * 3)).reshape(2, 12, 3), tf.float32)


def draw(x):
    return x + tf.random_uniform([])


def crop(picture):
    return tf.random_crop(tf.image.random_flip_left_right(picture), [2, 1, 1])


def write(step, array):
    return step + 1, array.write(step, tf.cond(step < 6, lambda: tf.random_normal([]), lambda: 0.0))


cell = tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicRNNCell(3), 0.7, 0.8)
array = tf.TensorArray(tf.float32, 12)
RESULTS = [
    tf.map_fn(draw, tf.zeros([12]), **OPTIONS),
    tf.map_fn(crop, pictures, **OPTIONS)[:, 0, 0, 0],
    tf.scan(lambda total, x: total / 2 + tf.random_normal([]), tf.zeros([12]), **OPTIONS),
    tf.while_loop(lambda step, array: step < 12, write, [0, array], **OPTIONS)[1].stack(),
    tf.nn.dynamic_rnn(cell, words, dtype=tf.float32, **OPTIONS)[0][0, :, 0],
]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for result in RESULTS:
        print(sess.run(result).astype(float).round(3).tolist())
# > [0.444, 0.654, 0.387, 0.038, 0.096, 0.016, 0.042, 0.493, 0.751, 0.17, 0.663, 0.117]
# > [1.0, 5.0, 8.0, 13.0, 16.0, 20.0, 24.0, 28.0, 33.0, 37.0, 41.0, 45.0]
# > [0.0, 1.524, 1.053, 0.637, 0.388, 1.894, -0.21, -0.049, 0.997, 0.852, 1.338, 1.137]
# > [0.357, -0.238, 1.027, 1.188, -0.172, -0.282, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
# > [0.0, -0.0, 0.606, 0.0, -0.0, 0.332, -0.638, 0.706, -0.508, -0.076, -0.0, 0.0]
