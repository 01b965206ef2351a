"""Reads the two file formats of MNIST: the Keras .npz format and the original format, IDX.

Each reader returns four arrays: training images, training labels, test images and test labels.
Readers check each header before they read the content, and never unpickle anything. They allocate
memory only for the bytes that a file actually contains, whatever number the header states.
"""

import errno
import functools
import gzip
import io
import operator
import os
import re
import struct
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import IO, List, Sequence, Tuple, Union

import numpy as np

from tf1_mnist.files import expect_file

IMAGE_SIZE = 28

_File = Union[IO[bytes], io.BufferedIOBase]  # open for reading bytes

# The Keras keys, and the names of the four IDX files in the same order.
_NPZ_KEYS = ("x_train", "y_train", "x_test", "y_test")
_IDX_NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def has_idx_files(folder: Path) -> bool:
    """Returns whether a folder contains at least one of MNIST's four IDX files."""
    names = (path.name for path in folder.iterdir())
    return any(name in (idx, f"{idx}.gz") for name in names for idx in _IDX_NAMES)


def read_npz(path: Path) -> List[np.ndarray]:
    """Reads a zip archive of the arrays x_train, y_train, x_test and y_test.

    Returns:
        uint8 images of shape (n, 28, 28), and labels of any integer dtype and shape (n,).
    Raises:
        ValueError: the archive is damaged, or an array is missing or has the wrong dtype or shape.
    """
    expect_file(path)
    try:
        with zipfile.ZipFile(str(path)) as archive, warnings.catch_warnings():
            warnings.filterwarnings("error", "Overlapped entries")  # of Python 3.13's zipfile
            return [_read_npy(archive, key) for key in _NPZ_KEYS]
    except _DAMAGED_ZIP as error:
        if getattr(error, "errno", errno.EINVAL) != errno.EINVAL:  # a disk error
            raise
        raise ValueError(
            f"{path}: not a readable .npz file ({_reason(error)}); "
            f"expected an archive with the arrays {', '.join(_NPZ_KEYS)}"
        ) from None
    except ValueError as error:  # raised below, or by zipfile for a 64-bit offset
        raise ValueError(f"{path}: {error}") from None


# The errors that zipfile raises if an archive is damaged, encrypted or compressed by an unknown
# method. For an offset before the start of the file, it raises an OSError with EINVAL.
_DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    UnicodeDecodeError,
    UserWarning,
)


def read_idx_folder(folder: Path) -> List[np.ndarray]:
    """Reads MNIST's four IDX files, each of which may be compressed as a .gz file.

    Returns:
        uint8 images of shape (n, 28, 28), and uint8 labels of shape (n,).
    Raises:
        FileNotFoundError: a file is missing.
        ValueError: a file is damaged, or contains an array of the wrong dtype or shape.
    """
    return [_read_idx(_idx_file(folder, name)) for name in _IDX_NAMES]


def _read_npy(archive: zipfile.ZipFile, key: str) -> np.ndarray:
    if f"{key}.npy" not in archive.namelist():
        raise ValueError(f"no array named {key}; expected {', '.join(_NPZ_KEYS)}")
    packed = archive.getinfo(f"{key}.npy")
    # NumPy uses these two methods. Decompression by other methods may use any amount of memory.
    if packed.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"{key} is neither stored nor deflated")
    with archive.open(packed) as file:
        shape, fortran_order, dtype = _read_npy_header(file, key)
        if key.startswith("x"):
            right = dtype == np.uint8 and shape[1:] == (IMAGE_SIZE, IMAGE_SIZE)
            wanted = "uint8 of shape (n, 28, 28)"
        else:
            right = dtype.kind in "iu" and len(shape) == 1
            wanted = "integers of shape (n,)"
        if not right:
            raise ValueError(f"{key} is {dtype} of shape {shape}; expected {wanted}")
        content = _read(file, _count(shape) * dtype.itemsize, key)
    array = np.frombuffer(content, dtype)
    if fortran_order:
        return np.ascontiguousarray(array.reshape(shape[::-1]).T)
    return array.reshape(shape)


