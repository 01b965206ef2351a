"""The digits: files -> arrays -> batches.

Images are uint8 arrays of shape (n, 28, 28), 0 is white and 255 is black; labels are
uint8 arrays of shape (n,), the digits 0 to 9. Nothing here is ever downloaded: the
whole of MNIST lies in `mnist.npz` beside this file.
"""

import functools
import gzip
import hashlib
import operator
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Iterator, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

IMAGE_SIZE = 28
CLASSES = 10
BUNDLED = Path(__file__).with_name("mnist.npz")

# A folder's four files, in the order of Keras' four keys.
_IDX_NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
_NPZ_KEYS = ("x_train", "y_train", "x_test", "y_test")


class Split(NamedTuple):
    """Images with their labels.

    images: uint8 of shape (n, 28, 28), 0 is white, 255 is black.
    labels: uint8 of shape (n,), 0 to 9.
    """

    images: np.ndarray
    labels: np.ndarray


def load_data(path: Union[str, Path, None] = None) -> Tuple[Split, Split]:
    """Returns the training set and the test set.

        (x_train, y_train), (x_test, y_test) = load_data()

    Args:
        path: None for the bundled MNIST; else an `.npz` file with Keras' keys `x_train`,
            `y_train`, `x_test`, `y_test`, or a folder with the four IDX files of MNIST's
            makers, raw or `.gz`. A bare file name that is not in the current folder is
            looked for in `~/.keras/datasets`.
    Returns:
        (train, test), two Splits.
    Raises:
        FileNotFoundError: there is no such file or folder, or a folder lacks one of the four.
        ValueError: a file is not what it should be; the message names it and says why.
    """
    found = BUNDLED if path is None else _find(Path(path))
    if found.is_dir():
        arrays = [_read_idx(_idx_file(found, name)) for name in _IDX_NAMES]
    else:
        arrays = _read_npz(found)
    return (
        _split("training", arrays[0], arrays[1], found),
        _split("test", arrays[2], arrays[3], found),
    )


def hold_out(train: Split) -> Tuple[Split, Split]:
    """Parts the last twelfth of a training set from it, for validation.

    Of MNIST's 60,000 images that is the last 5,000, TensorFlow 1's own split.

    Returns:
        (train, validation), two Splits that share the memory of the one given.
    Raises:
        ValueError: there are fewer than 12 images.
    """
    count = len(train.images) // 12
    if count == 0:
        raise ValueError(
            "the training set holds {} images; expected at least 12, of which the last "
            "twelfth is kept for validation".format(len(train.images))
        )
    return (
        Split(train.images[:-count], train.labels[:-count]),
        Split(train.images[-count:], train.labels[-count:]),
    )


