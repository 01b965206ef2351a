"""Reads pictures of digits from files, and turns them into images like those in MNIST.

The modules import only `data.files` and `words` from the rest of the package.

picture_files  reads pictures of any size as greyscale arrays
picture_limits opens pictures with Pillow if decoding them takes little memory and time
jpeg_files     checks a JPEG file, and counts its scans
png_files      checks a PNG file
tiff_files     checks a TIFF file
tiff_fields    reads the fields of TIFF files and of Exif data
greyscale      turns pictures into greyscale
preparing      turns a picture of one digit into an image like those in MNIST
images         reads pictures of digits as images for training
"""

from tf1_mnist.pictures.images import read_images
from tf1_mnist.pictures.preparing import prepare

__all__ = ["prepare", "read_images"]
