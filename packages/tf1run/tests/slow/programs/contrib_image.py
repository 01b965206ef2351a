import numpy as np
import tensorflow as tf

masks = [["11.1", "...1", "1.11"], ["1...", ".1..", "..11"]]
pixels = np.array([[[letter == "1" for letter in row] for row in mask] for mask in masks])
spiral = np.array([list("1111111"), list("......1"), list("11111.1"), list("1...1.1")]) == "1"
spiral = np.concatenate([spiral, [list(map("1".__eq__, "1.111.1")), [1, 0, 0, 0, 0, 0, 1], [1] * 7]])
with tf.Session() as sess:
    for labels in sess.run(tf.contrib.image.connected_components(pixels)):
        print(labels.tolist())
    # > [[1, 1, 0, 2], [0, 0, 0, 2], [3, 0, 2, 2]]
    # > [[4, 0, 0, 0], [0, 5, 0, 0], [0, 0, 6, 6]]
    print(sess.run(tf.contrib.image.connected_components(spiral.astype(np.int32))).max())  # > 1
    values = tf.constant([[1.5, 1.5, 2.5], [2.5, 1.5, 2.5], [2.5, 2.5, 2.5]])
    print(sess.run(tf.contrib.image.connected_components(values)).tolist())
    # > [[1, 1, 2], [2, 1, 2], [2, 2, 2]]
