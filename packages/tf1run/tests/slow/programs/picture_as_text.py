# TensorFlow 2 only: with 1.15.5, only Python 2 reads such a file as text.
import tensorflow as tf

with open("picture.jpg", "wb") as file:
    file.write(b"\xff\xd8\xff\xe0")
print(tf.gfile.FastGFile("picture.jpg", "r").read())  # > b'\xff\xd8\xff\xe0'
print(tf.gfile.GFile("picture.jpg", "rb").read(2))  # > b'\xff\xd8'
