import tensorflow as tf
from tensorflow.contrib import rnn

rows = tf.unstack(tf.reshape(tf.range(24.0) / 24, [2, 3, 4]), 3, 1)
with tf.variable_scope("model", initializer=tf.glorot_uniform_initializer(seed=1)):
    outputs, _ = rnn.static_rnn(rnn.BasicLSTMCell(3, forget_bias=1.0), rows, dtype=tf.float32)
    both, _, _ = rnn.static_bidirectional_rnn(
        rnn.LSTMCell(2), rnn.LSTMCell(2), rows, dtype=tf.float32
    )
    deep, _, _ = rnn.stack_bidirectional_dynamic_rnn(
        [rnn.GRUCell(2), rnn.GRUCell(2)],
        [rnn.GRUCell(2), rnn.GRUCell(2)],
        tf.stack(rows, 1),
        dtype=tf.float32,
    )
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(outputs[-1]).round(4).tolist())
    print(sess.run(both[0]).round(4).tolist())
    print(sess.run(deep[0]).round(4).tolist())
