import numpy as np
import tensorflow as tf
from tensorflow.contrib import seq2seq

BATCH, TIME, UNITS, WORDS, BEAMS = 2, 4, 3, 5, 3


def weights(shape, dtype=None, partition_info=None):
    return tf.constant(np.sin(np.arange(np.prod(shape))).reshape(shape), tf.float32)


def show(name, values):
    print(name, np.array(values, float).round(4).tolist())


memory = tf.reshape(tf.cos(tf.range(BATCH * TIME * UNITS * 1.0)), [BATCH, TIME, UNITS])
memory = tf.placeholder_with_default(memory, [None, None, UNITS])
lengths = tf.constant([4, 2])
embedding = tf.reshape(tf.sin(tf.range(WORDS * 2.0)), [WORDS, 2])
mechanisms = [
    lambda *memory: seq2seq.LuongAttention(UNITS, *memory),
    lambda *memory: seq2seq.LuongAttention(UNITS, *memory, scale=True),
    lambda *memory: seq2seq.BahdanauAttention(UNITS, *memory),
    lambda *memory: seq2seq.BahdanauAttention(UNITS, *memory, normalize=True),
    lambda *memory: seq2seq.LuongMonotonicAttention(UNITS, *memory, scale=True),
    lambda *memory: seq2seq.BahdanauMonotonicAttention(UNITS, *memory, mode="recursive"),
    lambda *memory: seq2seq.BahdanauMonotonicAttention(UNITS, *memory, normalize=True, mode="hard"),
]
trained, searched = [], []
for number, mechanism in enumerate(mechanisms):
    with tf.variable_scope("model_%d" % number, initializer=weights) as scope:
        cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
        attending = seq2seq.AttentionWrapper(
            cell, mechanism(memory, lengths), UNITS, alignment_history=True, output_attention=number > 1
        )
        helper = seq2seq.TrainingHelper(tf.nn.embedding_lookup(embedding, [[1, 2, 3], [3, 1, 0]]), [3, 2])
        layer = tf.layers.Dense(WORDS, use_bias=False, name="words")
        decoder = seq2seq.BasicDecoder(attending, helper, attending.zero_state(BATCH, tf.float32), layer)
        outputs, state, decoded = seq2seq.dynamic_decode(decoder, impute_finished=True)
        trained.append([outputs.rnn_output[:, -1], state.alignment_history.stack()[1], decoded])
    with tf.variable_scope(scope, reuse=True):
        tiled = seq2seq.tile_batch(memory, BEAMS)
        attending = seq2seq.AttentionWrapper(
            tf.nn.rnn_cell.BasicLSTMCell(UNITS),
            mechanism(tiled, seq2seq.tile_batch(lengths, BEAMS)),
            UNITS,
            alignment_history=True,
            output_attention=number > 1,
        )
        state = attending.zero_state(BATCH * BEAMS, tf.float32)
        state = state.clone(cell_state=seq2seq.tile_batch(cell.zero_state(BATCH, tf.float32), BEAMS))
        decoder = seq2seq.BeamSearchDecoder(
            attending, embedding, tf.fill([BATCH], 1), 4, state, BEAMS, layer, 0.6, 0.2 * (number % 2)
        )
        outputs, state, _ = seq2seq.dynamic_decode(decoder, maximum_iterations=6)
        steps = outputs.beam_search_decoder_output
        searched.append([outputs.predicted_ids, steps.scores, state.lengths, state.cell_state.alignment_history])

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for logits, alignments, decoded in sess.run(trained):
        show("logits", logits)
        show("alignments", alignments)
        show("decoded", decoded)
    for words, scores, reached, alignments in sess.run(searched):
        show("words", words)
        show("scores", scores[:, -1])
        show("reached", reached)
        show("alignments", alignments[:, -1])
for variable in tf.global_variables():
    print(variable.op.name, variable.shape)
