"""The program programs/word2vec.py, rewritten for TensorFlow 2; only one import differs."""

import numpy as np
import tensorflow.compat.v1 as tf
from steps import steps

tf.disable_v2_behavior()

inputs = tf.placeholder(tf.int32, [128])
labels = tf.placeholder(tf.int32, [128, 1])
embeddings = tf.Variable(tf.random_uniform([5000, 128], -1.0, 1.0))
nce_weights = tf.Variable(tf.truncated_normal([5000, 128], stddev=128**-0.5))
nce_biases = tf.Variable(tf.zeros([5000]))
embed = tf.nn.embedding_lookup(embeddings, inputs)
loss = tf.reduce_mean(tf.nn.nce_loss(nce_weights, nce_biases, labels, embed, 64, 5000))
optimizer = tf.train.GradientDescentOptimizer(1.0).minimize(loss)

words = (5000 * np.random.RandomState(0).power(0.4, (128, 2))).astype(int)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for _ in steps(block=50):
        session.run(optimizer, {inputs: words[:, 0], labels: words[:, 1:]})
