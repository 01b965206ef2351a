import numpy as np
import tensorflow as tf

x = np.arange(24).reshape(4, 6)
index = [slice(1, 3), slice(0, 2)]
print(x[index].tolist(), x[[slice(1, 3), 0]].tolist())  # > [[6, 7], [12, 13]] [6, 12]
print(x[[slice(None)] + [1]].tolist(), x[[0, 1]].shape)  # > [1, 7, 13, 19] (2, 6)
index[0] = slice(0, 1)
x[index] = 0
x[index] += 5
print(x[0].tolist(), {"a": 1}["a"], [7, 8][x[1, 0] - 5])  # > [5, 5, 2, 3, 4, 5] 1 8
with tf.Session() as sess:
    print(sess.run(tf.constant(x)[index]).tolist())  # > [[5, 5]]
# In the files of 1.15.5.
from tensorflow.python.keras.utils import conv_utils

print(conv_utils.convert_kernel(x.reshape(2, 2, 2, 3))[0, 0, 0].tolist())  # > [18, 19, 20]
