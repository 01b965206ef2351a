"""The digits: files -> arrays -> batches. Imports nothing else from the package.

splits         Split, load_data, hold_out: files -> arrays
files          readers for the two file formats of MNIST
batches        Batches: arrays -> batches
augmentation   random distortions of the training images
rows/          composes rows of digits, and their batches
"""

from tf1_mnist.data.batches import Batches
from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.splits import BUNDLED, CLASSES, Split, hold_out, load_data, sha256

__all__ = [
    "BUNDLED",
    "CLASSES",
    "IMAGE_SIZE",
    "Batches",
    "Split",
    "hold_out",
    "load_data",
    "sha256",
]
