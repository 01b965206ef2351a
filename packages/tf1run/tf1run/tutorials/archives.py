"""Provides the files that old programs download: mnist.npz, mnist.pkl.gz and the MNIST archives."""

import functools
import gzip
import os
import pickle
import posixpath
import struct
import zlib
from typing import Any, Optional
from urllib import parse, request

import numpy as np

from tf1_mnist.data import BUNDLED, load_data

# The archives at their original address, yann.lecun.com/exdb/mnist, and their sizes in bytes. Some
# programs check the size after a download.
_SIZES = {
    "train-images-idx3-ubyte.gz": 9912422,
    "train-labels-idx1-ubyte.gz": 28881,
    "t10k-images-idx3-ubyte.gz": 1648877,
    "t10k-labels-idx1-ubyte.gz": 4542,
}
NAMES = tuple(_SIZES)

# Other data sets whose files have the same names.
_OTHERS = ("fashion", "kmnist", "kuzushiji", "emnist", "notmnist", "qmnist")


def content(address: Any) -> Optional[bytes]:
    """Returns the contents of the file at an address, or None if the file is not from MNIST."""
    if not isinstance(address, str) or is_another_data_set(address):
        return None
    name = posixpath.basename(parse.urlparse(address).path)
    if name == "mnist.npz":
        return BUNDLED.read_bytes()
    if name == "mnist.pkl.gz":
        return _pickled()
    if name in _SIZES:
        return _archive(name)
    if f"{name}.gz" in _SIZES:
        return gzip.decompress(_archive(f"{name}.gz"))
    return None


@functools.lru_cache(maxsize=None)
def _pickled() -> bytes:
    """Returns the data file used by Theano's tutorials, with training, validation and test data.

    Each of these three sets is a pair of images and labels. The images are a float32 array of
    shape (n, 784), from 0 to 255/256. The labels are an int64 array of shape (n,).
    """
    train, test = load_data()
    pairs = []
    for images, labels in (
        (train.images[:50000], train.labels[:50000]),
        (train.images[50000:], train.labels[50000:]),
        (test.images, test.labels),
    ):
        pixels = images.reshape(-1, 784).astype(np.float32) / np.float32(256)
        pairs.append((pixels, labels.astype(np.int64)))
    return gzip.compress(pickle.dumps(tuple(pairs), protocol=2), compresslevel=1)


def fetch(name: str, folder: str, address: str) -> str:
    """Downloads a file to a folder if it is missing there, and returns its path."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        request.urlretrieve(address, path)  # noqa: S310
        print("Successfully downloaded", name, os.path.getsize(path), "bytes.")
    return path


def is_another_data_set(address: str) -> bool:
    """Returns whether an address belongs to Fashion-MNIST or another data set with the same file
    names."""
    return any(name in address.lower() for name in _OTHERS)


def unpack(file: Any, header: int) -> np.ndarray:
    """Returns the uint8 values in an open .gz file, without its first `header` bytes."""
    print("Extracting", file.name)
    with gzip.GzipFile(fileobj=file) as unpacked:
        return np.frombuffer(unpacked.read()[header:], np.uint8)


@functools.lru_cache(maxsize=None)
def _archive(name: str) -> bytes:
    """Packs one of the four files into an archive of exactly the same size as the original archive.

    A comment in the header pads the archive; programs skip this comment when they unpack the
    archive.
    """
    array = load_data()[name.startswith("t10k")]["labels" in name]
    magic = struct.pack(f">{array.ndim + 1}I", 0x800 + array.ndim, *array.shape)
    raw = magic + array.tobytes()
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(raw) + packer.flush()
    packed += struct.pack("<II", zlib.crc32(raw), len(raw))
    head = struct.pack("<4B4xBB", 0x1F, 0x8B, 8, 0x10, 2, 255)  # 0x10: a comment follows
    return head + b" " * (_SIZES[name] - len(head) - 1 - len(packed)) + b"\0" + packed
