import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8, 8, 4 / 2])
print(x.shape.as_list(), tf.layers.conv2d(x, 64 / 2, 3).shape[1:])  # > [None, 8, 8, 2] (6, 6, 32)
print(tf.nn.rnn_cell.GRUCell(8 / 2)(tf.zeros([2, 3]), tf.zeros([2, 4]))[0].shape)  # > (2, 4)
print(tf.get_variable("w", [4, np.float32(3)]).shape, tf.zeros([4, 6 / 2]).shape)  # > (4, 3) (4, 3)
print(tf.TensorShape([4, 6 / 2]).as_list(), tf.Dimension(6 / 2).value)  # > [4, 3] 3
for make in (tf.Dimension, tf.TensorShape):
    try:
        make([2.5] if make is tf.TensorShape else 2.5)
    except ValueError as error:
        print(error)
# > Ambiguous dimension: 2.5
# > Ambiguous dimension: 2.5
