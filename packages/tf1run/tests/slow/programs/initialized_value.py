import tensorflow as tf

first = tf.Variable([1.0, 2.0], use_resource=True)
second = tf.Variable(first.initialized_value() * 2.0)
layer = tf.keras.layers.Dense(1, kernel_initializer="ones")
layer.build((None, 2))
third = tf.Variable(layer.kernel.initialized_value() + 1.0)
with tf.Session() as sess:
    sess.run([second.initializer, third.initializer])
    print(sess.run([second, third]))
# > [array([2., 4.], dtype=float32), array([[2.],
# >        [2.]], dtype=float32)]
