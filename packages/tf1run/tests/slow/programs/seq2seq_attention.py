import numpy as np
import tensorflow as tf
from tensorflow.contrib import seq2seq

BATCH, UNITS, WORDS, BEAMS = 2, 3, 5, 3


def weights(shape, dtype=None, partition_info=None):
    return tf.constant(np.sin(np.arange(np.prod(shape))).reshape(shape), tf.float32)


def shown(values):
    return np.array(values, float).round(3).tolist()


memory = tf.reshape(tf.cos(tf.range(BATCH * 4 * UNITS * 1.0)), [BATCH, 4, UNITS])
memory = tf.placeholder_with_default(memory, [None, None, UNITS])
lengths = tf.constant([4, 2])
embedding = tf.reshape(tf.sin(tf.range(WORDS * 2.0)), [WORDS, 2])
inputs = tf.nn.embedding_lookup(embedding, [[1, 2, 3], [3, 1, 0]])
MECHANISMS = [
    lambda *memory: seq2seq.LuongAttention(UNITS, *memory),
    lambda *memory: seq2seq.LuongAttention(UNITS, *memory, scale=True),
    lambda *memory: seq2seq.BahdanauAttention(UNITS, *memory),
    lambda *memory: seq2seq.BahdanauAttention(UNITS, *memory, normalize=True),
    lambda *memory: seq2seq.LuongMonotonicAttention(UNITS, *memory, scale=True),
    lambda *memory: seq2seq.BahdanauMonotonicAttention(UNITS, *memory, mode="recursive"),
    lambda *memory: seq2seq.BahdanauMonotonicAttention(UNITS, *memory, normalize=True, mode="hard"),
]
for number, mechanism in enumerate(MECHANISMS):
    with tf.variable_scope("model_%d" % number, initializer=weights) as scope:
        cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
        attending = seq2seq.AttentionWrapper(
            cell, mechanism(memory, lengths), UNITS, alignment_history=True
        )
        helper = seq2seq.TrainingHelper(inputs, [3, 2])
        layer = tf.layers.Dense(WORDS, use_bias=False, name="words")
        state = attending.zero_state(BATCH, tf.float32)
        decoder = seq2seq.BasicDecoder(attending, helper, state, layer)
        outputs, state, decoded = seq2seq.dynamic_decode(decoder, impute_finished=True)
        trained = outputs.rnn_output[:, -1], state.alignment_history.stack()[1], decoded
    with tf.variable_scope(scope, reuse=True):
        tiled = mechanism(seq2seq.tile_batch(memory, BEAMS), seq2seq.tile_batch(lengths, BEAMS))
        cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
        attending = seq2seq.AttentionWrapper(cell, tiled, UNITS, alignment_history=True)
        first = seq2seq.tile_batch(cell.zero_state(BATCH, tf.float32), BEAMS)
        state = attending.zero_state(BATCH * BEAMS, tf.float32).clone(cell_state=first)
        start, penalties = tf.fill([BATCH], 1), (0.6, 0.2 * (number % 2))
        decoder = seq2seq.BeamSearchDecoder(
            attending, embedding, start, 4, state, BEAMS, layer, *penalties
        )
        outputs, state, _ = seq2seq.dynamic_decode(decoder, maximum_iterations=4)
        steps = outputs.beam_search_decoder_output
        read = state.cell_state.alignment_history
        searched = outputs.predicted_ids, steps.scores[:, -1], read[:, -1]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for values in sess.run(trained + searched):
            print(shown(values))
    variables = tf.global_variables(scope.name)
    print([variable.op.name.split("/", 1)[1] for variable in variables])
