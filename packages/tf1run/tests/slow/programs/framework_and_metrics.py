import tensorflow as tf

step = tf.contrib.framework.get_or_create_global_step()
with tf.contrib.framework.arg_scope([tf.contrib.layers.fully_connected], activation_fn=None):
    pass
accuracy = tf.contrib.metrics.accuracy(tf.constant([1, 2, 3]), tf.constant([1, 2, 4]))
value, update = tf.contrib.metrics.streaming_accuracy([1, 2], [1, 3])
loss = tf.contrib.losses.mean_squared_error(tf.constant([1.0]), tf.constant([3.0]))
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    print(step.op.name, "%.4f" % sess.run(accuracy), sess.run(update), sess.run(loss))
# > global_step 0.6667 0.5 4.0
