import numpy as np
import tensorflow as tf
from tensorflow.contrib import seq2seq
from tensorflow.python.layers.core import Dense

BATCH, UNITS, WORDS, BEAMS, END = 3, 4, 6, 2, 0


def weights(shape, dtype=None, partition_info=None):
    return tf.constant(3 * np.sin(np.arange(np.prod(shape))).reshape(shape), tf.float32)


def next_word(time, outputs, state, sample_ids):
    return sample_ids > 4, tf.nn.embedding_lookup(embedding, sample_ids), state


embedding = tf.reshape(tf.sin(tf.range(WORDS * 2.0)), [WORDS, 2])
words = tf.constant([[1, 2, 3, 4], [5, 4, 3, 2], [1, 3, 5, 2]])
given = tf.nn.embedding_lookup(embedding, words)
lengths, start = tf.constant([4, 2, 3]), tf.fill([BATCH], 1)
by_time = tf.transpose(given, [1, 0, 2])
HELPERS = [
    seq2seq.TrainingHelper(by_time, lengths, time_major=True),
    seq2seq.GreedyEmbeddingHelper(embedding, start, END),
    seq2seq.SampleEmbeddingHelper(embedding, start, END, 0.5, seed=1),
    seq2seq.ScheduledEmbeddingTrainingHelper(given, lengths, embedding, 0.5, False, 2, 3),
    seq2seq.ScheduledOutputTrainingHelper(
        given, lengths, 0.6, seed=4, next_inputs_fn=lambda outputs: outputs[:, :2]
    ),
    seq2seq.ScheduledOutputTrainingHelper(
        tf.concat([given] * 3, 2), lengths, 0.6, seed=5, auxiliary_inputs=given
    ),
    seq2seq.InferenceHelper(
        lambda outputs: outputs[:, :2] * 2, [2], tf.float32, given[:, 0], lambda x: x[:, 0] > 0.5
    ),
    seq2seq.CustomHelper(
        lambda: (tf.fill([BATCH], False), given[:, 0]),
        lambda time, outputs, state: tf.cast(tf.argmax(outputs, 1), tf.int32),
        next_word,
    ),
]
results = []
with tf.variable_scope("decoders", initializer=weights):
    for number, helper in enumerate(HELPERS):
        cell = tf.nn.rnn_cell.GRUCell(UNITS, name="cell_%d" % number)
        decoder = seq2seq.BasicDecoder(
            cell, helper, cell.zero_state(BATCH, tf.float32), Dense(WORDS, name="words_%d" % number)
        )
        # With parallel iterations, the order of the random numbers would vary.
        options = {"impute_finished": number != 1, "output_time_major": number == 2}
        outputs, state, decoded = seq2seq.dynamic_decode(
            decoder, maximum_iterations=5, parallel_iterations=1, **options
        )
        results.append([outputs.rnn_output[:, -1], outputs.sample_id, state, decoded])

with tf.variable_scope("beams", initializer=weights):
    cells = [tf.nn.rnn_cell.BasicLSTMCell(UNITS), tf.nn.rnn_cell.GRUCell(WORDS)]
    cell = tf.nn.rnn_cell.MultiRNNCell(cells)
    state = seq2seq.tile_batch(cell.zero_state(BATCH, tf.float32), multiplier=BEAMS)
    decoder = seq2seq.BeamSearchDecoder(cell, embedding, start, END, state, BEAMS)
    outputs, state, decoded = seq2seq.dynamic_decode(decoder, maximum_iterations=5)
    steps = outputs.beam_search_decoder_output
    results.append([outputs.predicted_ids, steps.parent_ids, state.log_probs, decoded])

memories = [given, tf.reverse(given, [1])]
with tf.variable_scope("several", initializer=weights):
    mechanisms = [seq2seq.LuongAttention(UNITS, memory, lengths) for memory in memories]
    cell = seq2seq.AttentionWrapper(
        tf.nn.rnn_cell.GRUCell(UNITS),
        mechanisms,
        attention_layer=[Dense(2, name="left"), Dense(1, name="right")],
        cell_input_fn=lambda inputs, attention: inputs + attention[:, 1:],
    )
    outputs, state = tf.nn.dynamic_rnn(cell, given, dtype=tf.float32)
    results.append([outputs[:, -1], state.attention, *state.alignments])

tree = seq2seq.gather_tree(
    [[[1, 2, 3]], [[4, 5, 6]], [[7, 8, 9]], [[0, 0, 0]]],
    [[[0, 0, 0]], [[0, 1, 1]], [[2, 1, 2]], [[0, 0, 0]]],
    max_sequence_lengths=[3],
    end_token=10,
)
results.append([tree, seq2seq.hardmax([[1.0, 3.0, 2.0]])])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for result in sess.run(results):
        print(*[np.array(value, float).round(3).tolist() for value in result])
for scope in ("beams", "several"):
    print([variable.op.name for variable in tf.global_variables(scope)])
