import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

import glob

tf.summary.scalar("loss", 0.5)
tf.summary.histogram("weights", tf.zeros((3,)))
merged = tf.summary.merge_all()
with tf.Session() as sess:
    writer = tf.summary.FileWriter("log", sess.graph)
    writer.add_summary(sess.run(merged), 1)
    writer.close()
(path,) = glob.glob("log/*")
for event in tf.train.summary_iterator(path):
    for value in event.summary.value:
        print(event.step, value.tag, value.simple_value)
# 1 loss 0.5
# 1 weights 0.0
