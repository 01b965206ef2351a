import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn, seq2seq

tf.set_random_seed(5)
text = "the quick brown fox jumps over the lazy dog and " * 40
vocabulary = sorted(set(text))
data = np.array([vocabulary.index(letter) for letter in text])
batch, steps, size = 8, 10, 24

inputs = tf.placeholder(tf.int32, [batch, steps])
targets = tf.placeholder(tf.int32, [batch, steps])
with tf.variable_scope("model", initializer=tf.random_uniform_initializer(-0.1, 0.1)):
    embedding = tf.get_variable("embedding", [len(vocabulary), size])
    softmax_w = tf.get_variable("softmax_w", [size, len(vocabulary)])
    softmax_b = tf.get_variable("softmax_b", [len(vocabulary)])
    cells = [
        rnn.DropoutWrapper(rnn.BasicLSTMCell(size), output_keep_prob=0.9),
        rnn.LSTMCell(size, use_peepholes=True),
    ]
    cell = rnn.MultiRNNCell(cells)
    initial_state = cell.zero_state(batch, tf.float32)
    embedded = tf.nn.dropout(tf.nn.embedding_lookup(embedding, inputs), 1.0)
    # In dynamic_rnn, the order in which steps draw dropout masks varies, so no two runs agree.
    outputs, last_state = rnn.static_rnn(cell, tf.unstack(embedded, axis=1), initial_state)
logits = tf.matmul(tf.reshape(tf.stack(outputs, 1), [-1, size]), softmax_w) + softmax_b
logits = tf.reshape(logits, [batch, steps, len(vocabulary)])
cost = seq2seq.sequence_loss(logits, targets, tf.ones([batch, steps]))
tvars = tf.trainable_variables()
grads, _ = tf.clip_by_global_norm(tf.gradients(cost, tvars), 5.0)
train_op = tf.train.AdamOptimizer(0.01).apply_gradients(zip(grads, tvars))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    state = sess.run(initial_state)
    for i in range(50):
        starts = np.arange(batch) * 200 + (i * steps) % 180
        x = np.array([data[start : start + steps] for start in starts])
        y = np.array([data[start + 1 : start + steps + 1] for start in starts])
        _, value, state = sess.run(
            [train_op, cost, last_state], {inputs: x, targets: y, initial_state: state}
        )
        print(i, value)
