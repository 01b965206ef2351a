import tensorflow as tf

rows = tf.reshape(tf.range(24.0) / 24, [2, 3, 4])
with tf.variable_scope("model", initializer=tf.glorot_uniform_initializer(seed=1)):
    cells = [tf.nn.rnn_cell.BasicLSTMCell(3), tf.nn.rnn_cell.GRUCell(2)]
    cells = [tf.nn.rnn_cell.DropoutWrapper(cell, output_keep_prob=1.0) for cell in cells]
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), rows, dtype=tf.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(outputs)[:, -1].astype(float).round(4).tolist())
print([v.op.name for v in tf.trainable_variables()])
# > [[0.0103, 0.0281], [0.0425, 0.0695]]
# > ['model/rnn/multi_rnn_cell/cell_0/basic_lstm_cell/kernel', 'model/rnn/multi_rnn_cell/cell_0/basic_lstm_cell/bias', 'model/rnn/multi_rnn_cell/cell_1/gru_cell/gates/kernel', 'model/rnn/multi_rnn_cell/cell_1/gru_cell/gates/bias', 'model/rnn/multi_rnn_cell/cell_1/gru_cell/candidate/kernel', 'model/rnn/multi_rnn_cell/cell_1/gru_cell/candidate/bias']
