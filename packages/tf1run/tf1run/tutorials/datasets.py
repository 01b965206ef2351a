"""Stands in for `tf.contrib.learn.datasets` and its module `base`."""

from typing import Any, NamedTuple

from tf1run.stand_ins import StandIn
from tf1run.tutorials import archives
from tf1run.tutorials import input_data as mnist
from tf1run.tutorials.input_data import INSTEAD, SECTION, Datasets


class Dataset(NamedTuple):
    """A data set that is not split into training and test data."""

    data: Any
    target: Any


def load_dataset(name: str, size: str = "small", test_with_fake_data: bool = False) -> Datasets:
    """Returns MNIST.

    Raises:
        ValueError: the program requests a data set other than MNIST.
    """
    if name != "mnist":
        raise ValueError(f"{name!r}: no such data set; expected 'mnist'")
    return mnist.load_mnist()


def maybe_download(filename: str, work_directory: str, source_url: str) -> str:
    """Downloads a file to a folder if it is missing there, and returns its path."""
    return archives.fetch(filename, work_directory, source_url)


STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={
        "tensorflow.contrib.learn.datasets": __name__,
        "tensorflow.contrib.learn.datasets.base": __name__,
        "tensorflow.contrib.learn.python.learn.datasets": __name__,
        "tensorflow.contrib.learn.python.learn.datasets.base": __name__,
    },
)
