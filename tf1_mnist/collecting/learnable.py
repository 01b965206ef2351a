"""Rows that a reader can learn: cut out of a picture, and checked with their labels."""

import re
from typing import Sequence, Tuple

import numpy as np

from tf1_mnist.collecting import labelling
from tf1_mnist.data import rows
from tf1_mnist.data.rows import HEIGHT, OwnRows
from tf1_mnist.handwriting.writing import page, strips
from tf1_mnist.words import InputError

_PIXELS = 2  # of a row's width, for each column of the reader's answer
_WIDEST = 50 * HEIGHT  # pixels; 44 digits take as much with the widest gaps that a strip has
_FAINTEST = 26  # tones between paper and ink, a tenth of all
_FIFTH = 5


def cut(picture: np.ndarray) -> np.ndarray:
    """Cuts the row out of a picture of one row of writing.

    Args:
        picture: uint8 of shape (height, width), 0 is black, 255 is white. If it is 32 pixels high,
            it is used as it is, dark on light.
    Returns:
        The row as the reader sees it: uint8 of shape (32, width), 0 is paper, 255 is ink.
    Raises:
        ValueError: the picture shows no writing, or several rows; or as in `page.find`.
    """
    page.check(picture)
    if len(picture) == HEIGHT:
        return 255 - picture
    found = page.find(picture)
    if len(found.rows) != 1:
        raise InputError("several rows", count=len(found.rows))
    return strips.cut(found, found.rows[0]).image


def check(label: str, image: np.ndarray) -> None:
    """Checks that a row can be learned with its label.

    The row must show ink, be no wider than a row of writing, and be long enough for its label. The
    reader has a column for every two pixels of the row. Each symbol takes one column, and two
    equal symbols must be separated by another column (Graves et al., Connectionist temporal
    classification, 2006).

    Args:
        label: symbols of `data.rows.SYMBOLS`.
        image: uint8 of shape (32, width), 0 is paper, 255 is ink.
    Raises:
        ValueError: the row cannot be learned.
    """
    height, width = image.shape
    if width > _WIDEST:
        raise InputError("too wide", found=f"{width:,} x {height}", most=f"{_WIDEST:,} x {height}")
    if np.ptp(image) < _FAINTEST:
        raise InputError("no ink")
    columns = len(label) + sum(one == other for one, other in zip(label, label[1:]))
    if width < _PIXELS * columns:
        quoted = labelling.quoted(label)
        raise InputError("too narrow", width=width, label=quoted, least=_PIXELS * columns)


def storable(label: str, image: np.ndarray) -> Tuple[str, np.ndarray]:
    """Returns a row in the form in which it is stored.

    Args:
        label: as people type it.
        image: as from `cut`. Padding at its right end, which the network needs, is cut off.
    Raises:
        ValueError: as in `labelling.normal` and `check`.
    """
    symbols, trimmed = labelling.normal(label), _trimmed(image)
    check(symbols, trimmed)
    return symbols, trimmed


def _trimmed(image: np.ndarray) -> np.ndarray:
    """Cuts off paper at a row's right end, except for a strip's margin."""
    inked = np.flatnonzero(image.any(axis=0))
    return image[:, : inked[-1] + 1 + strips.MARGIN] if len(inked) else image


def hold_out(
    labelled: Sequence[Tuple[str, str, np.ndarray]],
) -> Tuple[OwnRows, OwnRows]:
    """Holds out every fifth row: those in files whose number is a multiple of five.

    A row is thus held out in every run, or in none, even if other rows are added or discarded. A
    file without a number takes its position, counted from 1, as its number.

    Args:
        labelled: of each row, the name of its file, such as `00017.png`, its label and its image.
    Returns:
        The rows to learn, and those that are held out.
    Raises:
        ValueError: no row is held out, or all are.
    """
    numbers = [re.match(r"([0-9]+)\.", file) for file, _, _ in labelled]
    kept = [int(found[1] if found else k) % _FIFTH == 0 for k, found in enumerate(numbers, 1)]
    if all(kept) or not any(kept):
        raise ValueError(
            f"{sum(kept)} of {len(kept)} rows are held out, those whose number is a multiple of "
            "five; expected some, but not all"
        )
    train, held_out = (
        [row for row, is_kept in zip(labelled, kept) if is_kept == part] for part in (False, True)
    )
    return _own(train), _own(held_out)


def _own(labelled: Sequence[Tuple[str, str, np.ndarray]]) -> OwnRows:
    return OwnRows(
        [image for _, _, image in labelled],
        [np.array(rows.classes(label), np.uint8) for _, label, _ in labelled],
    )