# > [[-1.851, -0.85, 0.932, 1.857, 1.075, -0.696], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]] [[2.0, 5.0, 3.0, 3.0], [5.0, 2.0, 0.0, 0.0], [2.0, 4.0, 5.0, 0.0]] [[-0.892, 0.438, 0.259, 0.474], [-0.577, 0.634, 0.813, -0.598], [-0.182, 0.077, -0.371, -0.161]] [4.0, 2.0, 3.0]
# > [[3.885, -3.579, -7.752, -4.798, 2.567, 7.572], [3.885, -3.579, -7.752, -4.798, 2.567, 7.572], [3.885, -3.579, -7.752, -4.798, 2.567, 7.572]] [[2.0, 5.0, 2.0, 5.0, 5.0], [2.0, 5.0, 2.0, 5.0, 5.0], [2.0, 5.0, 2.0, 5.0, 5.0]] [[-0.246, -0.853, -0.685, -0.917], [-0.246, -0.853, -0.685, -0.917], [-0.246, -0.853, -0.685, -0.917]] [5.0, 5.0, 5.0]
# > [[-1.245, 1.342, 2.696, 1.571, -0.998, -2.65], [2.651, -0.984, -3.714, -3.03, 0.44, 3.505], [-0.821, 1.794, 2.76, 1.188, -1.476, -2.783], [1.904, -3.422, -5.602, -2.631, 2.758, 5.612], [3.885, -3.579, -7.752, -4.798, 2.567, 7.572]] [[3.0, 2.0, 2.0], [5.0, 0.0, 5.0], [0.0, 0.0, 2.0], [0.0, 0.0, 5.0], [0.0, 0.0, 5.0]] [[-0.182, 0.077, -0.371, -0.161], [-0.199, 0.438, -0.789, -0.776], [-0.246, -0.853, -0.685, -0.917]] [3.0, 2.0, 5.0]
# > [[-1.391, -1.5, -0.23, 1.252, 1.583, 0.459], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]] [[2.0, -1.0, 3.0, 4.0], [5.0, -1.0, 0.0, 0.0], [-1.0, 4.0, -1.0, 0.0]] [[-0.739, -0.06, 0.209, 0.49], [0.022, 0.413, 0.391, -0.204], [-0.993, -0.591, 0.407, 0.108]] [4.0, 2.0, 3.0]
# > [[-1.851, -0.85, 0.932, 1.857, 1.075, -0.696], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]] [[0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]] [[-0.892, 0.438, 0.259, 0.474], [-0.703, 1.0, 0.997, -0.772], [-0.502, 0.628, -0.752, -0.552]] [4.0, 2.0, 3.0]
# > [[-1.467, 3.98, 5.767, 2.252, -3.334, -5.855], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]] [[1.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0]] [[0.997, 1.0, -0.675, 0.761], [-0.074, -0.207, 0.028, 0.067], [0.068, -0.19, -0.968, -0.254]] [4.0, 2.0, 3.0]
# > [[-3.435, 1.308, 4.848, 3.931, -0.601, -4.58], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [-3.435, 1.308, 4.848, 3.931, -0.601, -4.58]] [[[-2.49, 2.685], [-3.017, 1.969], [-4.935, 2.233], [-6.782, 2.599], [-6.869, 2.617]], [[5.061, -1.085], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-2.49, 2.685], [-3.017, 1.969], [-4.935, 2.233], [-6.782, 2.599], [-6.869, 2.617]]] [[-0.429, 0.772, 0.335, 0.998], [0.02, 0.193, -0.466, -0.862], [-0.429, 0.772, 0.335, 0.998]] [5.0, 1.0, 5.0]
# > [[2.651, -0.984, -3.714, -3.03, 0.44, 3.505], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [2.651, -0.984, -3.714, -3.03, 0.44, 3.505]] [[2.0, 5.0], [5.0, 0.0], [2.0, 5.0]] [[-0.199, 0.438, -0.789, -0.776], [0.02, 0.193, -0.466, -0.862], [-0.199, 0.438, -0.789, -0.776]] [2.0, 1.0, 2.0]
# > [[[4.0, 4.0], [5.0, 5.0], [5.0, 5.0], [0.0, 5.0], [0.0, 5.0]], [[4.0, 4.0], [5.0, 5.0], [5.0, 5.0], [0.0, 5.0], [0.0, 5.0]], [[4.0, 4.0], [5.0, 5.0], [5.0, 5.0], [0.0, 5.0], [0.0, 5.0]]] [[[0.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]] [[-4.364, -5.262], [-4.364, -5.262], [-4.364, -5.262]] [[5.0, 4.0], [5.0, 4.0], [5.0, 4.0]]
# > [[-0.531, -3.929, -5.712], [3.719, -0.647, 2.134], [3.592, -2.398, 4.162]] [[-0.531, -3.929, -5.712], [3.719, -0.647, 2.134], [3.592, -2.398, 4.162]] [[0.001, 0.067, 0.932, 0.001], [0.772, 0.228, 0.0, 0.0], [0.955, 0.029, 0.016, 0.0]] [[0.001, 0.932, 0.067, 0.001], [0.679, 0.321, 0.0, 0.0], [0.161, 0.299, 0.54, 0.0]]
# > [[[2.0, 2.0, 2.0]], [[6.0, 5.0, 6.0]], [[7.0, 8.0, 9.0]], [[10.0, 10.0, 10.0]]] [[0.0, 1.0, 0.0]]
# > ['beams/decoder/multi_rnn_cell/cell_0/basic_lstm_cell/kernel', 'beams/decoder/multi_rnn_cell/cell_0/basic_lstm_cell/bias', 'beams/decoder/multi_rnn_cell/cell_1/gru_cell/gates/kernel', 'beams/decoder/multi_rnn_cell/cell_1/gru_cell/gates/bias', 'beams/decoder/multi_rnn_cell/cell_1/gru_cell/candidate/kernel', 'beams/decoder/multi_rnn_cell/cell_1/gru_cell/candidate/bias']
# > ['several/memory_layer/kernel', 'several/memory_layer_1/kernel', 'several/rnn/attention_wrapper/gru_cell/gates/kernel', 'several/rnn/attention_wrapper/gru_cell/gates/bias', 'several/rnn/attention_wrapper/gru_cell/candidate/kernel', 'several/rnn/attention_wrapper/gru_cell/candidate/bias', 'several/rnn/attention_wrapper/left/kernel', 'several/rnn/attention_wrapper/left/bias', 'several/rnn/attention_wrapper/right/kernel', 'several/rnn/attention_wrapper/right/bias']
