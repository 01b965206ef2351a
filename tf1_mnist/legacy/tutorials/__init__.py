"""Stand-ins for the tutorials' modules, and for the data that old programs download.

input_data      `tensorflow.examples.tutorials.mnist.input_data`, and copies of it
mnist           `tensorflow.examples.tutorials.mnist.mnist`
datasets        `tf.contrib.learn.datasets`
mnist_package   `mnist`
downloads       downloads of MNIST, served from this package
files           MNIST's files that a program opens and that are not there
archives        these files
"""
