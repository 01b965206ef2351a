import numpy as np
import tensorflow as tf
from tensorflow.contrib import legacy_seq2seq, rnn
from tensorflow.contrib.legacy_seq2seq.python.ops import seq2seq

SIZE, WORDS = 3, 4
encoded = [tf.constant(words) for words in ([1, 2], [3, 1], [2, 2])]
decoded = [tf.constant(words) for words in ([0, 0], [1, 2], [2, 1])]
weights = [tf.constant(row) for row in ([1.0, 1.0], [1.0, 0.5], [0.0, 1.0])]
targets = decoded[1:] + decoded[:1]


def sines(shape, dtype=None, partition_info=None):
    return tf.constant(3 * np.sin(np.arange(np.prod(shape))).reshape(shape), tf.float32)


def embedded(words):
    return [tf.one_hot(each, SIZE) for each in words]


feed = tf.placeholder_with_default(True, [])

projection = sines([SIZE, WORDS]), sines([WORDS])
MODELS = [
    lambda x, y: seq2seq.basic_rnn_seq2seq(embedded(x), embedded(y), rnn.GRUCell(SIZE)),
    lambda x, y: seq2seq.tied_rnn_seq2seq(embedded(x), embedded(y), rnn.GRUCell(SIZE)),
    lambda x, y: seq2seq.embedding_rnn_seq2seq(x, y, rnn.BasicLSTMCell(SIZE), 5, WORDS, 2, feed_previous=True),
    lambda x, y: seq2seq.embedding_rnn_seq2seq(x, y, rnn.BasicLSTMCell(SIZE), 5, WORDS, 2, feed_previous=feed),
    lambda x, y: seq2seq.embedding_tied_rnn_seq2seq(x, y, rnn.GRUCell(SIZE), 5, 2, WORDS),
    lambda x, y: seq2seq.embedding_attention_seq2seq(x, y, rnn.BasicLSTMCell(SIZE), 5, WORDS, 2, num_heads=2),
    lambda x, y: seq2seq.embedding_attention_seq2seq(
        x, y, rnn.GRUCell(SIZE), 5, WORDS, 2, 1, projection, feed, initial_state_attention=True
    ),
]
for number, model in enumerate(MODELS):
    with tf.variable_scope("model_%d" % number, initializer=sines) as scope:
        outputs, state = model(encoded, decoded)
        with tf.variable_scope(scope, reuse=True):
            buckets = [(2, 1), (3, 3)]
            _, losses = legacy_seq2seq.model_with_buckets(
                encoded, decoded, targets, weights, buckets, model, per_example_loss=number == 0
            )
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for values in sess.run([outputs[-1], state] + losses):
            print((np.array(values, float).round(3) + 0.0).tolist())
    print([variable.op.name for variable in tf.global_variables(scope.name)])
