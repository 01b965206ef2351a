import numpy as np
import tensorflow as tf
from tensorflow.contrib.factorization import KMeans

points = np.array([[0, 0], [0, 1], [10, 10], [10, 11]], np.float32)
X = tf.placeholder(tf.float32, [None, 2])
kmeans = KMeans(inputs=X, num_clusters=2, distance_metric="squared_euclidean")
graph = kmeans.training_graph()
if len(graph) > 6:
    (all_scores, cluster_idx, scores, initialized, init_op, _, train_op) = graph
else:
    (all_scores, cluster_idx, scores, initialized, init_op, train_op) = graph
cluster_idx = cluster_idx[0]
avg_distance = tf.reduce_mean(scores)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer(), {X: points})
    sess.run(init_op, {X: points})
    for _ in range(10):
        _, d, index = sess.run([train_op, avg_distance, cluster_idx], {X: points})
# Each cluster's two points are half a unit from its center.
print(d, index[0] == index[1], index[2] == index[3], index[0] != index[2])
# > 0.25 True True True
