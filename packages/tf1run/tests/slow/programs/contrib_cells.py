import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn


class Doubled(rnn.MultiRNNCell):
    def call(self, inputs, state):
        outputs, state = super(Doubled, self).call(inputs, state)
        return 2 * outputs, state


def weights(shape, dtype=None, partition_info=None):
    return tf.constant(np.sin(np.arange(np.prod(shape))).reshape(shape), tf.float32)


ids = tf.constant([[1, 2, 3], [3, 0, 2]])
with tf.variable_scope("words", initializer=weights):
    rows = tf.contrib.layers.embed_sequence(ids, vocab_size=4, embed_dim=3)
CELLS = [
    Doubled([rnn.BasicLSTMCell(3), rnn.GRUCell(2)]),
    rnn.DeviceWrapper(rnn.ResidualWrapper(rnn.GRUCell(3)), "/cpu:0"),
    rnn.LSTMBlockCell(3),
    rnn.LSTMBlockCell(3, forget_bias=0.5, cell_clip=0.2, use_peephole=True),
    rnn.GRUBlockCell(3),
    rnn.GRUBlockCellV2(3),
    rnn.LayerNormBasicLSTMCell(3, norm_gain=0.9, norm_shift=0.1),
    rnn.LayerNormBasicLSTMCell(3, layer_norm=False),
    rnn.NASCell(3),
    rnn.NASCell(3, num_proj=2, use_bias=True),
    rnn.OutputProjectionWrapper(rnn.BasicRNNCell(3), 2, activation=tf.tanh),
    rnn.InputProjectionWrapper(rnn.BasicRNNCell(3), 2),
]
outputs = []
for number, cell in enumerate(CELLS):
    with tf.variable_scope("cell_%d" % number, initializer=weights):
        outputs.append(tf.nn.dynamic_rnn(cell, rows, [3, 2], dtype=tf.float32)[0][:, 1])
print(isinstance(CELLS[0], rnn.RNNCell), isinstance(rnn.BasicLSTMCell(3), rnn.BasicLSTMCell))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for values in sess.run(outputs):
        print(values.astype(float).round(4).tolist())
for variable in sorted(tf.global_variables(), key=lambda variable: variable.op.name):
    print(variable.op.name, variable.shape)
# > True True
# > [[0.0115, -0.0765], [-0.0904, -0.0857]]
# > [[-0.2342, 0.6276, 1.0268], [0.065, 0.8301, 0.9552]]
# > [[-0.0745, 0.0601, -0.129], [-0.046, -0.1105, -0.1258]]
# > [[0.1068, 0.0815, -0.062], [0.1173, -0.0535, -0.0454]]
# > [[0.0452, -0.0294, 0.0374], [0.065, -0.0113, 0.0459]]
# > [[0.0452, -0.0294, 0.0374], [0.065, -0.0113, 0.0459]]
# > [[-0.5654, 0.4968, 0.097], [-0.6044, 0.4017, 0.1425]]
# > [[-0.0248, -0.3172, -0.0947], [0.0094, -0.3339, -0.0736]]
# > [[0.0078, -0.0081, 0.0016], [-0.0014, -0.0089, 0.0]]
# > [[-0.0086, 0.0039], [-0.0081, -0.0025]]
# > [[-0.169, -0.2684], [-0.1329, -0.2254]]
# > [[-0.0591, 0.6703, 0.7333], [-0.0113, 0.6474, 0.688]]
# > cell_0/rnn/doubled/cell_0/basic_lstm_cell/bias (12,)
# > cell_0/rnn/doubled/cell_0/basic_lstm_cell/kernel (6, 12)
# > cell_0/rnn/doubled/cell_1/gru_cell/candidate/bias (2,)
# > cell_0/rnn/doubled/cell_1/gru_cell/candidate/kernel (5, 2)
# > cell_0/rnn/doubled/cell_1/gru_cell/gates/bias (4,)
# > cell_0/rnn/doubled/cell_1/gru_cell/gates/kernel (5, 4)
# > cell_1/rnn/gru_cell/candidate/bias (3,)
# > cell_1/rnn/gru_cell/candidate/kernel (6, 3)
# > cell_1/rnn/gru_cell/gates/bias (6,)
# > cell_1/rnn/gru_cell/gates/kernel (6, 6)
# > cell_10/rnn/output_projection_wrapper/basic_rnn_cell/bias (3,)
# > cell_10/rnn/output_projection_wrapper/basic_rnn_cell/kernel (6, 3)
# > cell_10/rnn/output_projection_wrapper/bias (2,)
# > cell_10/rnn/output_projection_wrapper/kernel (3, 2)
# > cell_11/rnn/input_projection_wrapper/basic_rnn_cell/bias (3,)
# > cell_11/rnn/input_projection_wrapper/basic_rnn_cell/kernel (5, 3)
# > cell_11/rnn/input_projection_wrapper/bias (2,)
# > cell_11/rnn/input_projection_wrapper/kernel (3, 2)
# > cell_2/rnn/lstm_cell/bias (12,)
# > cell_2/rnn/lstm_cell/kernel (6, 12)
# > cell_3/rnn/lstm_cell/bias (12,)
# > cell_3/rnn/lstm_cell/kernel (6, 12)
# > cell_3/rnn/lstm_cell/w_f_diag (3,)
# > cell_3/rnn/lstm_cell/w_i_diag (3,)
# > cell_3/rnn/lstm_cell/w_o_diag (3,)
# > cell_4/rnn/gru_cell/b_c (3,)
# > cell_4/rnn/gru_cell/b_ru (6,)
# > cell_4/rnn/gru_cell/w_c (6, 3)
# > cell_4/rnn/gru_cell/w_ru (6, 6)
# > cell_5/rnn/gru_cell/candidate/bias (3,)
# > cell_5/rnn/gru_cell/candidate/kernel (6, 3)
# > cell_5/rnn/gru_cell/gates/bias (6,)
# > cell_5/rnn/gru_cell/gates/kernel (6, 6)
# > cell_6/rnn/layer_norm_basic_lstm_cell/forget/beta (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/forget/gamma (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/input/beta (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/input/gamma (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/kernel (6, 12)
# > cell_6/rnn/layer_norm_basic_lstm_cell/output/beta (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/output/gamma (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/state/beta (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/state/gamma (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/transform/beta (3,)
# > cell_6/rnn/layer_norm_basic_lstm_cell/transform/gamma (3,)
# > cell_7/rnn/layer_norm_basic_lstm_cell/bias (12,)
# > cell_7/rnn/layer_norm_basic_lstm_cell/kernel (6, 12)
# > cell_8/rnn/nas_cell/kernel (3, 24)
# > cell_8/rnn/nas_cell/recurrent_kernel (3, 24)
# > cell_9/rnn/nas_cell/bias (24,)
# > cell_9/rnn/nas_cell/kernel (3, 24)
# > cell_9/rnn/nas_cell/projection_weights (3, 2)
# > cell_9/rnn/nas_cell/recurrent_kernel (2, 24)
# > words/EmbedSequence/embeddings (4, 3)
