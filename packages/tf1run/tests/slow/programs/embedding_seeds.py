import tensorflow as tf

tf.set_random_seed(4)
table = tf.get_variable("table", [4, 2], use_resource=True, initializer=tf.ones_initializer())
tf.gather(table, [0])
tf.nn.embedding_lookup([table, table], [0, 1])
tf.keras.layers.Embedding(6, 4)(tf.constant([[1]]))
drawn = tf.random_uniform([3])
with tf.Session() as sess:
    print("%.4f %.4f %.4f" % tuple(sess.run(drawn)))  # > 0.1365 0.3645 0.3505