# > [[-0.192, 0.861, 0.665], [-0.454, 0.598, -0.958]]
# > [[-0.192, 0.861, 0.665], [-0.454, 0.598, -0.958]]
# > [0.796, 1.133]
# > [1.533, 1.078]
# > ['model_0/basic_rnn_seq2seq/rnn/gru_cell/gates/kernel', 'model_0/basic_rnn_seq2seq/rnn/gru_cell/gates/bias', 'model_0/basic_rnn_seq2seq/rnn/gru_cell/candidate/kernel', 'model_0/basic_rnn_seq2seq/rnn/gru_cell/candidate/bias', 'model_0/basic_rnn_seq2seq/rnn_decoder/gru_cell/gates/kernel', 'model_0/basic_rnn_seq2seq/rnn_decoder/gru_cell/gates/bias', 'model_0/basic_rnn_seq2seq/rnn_decoder/gru_cell/candidate/kernel', 'model_0/basic_rnn_seq2seq/rnn_decoder/gru_cell/candidate/bias']
# > [[-0.192, 0.861, 0.665], [-0.454, 0.598, -0.958]]
# > [[-0.192, 0.861, 0.665], [-0.454, 0.598, -0.958]]
# > 0.965
# > 1.306
# > ['model_1/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/gru_cell/gates/kernel', 'model_1/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/gru_cell/gates/bias', 'model_1/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/gru_cell/candidate/kernel', 'model_1/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/gru_cell/candidate/bias']
# > [[0.023, 0.028, 0.008, -0.02], [0.023, 0.028, 0.008, -0.02]]
# > [[[-0.528, -0.01, 0.0], [-0.527, -0.01, 0.0]], [[0.0, -0.01, 0.0], [0.0, -0.01, 0.0]]]
# > 1.396
# > 1.17
# > ['model_2/embedding_rnn_seq2seq/rnn/embedding_wrapper/embedding', 'model_2/embedding_rnn_seq2seq/rnn/embedding_wrapper/basic_lstm_cell/kernel', 'model_2/embedding_rnn_seq2seq/rnn/embedding_wrapper/basic_lstm_cell/bias', 'model_2/embedding_rnn_seq2seq/embedding_rnn_decoder/embedding', 'model_2/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/basic_lstm_cell/kernel', 'model_2/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/basic_lstm_cell/bias', 'model_2/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/kernel', 'model_2/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/bias']
# > [[0.023, 0.028, 0.008, -0.02], [0.023, 0.028, 0.008, -0.02]]
# > [[[-0.528, -0.01, 0.0], [-0.527, -0.01, 0.0]], [[0.0, -0.01, 0.0], [0.0, -0.01, 0.0]]]
# > 1.396
# > 1.17
# > ['model_3/embedding_rnn_seq2seq/rnn/embedding_wrapper/embedding', 'model_3/embedding_rnn_seq2seq/rnn/embedding_wrapper/basic_lstm_cell/kernel', 'model_3/embedding_rnn_seq2seq/rnn/embedding_wrapper/basic_lstm_cell/bias', 'model_3/embedding_rnn_seq2seq/embedding_rnn_decoder/embedding', 'model_3/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/basic_lstm_cell/kernel', 'model_3/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/basic_lstm_cell/bias', 'model_3/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/kernel', 'model_3/embedding_rnn_seq2seq/embedding_rnn_decoder/rnn_decoder/output_projection_wrapper/bias']
# > [[0.559, -0.645, -1.256, -0.712], [0.215, 0.247, 0.052, -0.191]]
# > [[0.415, 0.998, 0.951], [0.824, 0.996, 0.834]]
# > 1.191
# > 1.655
# > ['model_4/embedding_tied_rnn_seq2seq/embedding', 'model_4/embedding_tied_rnn_seq2seq/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/output_projection_wrapper/gru_cell/gates/kernel', 'model_4/embedding_tied_rnn_seq2seq/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/output_projection_wrapper/gru_cell/gates/bias', 'model_4/embedding_tied_rnn_seq2seq/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/output_projection_wrapper/gru_cell/candidate/kernel', 'model_4/embedding_tied_rnn_seq2seq/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/output_projection_wrapper/gru_cell/candidate/bias', 'model_4/embedding_tied_rnn_seq2seq/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/output_projection_wrapper/kernel', 'model_4/embedding_tied_rnn_seq2seq/combined_tied_rnn_seq2seq/tied_rnn_seq2seq/output_projection_wrapper/bias']
# > [[-0.219, -0.954, -0.812, 0.076], [-0.164, -1.552, -1.513, -0.083]]
# > [[[-1.0, 0.0, 0.0], [0.0, -1.0, -1.0]], [[0.0, 0.0, 0.0], [0.0, -0.137, 0.0]]]
# > 2.608
# > 2.334
# > ['model_5/embedding_attention_seq2seq/rnn/embedding_wrapper/embedding', 'model_5/embedding_attention_seq2seq/rnn/embedding_wrapper/basic_lstm_cell/kernel', 'model_5/embedding_attention_seq2seq/rnn/embedding_wrapper/basic_lstm_cell/bias', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/embedding', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnW_0', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnV_0', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnW_1', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnV_1', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/kernel', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/bias', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/output_projection_wrapper/basic_lstm_cell/kernel', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/output_projection_wrapper/basic_lstm_cell/bias', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/output_projection_wrapper/kernel', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/output_projection_wrapper/bias', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/Attention_0/kernel', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/Attention_0/bias', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/Attention_1/kernel', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/Attention_1/bias', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnOutputProjection/kernel', 'model_5/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnOutputProjection/bias']
# > [[-2.022, -0.831, 1.124], [-0.924, -0.43, 0.459]]
# > [[-0.713, 1.0, 1.0], [-0.544, 1.0, 1.0]]
# > 0.746
# > 1.193
# > ['model_6/embedding_attention_seq2seq/rnn/embedding_wrapper/embedding', 'model_6/embedding_attention_seq2seq/rnn/embedding_wrapper/gru_cell/gates/kernel', 'model_6/embedding_attention_seq2seq/rnn/embedding_wrapper/gru_cell/gates/bias', 'model_6/embedding_attention_seq2seq/rnn/embedding_wrapper/gru_cell/candidate/kernel', 'model_6/embedding_attention_seq2seq/rnn/embedding_wrapper/gru_cell/candidate/bias', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/embedding', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnW_0', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnV_0', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/Attention_0/kernel', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/Attention_0/bias', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/kernel', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/bias', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/gru_cell/gates/kernel', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/gru_cell/gates/bias', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/gru_cell/candidate/kernel', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/gru_cell/candidate/bias', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnOutputProjection/kernel', 'model_6/embedding_attention_seq2seq/embedding_attention_decoder/attention_decoder/AttnOutputProjection/bias']
