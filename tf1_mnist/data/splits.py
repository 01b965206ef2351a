"""Defines the sets of training, validation and test images, with their labels.

Images are uint8 arrays of shape (n, 28, 28). Their values are amounts of ink: 0 is blank paper, and
255 is ink. Ordinary greyscale pictures use the opposite scale: 0 is black, and 255 is white.
Labels are uint8 arrays of shape (n,), with values from 0 to 9. They are the digits or, if the
classes are not digits, the positions of the classes in the list of their names.
"""

import hashlib
from typing import NamedTuple, Tuple

import numpy as np

CLASSES = 10
DIGITS = tuple("0123456789")  # the names of the classes, unless the data has others


class Examples(NamedTuple):
    """Images with their labels.

    images: uint8 of shape (n, 28, 28); 0 is paper, and 255 is ink.
    labels: uint8 of shape (n,), 0 to 9.
    """

    images: np.ndarray
    labels: np.ndarray


class Splits(NamedTuple):
    """The images for training, validation and testing."""

    train: Examples
    validation: Examples
    test: Examples


def hold_out(train: Examples) -> Tuple[Examples, Examples]:
    """Splits off the last twelfth of a training set for validation.

    Of the 60,000 training images in MNIST, the last 5,000 are split off, which leaves 55,000 to
    train on.

    Returns:
        (train, validation), two Examples that share memory with the argument.
    Raises:
        ValueError: there are fewer than 12 images.
    """
    count = len(train.images) // 12
    if count == 0:
        raise ValueError(
            f"the training set has {len(train.images)} images; expected at least 12, "
            "since the last twelfth is kept for validation"
        )
    return (
        Examples(train.images[:-count], train.labels[:-count]),
        Examples(train.images[-count:], train.labels[-count:]),
    )


def sha256(*splits: Examples) -> str:
    """Returns the SHA-256 of images and labels, in hexadecimal.

    The value does not depend on the format of the file from which the images and labels were read.
    """
    digest = hashlib.sha256()
    for split in splits:
        for array in split:
            digest.update(repr(array.shape).encode())
            digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
