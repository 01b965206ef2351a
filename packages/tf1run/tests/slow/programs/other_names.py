# TensorFlow 2 only: these names were removed from Python 3.8 or later, or from later libraries.
import collections
import imp
import inspect
import itertools
import sys
import time
import urllib

import numpy as np
import scipy.misc
from PIL import Image

print(isinstance([], collections.Iterable), time.clock() >= 0)  # > True True
print(inspect.getargspec(lambda a, b=1: 0).args, list(itertools.izip("a", "b")))
# > ['a', 'b'] [('a', 'b')]
print(urllib.urlencode({"a": 1}), sys.maxint > 0, hasattr(imp, "reload"))  # > a=1 True True
pixels = np.array([[0.0, 0.5], [1.0, 0.25]])
scipy.misc.imsave("picture.png", pixels)
print(scipy.misc.imread("picture.png").tolist())  # > [[0, 128], [255, 64]]
print(scipy.misc.imresize(pixels, (4, 4, 1), interp="nearest").tolist()[0])  # > [0, 0, 128, 128]
print(round(scipy.misc.derivative(lambda x, k: k * x**3, 2.0, dx=1e-3, args=(2,)), 4))  # > 24.0
print(scipy.misc.derivative(np.exp, 0.0, dx=1e-2, n=2, order=5).round(6))  # > 1.0
for points, n in ((4, 1), (3, 3)):
    try:
        scipy.misc.central_diff_weights(points, n)
    except ValueError:
        print("refused")
# > refused
# > refused
print(Image.ANTIALIAS == Image.LANCZOS)  # > True
# A library that was once part of another package.
import scipy.sparse as sp
from scipy.sparse.linalg.eigen.arpack import eigsh

print(eigsh(sp.diags([1.0, 2.0, 3.0, 4.0]), 1, which="LM")[0].round(6))  # > [4.]
from tensorflow.contrib.framework import nest
from tensorflow.python.ops.rnn import rnn
from tensorflow.python.util.nest import is_sequence

print(is_sequence([1]), nest.is_sequence((1,)), is_sequence(np.zeros(1)))  # > True True False
import tensorflow as tf

print(type(tf.placeholder(tf.float32)) is tf.Tensor, rnn is tf.nn.static_rnn)  # > True True
from tensorflow.examples.tutorials import mnist

print(mnist.input_data.read_data_sets.__name__)  # > read_data_sets
print("Normal" in dir(tf.contrib.distributions), "static_rnn" in dir(tf.contrib.rnn))  # > True True
