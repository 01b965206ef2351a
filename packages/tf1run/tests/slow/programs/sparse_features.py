import tensorflow as tf

letters = tf.feature_column.categorical_column_with_vocabulary_list("letters", ["a", "b", "c"])
number = tf.feature_column.numeric_column("number")
features = {
    "letters": tf.SparseTensor([[0, 0], [1, 0], [1, 1]], ["a", "b", "c"], [2, 2]),
    "number": tf.constant([[1.0], [2.0]]),
}
columns = [tf.feature_column.indicator_column(letters), number]
dense = tf.keras.layers.DenseFeatures(columns)(features)
linear = tf.feature_column.linear_model(features, [letters, number])
sparse = tf.keras.layers.Input((3,), sparse=True)
doubled = tf.keras.layers.Lambda(lambda x: 2 * tf.sparse.to_dense(x))(sparse)
ragged = tf.keras.layers.Input((None,), ragged=True)
padded = tf.keras.layers.Lambda(lambda x: x.to_tensor(-1.0))(ragged)
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
    print(sess.run(dense).tolist(), sess.run(linear).tolist())
    # > [[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 2.0]] [[0.0], [0.0]]
    value = tf.SparseTensorValue([[0, 2], [1, 0]], [1.0, 2.0], [2, 3])
    print(sess.run(doubled, {sparse: value}).tolist())  # > [[0.0, 0.0, 2.0], [4.0, 0.0, 0.0]]
    rows = tf.ragged.constant_value([[1.0], [2.0, 3.0]], dtype="float32")
    print(sess.run(padded, {ragged: rows}).tolist())  # > [[1.0, -1.0], [2.0, 3.0]]
