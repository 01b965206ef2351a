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
    print(sess.run(outputs[-1]).astype(float).round(4).tolist())
    print(sess.run(both[0]).astype(float).round(4).tolist())
    print(sess.run(deep[0]).astype(float).round(4).tolist())
# > [[-0.0288, -0.0931, -0.1109], [-0.0784, -0.2577, -0.2233]]
# > [[-0.0066, 0.0084, -0.0524, 0.0285], [-0.0658, 0.0638, -0.1358, 0.1054]]
# > [[-0.0096, 0.0433, 0.0099, 0.0602], [-0.0028, 0.058, 0.0211, 0.0235], [0.027, 0.0293, 0.0253, -0.0107]]
