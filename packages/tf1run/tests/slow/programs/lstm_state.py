# TensorFlow 2 only: 1.15.5 refuses a state that is one tensor.
import numpy as np
import tensorflow as tf
from tensorflow.models.rnn import rnn, rnn_cell

rows = tf.reshape(tf.range(24.0) / 24, [2, 3, 4])
istate = tf.placeholder("float", [None, 2 * 5])
inputs = [tf.squeeze(row, [1]) for row in tf.split(1, 3, rows)]
with tf.variable_scope("old", initializer=tf.constant_initializer(0.1)):
    cell = rnn_cell.BasicLSTMCell(5, forget_bias=1.0)
    outputs, states = rnn.rnn(cell, inputs, initial_state=istate)
with tf.variable_scope("new", initializer=tf.constant_initializer(0.1)):
    cell = tf.nn.rnn_cell.BasicLSTMCell(5, forget_bias=1.0)
    expected, last = tf.nn.static_rnn(cell, inputs, dtype=tf.float32)
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    feed = {istate: np.zeros((2, 10))}
    found = sess.run([outputs[-1], expected[-1], states, tf.concat(1, last)], feed)
    print(np.array_equal(found[0], found[1]), np.array_equal(found[2], found[3]))  # > True True
