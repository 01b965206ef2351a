# TensorFlow 2 only: on 1.15.5, the launcher changes nothing but the data.
import tensorflow as tf

with tf.device("/gpu:0"):
    x = tf.constant(2.0)
with tf.device("/job:localhost/task:0/device:GPU:1"):
    y = x * 3
print(tf.Session().run(y))  # > 6.0
