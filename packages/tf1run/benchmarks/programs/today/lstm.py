"""The program programs/lstm.py, rewritten for TensorFlow 2 with a hand-written, unrolled LSTM."""

import numpy as np
import tensorflow.compat.v1 as tf
from steps import steps

tf.disable_v2_behavior()


def lstm(rows, units, name):
    kernel = tf.get_variable(f"{name}/kernel", (rows[0].shape[1] + units, 4 * units))
    bias = tf.get_variable(f"{name}/bias", (4 * units,), initializer=tf.zeros_initializer())
    cell = hidden = tf.zeros((rows[0].shape[0], units))
    outputs = []
    for row in rows:
        gates = tf.matmul(tf.concat([row, hidden], 1), kernel) + bias
        i, new, f, o = tf.split(gates, 4, axis=1)
        cell = tf.sigmoid(f + 1) * cell + tf.sigmoid(i) * tf.tanh(new)
        hidden = tf.sigmoid(o) * tf.tanh(cell)
        outputs.append(hidden)
    return outputs


inputs = tf.placeholder(tf.int32, (32, 20))
targets = tf.placeholder(tf.int32, (32, 20))
embedding = tf.get_variable("embedding", (60, 64))
rows = tf.unstack(tf.nn.embedding_lookup(embedding, inputs), axis=1)
outputs = tf.stack(lstm(lstm(rows, 64, "one"), 64, "two"), 1)
kernel = tf.get_variable("kernel", (64, 60))
bias = tf.get_variable("bias", (60,), initializer=tf.zeros_initializer())
logits = tf.tensordot(outputs, kernel, 1) + bias
cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits))
tvars = tf.trainable_variables()
grads, _ = tf.clip_by_global_norm(tf.gradients(cost, tvars), 5.0)
train_op = tf.train.AdamOptimizer(0.002).apply_gradients(zip(grads, tvars))

letters = np.random.RandomState(0).randint(60, size=(32, 21))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in steps(block=10):
        sess.run(train_op, {inputs: letters[:, :-1], targets: letters[:, 1:]})
