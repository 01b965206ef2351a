"""Stands in for `tensorflow.examples.tutorials.mnist.input_data`, with this package's digits.

This module draws the same numbers from NumPy's global generator as TensorFlow 1.15.5 does, so the
same seed gives the same batches.
"""

import os
from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Tuple

import numpy as np

from tf1_mnist.data import files, load_data
from tf1run import tf1 as tf
from tf1run import usage
from tf1run.stand_ins import StandIn
from tf1run.tutorials import archives

SECTION = "`tensorflow.examples.tutorials.mnist.input_data`"
INSTEAD = "tf1_mnist.data.load_data"
SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
DEFAULT_SOURCE_URL = SOURCE_URL


class DataSet:
    """Images with their labels, in the order in which `next_batch` returns them."""

    def __init__(
        self,
        images: Any,
        labels: Any,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = np.float32,
        reshape: bool = True,
        seed: Optional[int] = None,
    ) -> None:
        graph_seed, op_seed = tf.get_seed(seed)
        # As in 1.15.5, NumPy's generator is reseeded at random if there is no seed.
        np.random.seed(graph_seed if seed is None else op_seed)
        dtype = tf.as_dtype(dtype).base_dtype
        if dtype not in (tf.uint8, tf.float32):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        self.one_hot = one_hot
        self._num_examples = 10000 if fake_data else len(images)
        if not fake_data:
            if len(images) != len(labels):
                raise AssertionError(f"images.shape: {images.shape} labels.shape: {labels.shape}")
            if reshape:
                images = images.reshape(len(images), images.shape[1] * images.shape[2])
            if dtype == tf.float32:
                images = images.astype(np.float32) * np.float32(1 / 255)
        self._images = images
        self._labels = labels
        self._epochs_completed = 0
        self._index_in_epoch = 0

    @property
    def images(self) -> Any:
        return self._images

    @property
    def labels(self) -> Any:
        return self._labels

    @property
    def num_examples(self) -> int:
        return self._num_examples

    @property
    def epochs_completed(self) -> int:
        return self._epochs_completed

    def next_batch(
        self, batch_size: int, fake_data: bool = False, shuffle: bool = True
    ) -> Tuple[Any, Any]:
        """Returns the next images and labels; a batch may extend into the next epoch."""
        if fake_data:
            label = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784] * batch_size, [label] * batch_size
        start = self._index_in_epoch
        if self._epochs_completed == 0 and start == 0 and shuffle:
            self._shuffle()
        end = start + batch_size
        if end <= self._num_examples:
            self._index_in_epoch = end
            return self._images[start:end], self._labels[start:end]
        rest = self._images[start:], self._labels[start:]
        self._epochs_completed += 1
        if shuffle:
            self._shuffle()
        self._index_in_epoch = end = end - self._num_examples
        return (
            np.concatenate((rest[0], self._images[:end])),
            np.concatenate((rest[1], self._labels[:end])),
        )

    def _shuffle(self) -> None:
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images = self._images[order]
        self._labels = self._labels[order]


class Datasets(NamedTuple):
    """The three data sets that `read_data_sets` returns."""

    train: DataSet
    validation: DataSet
    test: DataSet


def read_data_sets(
    train_dir: Any,
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = np.float32,
    reshape: bool = True,
    validation_size: int = 5000,
    seed: Optional[int] = None,
    source_url: str = SOURCE_URL,
) -> Datasets:
    """Returns the data in a folder's IDX files, or MNIST if the folder contains none.

    Args:
        train_dir: the folder.
        fake_data: return empty data sets, whose `next_batch(fake_data=True)` returns ones.
        one_hot: return labels as a float64 array of shape (n, 10), instead of as a uint8 array of
            shape (n,).
        dtype: uint8 images from 0 to 255, or float32 from 0 to 1.
        reshape: return images of shape (n, 784) instead of (n, 28, 28, 1).
        validation_size: the number of training images, counted from the first, that are used for
            validation.
        seed: the seed of NumPy's generator; None for the graph's seed.
        source_url: the address from which 1.15.5 would have downloaded the files.
    Raises:
        OSError: the program requests a different data set, whose files could not be downloaded.
        ValueError: a file is damaged, or `validation_size` is out of range.
    """
    usage.note("input_data.read_data_sets", INSTEAD, SECTION)
    options = {"dtype": dtype, "seed": seed}
    if fake_data:
        return Datasets(*(DataSet([], [], True, one_hot, **options) for _ in range(3)))
    train_images, train_labels, test_images, test_labels = _arrays(str(train_dir), source_url)
    if not 0 <= validation_size <= len(train_images):
        raise ValueError(
            f"Validation size should be between 0 and {len(train_images)}. "
            f"Received: {validation_size}."
        )
    if one_hot:
        train_labels = dense_to_one_hot(train_labels, 10)
        test_labels = dense_to_one_hot(test_labels, 10)
    size = validation_size
    return Datasets(
        DataSet(train_images[size:], train_labels[size:], reshape=reshape, **options),
        DataSet(train_images[:size], train_labels[:size], reshape=reshape, **options),
        DataSet(test_images, test_labels, reshape=reshape, **options),
    )


def _arrays(folder: str, source_url: str) -> List[np.ndarray]:
    """Returns images of shape (n, 28, 28, 1) and labels, first for training, then for testing."""
    tf.gfile.MakeDirs(folder)
    if archives.is_another_data_set(source_url or ""):
        for name in archives.NAMES:
            maybe_download(name, folder, source_url + name)
    try:
        arrays = files.read_idx_folder(Path(folder))
    except FileNotFoundError:
        arrays = [array for split in load_data() for array in split]
    for name in archives.NAMES:
        print("Extracting", os.path.join(folder, name))
    return [array[..., np.newaxis] if array.ndim == 3 else array for array in arrays]


def load_mnist(train_dir: str = "MNIST-data") -> Datasets:
    return read_data_sets(train_dir)


def dense_to_one_hot(labels_dense: Any, num_classes: int = 10) -> np.ndarray:
    """Returns one-hot labels as a float64 array of shape (n, num_classes)."""
    return np.eye(num_classes)[np.ravel(labels_dense)]


def extract_images(f: Any) -> np.ndarray:
    """Returns a .gz file's images as a uint8 array of shape (n, 28, 28, 1)."""
    return archives.unpack(f, 16).reshape(-1, 28, 28, 1)


def extract_labels(f: Any, one_hot: bool = False, num_classes: int = 10) -> np.ndarray:
    """Returns a .gz file's labels, either as a uint8 array of shape (n,) or one-hot encoded."""
    labels = archives.unpack(f, 8)
    return dense_to_one_hot(labels, num_classes) if one_hot else labels


def maybe_download(filename: str, work_directory: str, source_url: str = SOURCE_URL) -> str:
    """Downloads a file to a folder if it is missing there, and returns its path."""
    address = source_url if source_url.endswith(filename) else source_url + filename
    return archives.fetch(filename, work_directory, address)


STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={
        "tensorflow.examples": "",
        "tensorflow.examples.tutorials": "",
        "tensorflow.examples.tutorials.mnist": "",
        "tensorflow.examples.tutorials.mnist.input_data": __name__,
        "tensorflow.g3doc": "",
        "tensorflow.g3doc.tutorials": "",
        "tensorflow.g3doc.tutorials.mnist": "",
        "tensorflow.g3doc.tutorials.mnist.input_data": __name__,
        "tensorflow.contrib.learn.datasets.mnist": __name__,
        "tensorflow.contrib.learn.python.learn.datasets.mnist": __name__,
    },
    missing={"input_data": __name__, "mnist.input_data": __name__},
)
