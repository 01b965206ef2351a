import numpy as np
import tensorflow as tf

tf.set_random_seed(9)
random = np.random.RandomState(0)
labels = np.arange(60) % 3
edges = np.triu(random.rand(60, 60) < np.where(labels[:, None] == labels, 0.2, 0.02), 1)
adjacency = (edges | edges.T).astype(np.float32) + np.eye(60, dtype=np.float32)
degree = adjacency.sum(1) ** -0.5
adjacency = adjacency * degree * degree[:, None]
where = np.argwhere(adjacency)
features = (random.rand(60, 30) < 0.1).astype(np.float32)


def glorot(shape, name):
    init_range = np.sqrt(6.0 / (shape[0] + shape[1]))
    initial = tf.random_uniform(shape, minval=-init_range, maxval=init_range, dtype=tf.float32)
    return tf.Variable(initial, name=name)


def sparse_dropout(x, keep_prob, noise_shape):
    random_tensor = keep_prob + tf.random_uniform(noise_shape)
    dropout_mask = tf.cast(tf.floor(random_tensor), dtype=tf.bool)
    return tf.sparse_retain(x, dropout_mask) * (1.0 / keep_prob)


support = tf.sparse_placeholder(tf.float32, shape=tf.constant([60, 60], tf.int64))
places = np.argwhere(features)
sparse_x = tf.SparseTensor(places, features[tuple(places.T)], features.shape)
w1, w2 = glorot([30, 16], "weights_0"), glorot([16, 3], "weights_1")
x = sparse_dropout(sparse_x, 0.5, [len(places)])
hidden = tf.sparse_tensor_dense_matmul(support, tf.sparse_tensor_dense_matmul(x, w1))
hidden = tf.nn.dropout(tf.nn.relu(hidden), 0.5)
outputs = tf.sparse_tensor_dense_matmul(support, tf.matmul(hidden, w2))
mask = np.zeros(60, np.float32)
mask[:12] = 60 / 12
loss = 5e-4 * tf.nn.l2_loss(w1)
loss += tf.reduce_mean(
    mask
    * tf.nn.softmax_cross_entropy_with_logits(logits=outputs, labels=np.eye(3)[labels])
)
opt_op = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss)

value = tf.SparseTensorValue(where, adjacency[tuple(where.T)], adjacency.shape)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for epoch in range(50):
    print(epoch, sess.run([opt_op, loss], {support: value})[1])
