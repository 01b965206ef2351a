"""Reads images of digits from files and groups them into batches.

The modules import only `files`, `printing` and `words` from the rest of the package.

loading        loads the training set and the test set
files          reads the two file formats of MNIST
folders        reads folders of pictures, one for each class
picture_files  reads pictures of any size as greyscale arrays
picture_limits opens pictures with Pillow if decoding them takes little memory and time
jpeg_files     checks a JPEG file, and counts its scans
png_files      checks a PNG file
tiff_files     checks a TIFF file
tiff_fields    reads the fields of TIFF files and of Exif data
greyscale      turns pictures into greyscale
preparing      turns a picture of one digit into an image like those in MNIST
images         reads pictures of digits as images for training
splits         defines a Split, and holds out a part of the training set for validation
batches        groups the training images into batches
augmentation   distorts the training images at random
rows/          composes rows of digits, and groups them into batches
"""

from tf1_mnist.data.batches import Batches
from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.folders import ReadImages
from tf1_mnist.data.loading import BUNDLED, class_names, load_data
from tf1_mnist.data.preparing import prepare
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
    "prepare",
    "sha256",
]
