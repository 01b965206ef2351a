import tensorflow as tf
from tensorflow.contrib import lookup
from tensorflow.python.ops import lookup_ops

with open("words.txt", "w") as file:
    file.write("zero\none\ntwo\n")
words = tf.constant(["one", "three", "zero"])
keys, values = tf.constant(["one", "zero"]), tf.constant([10, 20])
tables = [
    lookup.index_table_from_tensor(mapping=["one", "two"], num_oov_buckets=1),
    lookup.index_table_from_file("words.txt", default_value=7),
    lookup_ops.index_table_from_tensor(["two", "one"]),
    lookup.HashTable(lookup.KeyValueTensorInitializer(keys, values), -1),
]
names = [
    lookup.index_to_string_table_from_tensor(mapping=["one", "two"]),
    lookup.index_to_string_table_from_file("words.txt", default_value="<unk>"),
]
with tf.Session() as sess:
    sess.run(tf.tables_initializer())
    for table in tables:
        print(sess.run(table.lookup(words)).tolist())
    for table in names:
        print(sess.run(table.lookup(tf.constant([1, 9], tf.int64))).astype(str).tolist())
# > [0, 2, 2]
# > [1, 7, 0]
# > [1, -1, -1]
# > [10, -1, 20]
# > ['two', 'UNK']
# > ['one', '<unk>']
