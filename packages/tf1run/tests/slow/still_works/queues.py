import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

with tf.python_io.TFRecordWriter("digits.tfrecords") as writer:
    for digit in range(4):
        value = tf.train.Feature(int64_list=tf.train.Int64List(value=[digit]))
        example = tf.train.Example(features=tf.train.Features(feature={"label": value}))
        writer.write(example.SerializeToString())

queue = tf.train.string_input_producer(["digits.tfrecords"], num_epochs=1)
_, serialized = tf.TFRecordReader().read(queue)
features = {"label": tf.FixedLenFeature([], tf.int64)}
label = tf.parse_single_example(serialized, features)["label"]
labels = tf.train.batch([label], batch_size=2)
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coord)
    try:
        while not coord.should_stop():
            print(sess.run(labels))
    except tf.errors.OutOfRangeError:
        print("done")
    coord.request_stop()
    coord.join(threads)
# [0 1]
# [2 3]
# done
