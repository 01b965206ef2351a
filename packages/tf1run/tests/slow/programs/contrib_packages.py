import math

import numpy as np
import tensorflow as tf
import tensorflow.contrib.eager as tfe
from tensorflow.contrib.summary import summary

image = np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1)
turned = tf.contrib.image.rotate(image, math.pi / 2)
moved = tf.contrib.image.translate(image, [1, 0])
with tf.Session() as sess:
    print(sess.run(turned)[0, :, :, 0].tolist())
    # > [[2.0, 5.0, 8.0], [1.0, 4.0, 7.0], [0.0, 3.0, 6.0]]
    print(sess.run(moved)[0, :, :, 0].tolist())
    # > [[0.0, 0.0, 1.0], [0.0, 3.0, 4.0], [0.0, 6.0, 7.0]]
# Packages that have the same names as modules inside them.
print(tfe is tf.contrib.eager, summary is tf.contrib.summary)  # > True True
print(tf.contrib.cluster_resolver.SimpleClusterResolver.__name__)  # > SimpleClusterResolver
# Names that have moved, imported with `import *`.
from tensorflow.python.ops.array_ops import *

print(stack is tf.stack)  # > True
