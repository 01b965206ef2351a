"""The two kinds of file that digits come in: Keras' .npz, and IDX, MNIST's own.

Each reader returns four arrays: training images, training labels, test images, test
labels. It looks at a header before it reads what follows, unpickles nothing, and takes
memory for what is there, never for what a header promises.
"""

import functools
import gzip
import io
import operator
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, List, Sequence, Union

import numpy as np

IMAGE_SIZE = 28

_File = Union[IO[bytes], io.BufferedIOBase]  # opened for reading bytes

# Keras' keys, and a folder's four files in the same order.
_NPZ_KEYS = ("x_train", "y_train", "x_test", "y_test")
_IDX_NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def read_npz(path: Path) -> List[np.ndarray]:
    """Reads a zip archive of the arrays x_train, y_train, x_test and y_test.

    Returns:
        uint8 images of shape (n, 28, 28), and labels of any integer dtype and shape (n,).
    Raises:
        ValueError: the archive is damaged, or one of the four is missing or of another kind.
    """
    try:
        with zipfile.ZipFile(str(path)) as archive:
            return [_read_npy(archive, key, path) for key in _NPZ_KEYS]
    except _DAMAGED_ZIP as error:
        raise ValueError(
            f"{path}: not a readable .npz file ({error}); "
            f"expected an archive with the arrays {', '.join(_NPZ_KEYS)}"
        ) from None


# What zipfile raises for an archive that is damaged, encrypted or packed in an unknown way.
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_idx_folder(folder: Path) -> List[np.ndarray]:
    """Reads MNIST's four IDX files, raw or .gz.

    Returns:
        uint8 images of shape (n, 28, 28), and uint8 labels of shape (n,).
    Raises:
        FileNotFoundError: one of the four is not there.
        ValueError: one is damaged, or of another kind.
    """
    return [_read_idx(_idx_file(folder, name)) for name in _IDX_NAMES]


def _read_npy(archive: zipfile.ZipFile, key: str, path: Path) -> np.ndarray:
    if f"{key}.npy" not in archive.namelist():
        raise ValueError(f"{path}: no array named {key}; expected {', '.join(_NPZ_KEYS)}")
    with archive.open(f"{key}.npy") as file:
        try:
            version = np.lib.format.read_magic(file)
            if version == (1, 0):
                shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(file)
            else:
                shape, fortran_order, dtype = np.lib.format.read_array_header_2_0(file)
        except _DAMAGED_ZIP:
            raise
        except Exception as error:  # whatever Python's parser and NumPy's make of a bad header
            reason = str(error).split("\n")[0]
            raise ValueError(f"{path}: {key} has no readable header ({reason})") from None
        if key.startswith("x"):
            right = dtype == np.uint8 and shape[1:] == (IMAGE_SIZE, IMAGE_SIZE)
            wanted = "uint8 of shape (n, 28, 28)"
        else:
            right = dtype.kind in "iu" and len(shape) == 1
            wanted = "integers of shape (n,)"
        if not right:
            raise ValueError(f"{path}: {key} is {dtype} of shape {shape}; expected {wanted}")
        content = _read(file, _count(shape) * dtype.itemsize, f"{path}: {key}")
    array = np.frombuffer(content, dtype)
    if fortran_order:
        return np.ascontiguousarray(array.reshape(shape[::-1]).T)
    return array.reshape(shape)


def _idx_file(folder: Path, name: str) -> Path:
    for candidate in (folder / name, folder / f"{name}.gz"):
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{folder}: holds neither {name} nor {name}.gz")


def _read_idx(path: Path) -> np.ndarray:
    """Reads an IDX file of bytes: two zeros, 8 for uint8, the number of dimensions, each
    dimension as a big-endian uint32, then the values with the last dimension fastest."""
    try:
        if path.suffix == ".gz":
            with gzip.open(str(path)) as file:
                return _parse_idx(file, path)
        with path.open("rb") as file:
            return _parse_idx(file, path)
    except (EOFError, zlib.error, OSError) as error:
        if getattr(error, "errno", None) is not None:  # the disk's fault, not the file's
            raise
        raise ValueError(f"{path}: broken gzip ({error})") from None


def _parse_idx(file: _File, path: Path) -> np.ndarray:
    dimensions = 3 if "idx3" in path.name else 1
    magic = bytes([0, 0, 8, dimensions])
    header = file.read(4 + 4 * dimensions)
    if header[:4] != magic:
        raise ValueError(f"{path}: magic number 0x{header[:4].hex()}; expected 0x{magic.hex()}")
    if len(header) < 4 + 4 * dimensions:
        raise ValueError(f"{path}: ends inside its header, after {len(header)} bytes")
    shape = struct.unpack(f">{dimensions}I", header[4:])
    if dimensions == 3 and shape[1:] != (IMAGE_SIZE, IMAGE_SIZE):
        raise ValueError(f"{path}: images of shape {shape[1:]}; expected (28, 28)")
    return np.frombuffer(_read(file, _count(shape), str(path)), np.uint8).reshape(shape)


def _count(shape: Sequence[int]) -> int:
    return functools.reduce(operator.mul, shape, 1)  # in Python's integers: cannot overflow


def _read(file: _File, size: int, what: str) -> bytearray:
    """Reads to the end of a file that must hold `size` bytes more."""
    content = bytearray()
    while len(content) <= size:
        chunk = file.read(min(1 << 20, size + 1 - len(content)))
        if not chunk:
            break
        content += chunk
    if len(content) != size:
        relation = "is longer than" if len(content) > size else "ends before"
        raise ValueError(f"{what} {relation} the {size:,} bytes that its header promises")
    return content
