# TensorFlow 2 only: removed from Python 3.8 and later, or from libraries of that age.
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
print(scipy.misc.imresize(pixels, (4, 4), interp="nearest").tolist()[0])  # > [0, 0, 128, 128]
print(Image.ANTIALIAS == Image.LANCZOS)  # > True
