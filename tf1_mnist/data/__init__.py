"""The digits: files -> arrays -> batches. Imports nothing else of the package.

splits     Split, load_data, hold_out: files -> arrays
batches    Batches: arrays -> batches
formats    the two kinds of file that digits come in
"""

from tf1_mnist.data.formats import IMAGE_SIZE
from tf1_mnist.data.splits import (
    BUNDLED,
    CLASSES,
    Split,
    batches,
    hold_out,
    load_data,
    sha256,
    steps_per_epoch,
)

__all__ = [
    "BUNDLED",
    "CLASSES",
    "IMAGE_SIZE",
    "Split",
    "batches",
    "hold_out",
    "load_data",
    "sha256",
    "steps_per_epoch",
]
