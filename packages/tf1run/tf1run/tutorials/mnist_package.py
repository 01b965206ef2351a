"""Stands in for the package `mnist`, and for the tutorial's folder of the same name."""

import numpy as np

from tf1_mnist import data
from tf1run import usage
from tf1run.stand_ins import StandIn
from tf1run.tutorials import input_data
from tf1run.tutorials.input_data import INSTEAD, SECTION

__all__ = ["input_data", "test_images", "test_labels", "train_images", "train_labels"]


def train_images() -> np.ndarray:
    """Returns the training images as a uint8 array of shape (60000, 28, 28)."""
    return _split(0).images


def train_labels() -> np.ndarray:
    """Returns the labels of the training images as a uint8 array of shape (60000,)."""
    return _split(0).labels


def test_images() -> np.ndarray:
    """Returns the test images as a uint8 array of shape (10000, 28, 28)."""
    return _split(1).images


def test_labels() -> np.ndarray:
    """Returns the labels of the test images as a uint8 array of shape (10000,)."""
    return _split(1).labels


def _split(number: int) -> data.Examples:
    usage.note("mnist.train_images and its like", INSTEAD, SECTION)
    return data.load_data()[number]


STAND_IN = StandIn(section=SECTION, instead=INSTEAD, missing={"mnist": __name__})
