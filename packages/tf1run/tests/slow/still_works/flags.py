import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

tf.app.flags.DEFINE_integer("max_steps", 1000, "Number of steps to run the trainer.")
FLAGS = tf.app.flags.FLAGS


def main(_):
    print(FLAGS.max_steps)  # 1000


tf.app.run()
