"""The digits: files -> arrays -> batches.

From the rest of the package, the modules import only `files`, `printing` and `words`.

loading        load_data: files -> arrays
files          readers for the two file formats of MNIST
folders        a reader for folders of pictures, one for each class
picture_files  a reader for pictures of any size: files -> greyscale arrays
jpeg_files     counts the scans of a JPEG file
splits         Split, hold_out: images for training, validation and testing
batches        Batches: arrays -> batches
augmentation   random distortions of the training images
rows/          composes rows of digits, and their batches
"""

from tf1_mnist.data.batches import Batches
from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.folders import ReadImages
from tf1_mnist.data.loading import BUNDLED, class_names, load_data
from tf1_mnist.data.splits import CLASSES, DIGITS, Split, Splits, hold_out, sha256

__all__ = [
    "BUNDLED",
    "CLASSES",
    "DIGITS",
    "IMAGE_SIZE",
    "Batches",
    "ReadImages",
    "Split",
    "Splits",
    "class_names",
    "hold_out",
    "load_data",
    "sha256",
]
