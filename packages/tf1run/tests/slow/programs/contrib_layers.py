import tensorflow as tf
import tensorflow.contrib.layers as layers
from tensorflow.contrib.framework import arg_scope
from tensorflow.contrib.layers.python.layers import batch_norm as batch_norm

x = tf.reshape(tf.range(32.0) / 32, [2, 4, 4, 1])
init = layers.xavier_initializer(seed=1)
with arg_scope([layers.conv2d], weights_initializer=init):
    h = layers.conv2d(x, 2, 3, normalizer_fn=batch_norm)
    h = layers.max_pool2d(h, 2)
h = layers.dropout(layers.flatten(h), 0.5, is_training=False)
regularizer = tf.contrib.layers.l2_regularizer(0.1)
y = layers.fully_connected(
    h, 3, activation_fn=None, weights_initializer=init, weights_regularizer=regularizer
)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y).astype(float).round(3).tolist())
    print("%.4f" % sess.run(tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))))
print([v.op.name for v in tf.global_variables()])
# > [[-0.703, 1.458, -0.807], [-0.116, 1.906, -0.532]]
# > 0.2309
# > ['Conv/weights', 'Conv/BatchNorm/beta', 'Conv/BatchNorm/moving_mean', 'Conv/BatchNorm/moving_variance', 'fully_connected/weights', 'fully_connected/biases']
