"""Stand-ins for the tutorials' modules, and for the data that old programs download.

input_data      `tensorflow.examples.tutorials.mnist.input_data`, and copies of this module
mnist           `tensorflow.examples.tutorials.mnist.mnist`
datasets        `tf.contrib.learn.datasets`
mnist_package   the package `mnist`
downloads       downloads of MNIST, served from this package
files           files of MNIST that are missing when a program opens them
archives        the contents of these files
"""
