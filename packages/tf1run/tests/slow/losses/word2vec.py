import numpy as np
import tensorflow as tf

tf.set_random_seed(8)
random = np.random.RandomState(0)
vocabulary_size, embedding_size, batch_size = 200, 16, 32
words = (vocabulary_size * random.power(0.4, 2000)).astype(int)

train_inputs = tf.placeholder(tf.int32, shape=[batch_size])
train_labels = tf.placeholder(tf.int32, shape=[batch_size, 1])
embeddings = tf.Variable(tf.random_uniform([vocabulary_size, embedding_size], -1.0, 1.0))
embed = tf.nn.embedding_lookup(embeddings, train_inputs)
nce_weights = tf.Variable(
    tf.truncated_normal([vocabulary_size, embedding_size], stddev=1.0 / embedding_size**0.5)
)
nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
nce = tf.reduce_mean(
    tf.nn.nce_loss(
        weights=nce_weights,
        biases=nce_biases,
        labels=train_labels,
        inputs=embed,
        num_sampled=16,
        num_classes=vocabulary_size,
    )
)
softmax = tf.reduce_mean(
    tf.nn.sampled_softmax_loss(
        nce_weights, nce_biases, train_labels, embed, 16, vocabulary_size
    )
)
optimizer = tf.train.GradientDescentOptimizer(0.5).minimize(nce + softmax)

with tf.Session() as session:
    tf.global_variables_initializer().run()
    for step in range(50):
        start = step * batch_size
        batch_inputs = words[start : start + batch_size]
        batch_labels = words[start + 1 : start + batch_size + 1, np.newaxis]
        feed_dict = {train_inputs: batch_inputs, train_labels: batch_labels}
        _, nce_value, softmax_value = session.run([optimizer, nce, softmax], feed_dict)
        print(step, nce_value, softmax_value)
