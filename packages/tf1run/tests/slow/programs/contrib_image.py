import numpy as np
import scipy.ndimage
import tensorflow as tf

random = np.random.RandomState(0)
masks = random.rand(2, 9, 12) < 0.6
spiral = np.zeros((7, 7), bool)
spiral[0], spiral[:, 6], spiral[6], spiral[2:, 0], spiral[2, :5], spiral[2:5, 4] = [True] * 6
spiral[4, 2:5] = True
numbers = random.randint(0, 3, (1, 6, 6))
with tf.Session() as sess:
    found = sess.run(tf.contrib.image.connected_components(masks))
    expected = [scipy.ndimage.label(mask)[0] for mask in masks]
    expected[1] += (expected[1] > 0) * expected[0].max()
    print((found == expected).all())  # > True
    print(sess.run(tf.contrib.image.connected_components(spiral)).max())  # > 1
    of_values = sess.run(tf.contrib.image.connected_components(numbers))[0]
    regions = [scipy.ndimage.label(numbers[0] == value)[1] for value in (1, 2)]
    print(of_values.max() == sum(regions), (of_values > 0).sum() == (numbers > 0).sum())
    # > True True
