# TensorFlow 2 only: these functions of 1.0 were removed in 1.2.
import numpy as np
import tensorflow as tf
from tensorflow.contrib import seq2seq

BATCH, WORDS, END = 2, 4, 0


def weights(shape, dtype=None, partition_info=None):
    return tf.constant(3 * np.sin(5 + np.arange(np.prod(shape))).reshape(shape), tf.float32)


embedding = tf.reshape(tf.sin(tf.range(WORDS * 2.0)), [WORDS, 2])
inputs = tf.nn.embedding_lookup(embedding, [[1, 2, 3], [3, 1, 2]])
lengths = tf.constant([3, 2])
encoded = tf.reshape(tf.cos(tf.range(BATCH * 4.0)), [BATCH, 4])
with tf.variable_scope("decoding", initializer=weights) as decoding:
    cell = tf.contrib.rnn.GRUCell(4)
    function = seq2seq.simple_decoder_fn_train(encoded)
    train, _, _ = seq2seq.dynamic_rnn_decoder(cell, function, inputs, lengths, scope=decoding)
    decoding.reuse_variables()
    function = seq2seq.simple_decoder_fn_inference(
        tf.identity, encoded, embedding, 1, END, maximum_length=4, num_decoder_symbols=WORDS
    )
    infer, _, _ = seq2seq.dynamic_rnn_decoder(cell, function, scope=decoding)
with tf.variable_scope("later", initializer=weights):
    cell = tf.contrib.rnn.GRUCell(4)
    helpers = [
        seq2seq.TrainingHelper(inputs, lengths),
        seq2seq.GreedyEmbeddingHelper(embedding, tf.fill([BATCH], 1), END),
    ]
    decoders = [seq2seq.BasicDecoder(cell, helper, encoded) for helper in helpers]
    later = [
        seq2seq.dynamic_decode(decoder, impute_finished=True, maximum_iterations=5)[0]
        for decoder in decoders
    ]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for old, new in sess.run([(train, later[0].rnn_output), (infer, later[1].rnn_output)]):
        print(old.shape, np.abs(old - new).max() < 1e-6)
    print(sess.run(tf.argmax(infer, 2)).tolist())
print([variable.op.name for variable in tf.global_variables("decoding")])
# > (2, 3, 4) True
# > (2, 5, 4) True
# > [[0, 0, 0, 0, 0], [2, 2, 2, 1, 3]]
# > ['decoding/gru_cell/gates/kernel', 'decoding/gru_cell/gates/bias', 'decoding/gru_cell/candidate/kernel', 'decoding/gru_cell/candidate/bias']
