import tensorflow as tf
import tensorflow.contrib.slim as slim

x = tf.reshape(tf.range(32.0) / 32, [2, 4, 4, 1])
with slim.arg_scope(
    [slim.conv2d, slim.fully_connected], weights_initializer=tf.glorot_uniform_initializer(seed=1)
):
    net = slim.repeat(x, 2, slim.conv2d, 2, [3, 3], scope="conv")
    net = slim.avg_pool2d(net, [2, 2])
    net = slim.flatten(net)
    logits = slim.fully_connected(net, 3, activation_fn=None, scope="logits")
loss = slim.losses.softmax_cross_entropy(logits, tf.constant([[1, 0, 0], [0, 1, 0]]))
train_op = slim.learning.create_train_op(
    slim.losses.get_total_loss(), tf.train.GradientDescentOptimizer(0.1)
)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print("%.4f" % sess.run(train_op), "%.4f" % sess.run(train_op))
print([v.op.name for v in slim.get_model_variables()])
# > 1.0643 1.0358
# > ['conv/conv_1/weights', 'conv/conv_1/biases', 'conv/conv_2/weights', 'conv/conv_2/biases', 'logits/weights', 'logits/biases']
