# TensorFlow 2 only: tf_slim came after 1.15.5.
import tensorflow as tf
import tf_slim
from tensorflow.contrib import slim
from tf_slim.layers import layers

print(slim.fully_connected is tf_slim.fully_connected is layers.fully_connected)  # > True
images = tf.zeros((2, 4))
print(tf_slim.fully_connected(images, 3).shape)  # > (2, 3)