def steps_per_epoch(split: Split, batch_size: int) -> int:
    """Returns the number of batches that hold every image once.

    Raises:
        ValueError: the batch size is less than 1 or more than the number of images.
    """
    count = len(split.images)
    if not 1 <= batch_size <= count:
        raise ValueError(
            "batch size {}: expected 1 to {}, the number of images to train on".format(
                batch_size, count
            )
        )
    return -(-count // batch_size)


def batches(split: Split, batch_size: int, seed: int, epoch: int) -> Iterator[Split]:
    """Returns an epoch's batches: every image once, in an order drawn from (seed, epoch).

    The same arguments give the same batches on every machine and every version of NumPy,
    so a run that is taken up again needs to know nothing but where it was.

    Args:
        split: n images with their labels.
        batch_size: images in a batch, 1 to n; the last batch is shorter where it must be.
        seed: 0 to 2**31 - 1.
        epoch: counted from 0.
    Raises:
        ValueError: the batch size is impossible; raised at the call, not at the first batch.
    """
    steps = steps_per_epoch(split, batch_size)
    order = np.random.RandomState([seed, epoch]).permutation(len(split.images))
    chosen = (order[step * batch_size : (step + 1) * batch_size] for step in range(steps))
    return (Split(split.images[indices], split.labels[indices]) for indices in chosen)


def sha256(*splits: Split) -> str:
    """Returns the SHA-256 of the pixels and labels, in hex, whichever files they came from."""
    digest = hashlib.sha256()
    for split in splits:
        for array in split:
            digest.update(repr(array.shape).encode())
            digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()


def _find(path: Path) -> Path:
    places = [path]
    if path.name == str(path):
        places.append(Path.home() / ".keras" / "datasets" / path)
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(
        "{}: no such file or folder; expected an .npz file, or a folder with MNIST's four "
        "IDX files".format(", ".join(map(str, places)))
    )


def _split(name: str, images: np.ndarray, labels: np.ndarray, path: Path) -> Split:
    """Checks what every reader must agree on, and makes the labels uint8."""
    if len(images) != len(labels):
        raise ValueError(
            "{}: {} {} images but {} labels; expected one label an image".format(
                path, len(images), name, len(labels)
            )
        )
    if len(images) == 0:
        raise ValueError("{}: the {} set is empty".format(path, name))
    if labels.min() < 0 or labels.max() >= CLASSES:
        wrong = labels[(labels < 0) | (labels >= CLASSES)][0]
        raise ValueError("{}: {} label {}; expected 0 to 9".format(path, name, wrong))
    return Split(images, labels.astype(np.uint8, copy=False))


# --- Keras' .npz: a zip archive of .npy files ------------------------------------------


def _read_npz(path: Path) -> Sequence[np.ndarray]:
    try:
        with zipfile.ZipFile(path) as archive:
            return [_read_npy(archive, key, path) for key in _NPZ_KEYS]
    except _BROKEN_ZIP as error:
        raise ValueError(
            "{}: not a readable .npz file ({}); expected an archive with the arrays {}".format(
                path, error, ", ".join(_NPZ_KEYS)
            )
        ) from None


# What zipfile raises for an archive that is damaged, encrypted or packed in an unknown way.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)


def _read_npy(archive: zipfile.ZipFile, key: str, path: Path) -> np.ndarray:
    """Reads one array, its header first: nothing is unpickled, and no byte is read of an
    array that could not be used."""
    name = key + ".npy"
    if name not in archive.namelist():
        raise ValueError(
            "{}: no array named {}; expected {}".format(path, key, ", ".join(_NPZ_KEYS))
        )
    with archive.open(name) as file:
        try:
            version = np.lib.format.read_magic(file)
            if version == (1, 0):
                shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
            elif version == (2, 0):
                shape, fortran, dtype = np.lib.format.read_array_header_2_0(file)
            else:
                raise ValueError("format version {}.{}".format(*version))
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
            raise ValueError(
                "{}: {} has no readable header ({})".format(path, key, str(error).split("\n")[0])
            ) from None
        expected: Tuple[Optional[int], ...]
        if key.startswith("x"):
            expected, right = (None, IMAGE_SIZE, IMAGE_SIZE), dtype == np.uint8
            wanted = "uint8 of shape (n, 28, 28)"
        else:
            expected, right = (None,), dtype.kind in "iu"
            wanted = "integers of shape (n,)"
        if not right or len(shape) != len(expected) or shape[1:] != expected[1:]:
            raise ValueError(
                "{}: {} is {} of shape {}; expected {}".format(path, key, dtype, shape, wanted)
            )
        content = _read(file, _count(shape) * dtype.itemsize, "{}: {}".format(path, key))
    array = np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")
    return np.ascontiguousarray(array)


# --- IDX: a magic number, the sizes, the bytes ---------------------------------------------


def _idx_file(folder: Path, name: str) -> Path:
    for candidate in (folder / name, folder / (name + ".gz")):
        if candidate.exists():
            return candidate
    raise FileNotFoundError("{}: holds neither {name} nor {name}.gz".format(folder, name=name))


def _read_idx(path: Path) -> np.ndarray:
    """Reads an IDX file of bytes: two zeros, 8 for uint8, the number of dimensions, each
    dimension as a big-endian uint32, then the values with the last dimension fastest."""
    dimensions = 3 if "idx3" in path.name else 1
    magic = bytes([0, 0, 8, dimensions])
    file: IO[bytes]
    with (gzip.open(path) if path.suffix == ".gz" else path.open("rb")) as file:  # type: ignore[assignment]
        try:
            header = file.read(4 + 4 * dimensions)
            if header[:4] != magic:
                raise ValueError(
                    "{}: magic number 0x{}; expected 0x{}".format(
                        path, header[:4].hex(), magic.hex()
                    )
                )
            if len(header) < 4 + 4 * dimensions:
                raise ValueError("{}: cut short inside its header".format(path))
            shape = struct.unpack(">{}I".format(dimensions), header[4:])
            if shape[1:] != (IMAGE_SIZE, IMAGE_SIZE)[: dimensions - 1]:
                raise ValueError(
                    "{}: images of shape {}; expected (28, 28)".format(path, shape[1:])
                )
            content = _read(file, _count(shape), str(path))
        except (zlib.error, EOFError) as error:
            raise ValueError("{}: broken gzip ({})".format(path, error)) from None
        except OSError as error:
            if error.errno is not None:  # the disk's fault, not the file's
                raise
            raise ValueError("{}: broken gzip ({})".format(path, error)) from None
    return np.frombuffer(content, np.uint8).reshape(shape)


def _count(shape: Sequence[int]) -> int:
    return functools.reduce(operator.mul, shape, 1)  # Python's integers: cannot overflow


def _read(file: IO[bytes], size: int, what: str) -> bytearray:
    """Reads to the end of a file that must hold `size` bytes more.

    Memory grows with what is there, never with what a header promises.
    """
    content = bytearray()
    while len(content) <= size:
        chunk = file.read(min(1 << 20, size + 1 - len(content)))
        if not chunk:
            break
        content += chunk
    if len(content) != size:
        raise ValueError(
            "{} {} the {:,} bytes that its header promises".format(
                what, "is longer than" if len(content) > size else "ends before", size
            )
        )
    return content
