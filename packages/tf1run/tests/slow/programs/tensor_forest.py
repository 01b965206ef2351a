import numpy as np
import tensorflow as tf
from tensorflow.contrib.tensor_forest.python import tensor_forest
from tensorflow.python.ops import resources

rng = np.random.RandomState(0)
x = rng.uniform(size=(1000, 4)).astype(np.float32)
y = (x[:, 2] > 0.5).astype(np.int32)

X = tf.placeholder(tf.float32, shape=[None, 4])
Y = tf.placeholder(tf.int32, shape=[None])
params = tensor_forest.ForestHParams(
    num_classes=2, num_features=4, num_trees=5, max_nodes=100, base_random_seed=1
).fill()
forest = tensor_forest.RandomForestGraphs(params)
train_op = forest.training_graph(X, Y)
loss_op = forest.training_loss(X, Y)
infer_op, _, _ = forest.inference_graph(X)
correct = tf.equal(tf.argmax(infer_op, 1), tf.cast(Y, tf.int64))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(resources.initialize_resources(resources.shared_resources()))
    for i in range(20):
        batch = slice(50 * i, 50 * (i + 1))
        _, loss = sess.run([train_op, loss_op], feed_dict={X: x[batch], Y: y[batch]})
    # Minus the mean number of nodes per tree; every tree has split its first leaf.
    print(loss <= -3.0)  # > True
    print(sess.run(accuracy, feed_dict={X: x, Y: y}) > 0.9)  # > True
