"""Reads images of digits from files and groups them into batches.

The modules import only `files` and `printing` from the rest of the package.

loading        loads the training set and the test set
files          reads the two file formats of MNIST
folders        reads folders of pictures, one for each class
splits         defines Examples, and holds out a part of the training set for validation
batches        groups the training images into batches
augmentation   distorts the training images at random
"""

from tf1_mnist.data.batches import AUGMENTATIONS, Batches, prefetched
from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.folders import ReadImages
from tf1_mnist.data.loading import BUNDLED, class_names, load_data
from tf1_mnist.data.splits import CLASSES, DIGITS, Examples, Splits, hold_out, sha256

__all__ = [
    "AUGMENTATIONS",
    "BUNDLED",
    "CLASSES",
    "DIGITS",
    "IMAGE_SIZE",
    "Batches",
    "Examples",
    "ReadImages",
    "Splits",
    "class_names",
    "hold_out",
    "load_data",
    "prefetched",
    "sha256",
]
