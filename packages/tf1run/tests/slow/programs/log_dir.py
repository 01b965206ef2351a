# TensorFlow 2 only: 1.15.5 refuses the flag, because `absl.logging` defines it, too.
import tensorflow as tf

tf.app.flags.DEFINE_string("log_dir", "logs", "Where summaries are written.")
FLAGS = tf.app.flags.FLAGS


def main(_):
    print(FLAGS.log_dir)


if __name__ == "__main__":
    tf.app.run()
# > logs
