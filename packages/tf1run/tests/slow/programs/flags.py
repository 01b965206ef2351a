import sys

import tensorflow as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_integer("max_steps", 7, "Number of steps to run trainer.")
flags.DEFINE_float("learning_rate", 0.01, "Initial learning rate.")
flags.DEFINE_boolean("fake_data", False, "If true, uses fake data.")


def main(_):
    print(FLAGS.max_steps, FLAGS.learning_rate, FLAGS.fake_data)
    print(__name__, sys.argv[1:])


if __name__ == "__main__":
    tf.app.run()
# > 7 0.01 False
# > __main__ []