# The first bytes of an array in each version of the format, and the size in bytes of the next
# number, which is the length of the header.
_NPY_MAGIC = {b"\x93NUMPY\1\0": 2, b"\x93NUMPY\2\0": 4, b"\x93NUMPY\3\0": 4}

# The header is a dictionary with a dtype, an order and a shape. NumPy passes it to Python's parser,
# which may warn about any other text, use a lot of memory, or crash.
_NPY_HEADER = re.compile(
    rb"\{\s*(?:'\w+'\s*:\s*(?:'[<>|=]?\w+'|True|False|\([\dL,\s]*\))\s*(?:,\s*)?){3}\}\s*"
)
_NPY_HEADER_LIMIT = 1024  # bytes; NumPy writes 118


def _read_npy_header(file: _File, key: str) -> Tuple[Tuple[int, ...], bool, np.dtype]:
    size = _NPY_MAGIC.get(file.read(8), 0)
    length = int.from_bytes(file.read(size), "little")
    header = file.read(length) if length <= _NPY_HEADER_LIMIT else b""
    try:
        if not _NPY_HEADER.fullmatch(header):
            raise ValueError("expected the form that NumPy writes")
        return np.lib.format.read_array_header_2_0(io.BytesIO(struct.pack("<I", length) + header))
    except Exception as error:  # NumPy raises many kinds of error for an invalid dtype
        raise ValueError(f"{key} has no readable header ({_reason(error)})") from None


def _idx_file(folder: Path, name: str) -> Path:
    for candidate in (folder / name, folder / f"{name}.gz"):
        if os.path.lexists(str(candidate)):
            expect_file(candidate)
            return candidate
    raise FileNotFoundError(
        f"{folder}: contains neither {name} nor {name}.gz; expected MNIST's four IDX files, or ten "
        "folders of pictures"
    )


def _read_idx(path: Path) -> np.ndarray:
    """Reads an IDX file of uint8 values.

    Such a file begins with two zero bytes, a byte with the value 8 (for uint8), and a byte with the
    number of dimensions. Then come the size of each dimension, as a big-endian uint32, and the
    values in C order.
    """
    try:
        if path.suffix == ".gz":
            with gzip.open(str(path)) as file:
                return _parse_idx(file, path)
        with path.open("rb") as file:
            return _parse_idx(file, path)
    except (EOFError, zlib.error, OSError) as error:
        if getattr(error, "errno", None) is not None:  # an error of the disk, not of the content
            raise
        raise ValueError(f"{path}: damaged gzip file ({error})") from None


def _parse_idx(file: _File, path: Path) -> np.ndarray:
    dimensions = 3 if "idx3" in path.name else 1
    magic = bytes([0, 0, 8, dimensions])
    header = file.read(4 + 4 * dimensions)
    if header[:4] != magic:
        raise ValueError(f"{path}: magic number 0x{header[:4].hex()}; expected 0x{magic.hex()}")
    if len(header) < 4 + 4 * dimensions:
        raise ValueError(f"{path}: ends within its header, after {len(header)} bytes")
    shape = struct.unpack(f">{dimensions}I", header[4:])
    if dimensions == 3 and shape[1:] != (IMAGE_SIZE, IMAGE_SIZE):
        raise ValueError(f"{path}: images of shape {shape[1:]}; expected (28, 28)")
    return np.frombuffer(_read(file, _count(shape), str(path)), np.uint8).reshape(shape)


def _reason(error: Exception) -> str:
    return str(error).split("\n")[0][:200]


def _count(shape: Sequence[int]) -> int:
    return functools.reduce(operator.mul, shape, 1)  # Python's integers cannot overflow


def _read(file: _File, size: int, what: str) -> bytearray:
    """Reads the rest of a file, and checks that it is exactly `size` bytes long."""
    content = bytearray()
    while len(content) <= size:
        chunk = file.read(min(1 << 20, size + 1 - len(content)))
        if not chunk:
            break
        content += chunk
    if len(content) != size:
        relation = "is longer than" if len(content) > size else "ends before"
        raise ValueError(f"{what} {relation} the {size:,} bytes given in its header")
    return content
