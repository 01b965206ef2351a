"""Trains a character-level language model with two layers of BasicLSTMCell in dynamic_rnn."""

import numpy as np
import tensorflow as tf
from steps import steps
from tensorflow.contrib import rnn, seq2seq

inputs = tf.placeholder(tf.int32, [32, 20])
targets = tf.placeholder(tf.int32, [32, 20])
embedding = tf.get_variable("embedding", [60, 64])
cell = rnn.MultiRNNCell([rnn.BasicLSTMCell(64) for _ in range(2)])
outputs, _ = tf.nn.dynamic_rnn(cell, tf.nn.embedding_lookup(embedding, inputs), dtype=tf.float32)
logits = tf.layers.dense(outputs, 60)
cost = seq2seq.sequence_loss(logits, targets, tf.ones([32, 20]))
tvars = tf.trainable_variables()
grads, _ = tf.clip_by_global_norm(tf.gradients(cost, tvars), 5.0)
train_op = tf.train.AdamOptimizer(0.002).apply_gradients(zip(grads, tvars))

letters = np.random.RandomState(0).randint(60, size=(32, 21))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in steps(block=10):
        sess.run(train_op, {inputs: letters[:, :-1], targets: letters[:, 1:]})
