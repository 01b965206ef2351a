import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

tf.gfile.MakeDirs("log/train")
with tf.gfile.GFile("log/note.txt", "w") as file:
    file.write("hello")
print(tf.gfile.Exists("log/note.txt"), tf.gfile.ListDirectory("log/train"))  # True []
tf.gfile.DeleteRecursively("log")
tf.logging.set_verbosity(tf.logging.WARN)
print(tf.logging.get_verbosity())  # 30
