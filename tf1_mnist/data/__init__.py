"""The digits: files -> arrays -> batches. Imports nothing else from the package.

loading        load_data: files -> arrays
files          readers for the two file formats of MNIST
splits         Split, hold_out: images to train, to validate and to test on
batches        Batches: arrays -> batches
augmentation   random distortions of the training images
rows/          composes rows of digits, and their batches
"""

from tf1_mnist.data.batches import Batches
from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.loading import BUNDLED, load_data
from tf1_mnist.data.splits import CLASSES, Split, Splits, hold_out, sha256

__all__ = [
    "BUNDLED",
    "CLASSES",
    "IMAGE_SIZE",
    "Batches",
    "Split",
    "Splits",
    "hold_out",
    "load_data",
    "sha256",
]