# > [[0.038, 0.053, 0.019, -0.032, -0.054], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[0.247, 0.253, 0.247, 0.253], [0.495, 0.505, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]], [[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]]]
# > [[-1.512, -4.749, -4.769], [-1.512, -4.758, -4.772]]
# > [[0.492, 0.508, 0.0, 0.0], [0.49, 0.51, 0.0, 0.0], [0.501, 0.499, 0.0, 0.0], [0.498, 0.502, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']
# > [[0.038, 0.053, 0.019, -0.032, -0.054], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[0.247, 0.253, 0.247, 0.253], [0.495, 0.505, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]], [[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]]]
# > [[-2.621, -4.749, -4.769], [-1.789, -4.758, -4.772]]
# > [[0.492, 0.508, 0.0, 0.0], [0.49, 0.51, 0.0, 0.0], [0.501, 0.499, 0.0, 0.0], [0.498, 0.502, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/luong_attention/attention_g', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']
# > [[0.071, 0.06, -0.006, -0.066, -0.066], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[0.279, 0.22, 0.281, 0.219], [0.56, 0.44, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 0.0, 1.0], [4.0, 3.0, 3.0]], [[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]]]
# > [[-1.512, -4.794, -4.804], [-1.521, -4.788, -4.788]]
# > [[0.56, 0.44, 0.0, 0.0], [0.556, 0.444, 0.0, 0.0], [0.561, 0.439, 0.0, 0.0], [0.561, 0.439, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/bahdanau_attention/query_layer/kernel', 'decoder/attention_wrapper/bahdanau_attention/attention_v', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']
# > [[0.054, 0.056, 0.007, -0.049, -0.06], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[0.263, 0.236, 0.265, 0.236], [0.528, 0.472, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]], [[4.0, 3.0, 3.0], [4.0, 2.0, 2.0], [4.0, 1.0, 0.0], [4.0, 3.0, 3.0]]]
# > [[-2.622, -4.775, -4.781], [-1.795, -4.774, -4.781]]
# > [[0.528, 0.472, 0.0, 0.0], [0.526, 0.474, 0.0, 0.0], [0.528, 0.472, 0.0, 0.0], [0.528, 0.472, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/bahdanau_attention/query_layer/kernel', 'decoder/attention_wrapper/bahdanau_attention/attention_v', 'decoder/attention_wrapper/bahdanau_attention/attention_g', 'decoder/attention_wrapper/bahdanau_attention/attention_b', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']
# > [[0.048, 0.074, 0.032, -0.04, -0.075], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[0.247, 0.254, 0.186, 0.127], [0.25, 0.252, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[0.0, 0.0, 0.0], [3.0, 3.0, 3.0], [2.0, 1.0, 2.0], [1.0, 3.0, 0.0]], [[1.0, 1.0, 1.0], [3.0, 3.0, 3.0], [2.0, 2.0, 3.0], [1.0, 0.0, 2.0]]]
# > [[-4.629, -4.671, -4.683], [-4.655, -4.715, -4.742]]
# > [[0.496, 0.254, 0.0, 0.0], [0.247, 0.254, 0.0, 0.0], [0.122, 0.191, 0.0, 0.0], [0.061, 0.126, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/luong_monotonic_attention/attention_g', 'decoder/attention_wrapper/luong_monotonic_attention/attention_score_bias', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']
# > [[0.075, 0.081, 0.013, -0.067, -0.086], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[0.286, 0.224, 0.202, 0.108], [0.307, 0.23, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[0.0, 0.0, 0.0], [3.0, 3.0, 3.0], [2.0, 1.0, 2.0], [1.0, 3.0, 0.0]], [[0.0, 0.0, 3.0], [3.0, 3.0, 2.0], [2.0, 2.0, 1.0], [1.0, 0.0, 3.0]]]
# > [[-4.639, -4.676, -4.684], [-4.642, -4.692, -4.778]]
# > [[0.565, 0.22, 0.0, 0.0], [0.339, 0.241, 0.0, 0.0], [0.18, 0.188, 0.0, 0.0], [0.086, 0.118, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/bahdanau_monotonic_attention/query_layer/kernel', 'decoder/attention_wrapper/bahdanau_monotonic_attention/attention_v', 'decoder/attention_wrapper/bahdanau_monotonic_attention/attention_score_bias', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']
# > [[0.133, 0.132, 0.01, -0.121, -0.141], [0.0, 0.0, 0.0, 0.0, 0.0]]
# > [[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]
# > [3.0, 2.0]
# > [[[4.0, 0.0, 0.0], [4.0, 0.0, 3.0], [4.0, 3.0, 0.0], [4.0, 0.0, 3.0]], [[0.0, 0.0, 1.0], [3.0, 3.0, 3.0], [1.0, 0.0, 3.0], [3.0, 3.0, 1.0]]]
# > [[-1.501, -4.727, -4.775], [-4.734, -4.844, -4.887]]
# > [[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]
# > ['memory_layer/kernel', 'decoder/attention_wrapper/basic_lstm_cell/kernel', 'decoder/attention_wrapper/basic_lstm_cell/bias', 'decoder/attention_wrapper/bahdanau_monotonic_attention/query_layer/kernel', 'decoder/attention_wrapper/bahdanau_monotonic_attention/attention_v', 'decoder/attention_wrapper/bahdanau_monotonic_attention/attention_g', 'decoder/attention_wrapper/bahdanau_monotonic_attention/attention_b', 'decoder/attention_wrapper/bahdanau_monotonic_attention/attention_score_bias', 'decoder/attention_wrapper/attention_layer/kernel', 'decoder/words/kernel']

mechanism = seq2seq.LuongAttention(UNITS, memory, lengths - 2)
alignments, _ = mechanism(tf.ones([BATCH, UNITS]), mechanism.initial_state(BATCH, tf.float32))
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    try:
        print(session.run(alignments))
    except tf.errors.InvalidArgumentError:
        print("a memory is empty")  # > a memory is empty
try:
    seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(UNITS), [mechanism], attention_layer_size=[2, 3])
except ValueError:
    print("too many layers")  # > too many layers
