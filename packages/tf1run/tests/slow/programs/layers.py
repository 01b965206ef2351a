import tensorflow as tf

x = tf.reshape(tf.range(32.0) / 32, [2, 4, 4, 1])
init = tf.constant_initializer(0.25)
h = tf.layers.conv2d(x, 2, 3, activation=tf.nn.relu, kernel_initializer=init, name="conv")
h = tf.layers.max_pooling2d(h, 2, 2)
h = tf.layers.flatten(h)
training = tf.placeholder_with_default(False, [])
h = tf.layers.batch_normalization(h, training=training)
h = tf.layers.dropout(h, 0.5, training=training)
y = tf.layers.dense(h, 3, kernel_initializer=tf.glorot_uniform_initializer(seed=1))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y).astype(float).round(3).tolist())
print([v.op.name for v in tf.global_variables()])
print(len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)))
# > [[-0.408, 1.164, -1.421], [-1.062, 3.026, -3.695]]
# > ['conv/kernel', 'conv/bias', 'batch_normalization/gamma', 'batch_normalization/beta', 'batch_normalization/moving_mean', 'batch_normalization/moving_variance', 'dense/kernel', 'dense/bias']
# > 2
