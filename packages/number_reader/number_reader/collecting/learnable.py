"""Cuts a row out of a picture and checks that a reader can learn from the row and its label."""

import re
from typing import Sequence, Tuple

import numpy as np

from number_reader import rows
from number_reader.collecting import labelling
from number_reader.detection import page_rows
from number_reader.recognition import line_images
from number_reader.rows import HEIGHT
from number_reader.rows.own import OwnRows
from number_reader.words import InputError

_PIXELS = 2  # the width of a column of the reader's output, in pixels of the row
_WIDEST = 50 * HEIGHT  # pixels, the width of 44 digits with the widest gaps in a strip
_FAINTEST = 26  # the least difference between ink and paper, a tenth of the range of values
_FIFTH = 5


def cut(picture: np.ndarray) -> np.ndarray:
    """Cuts the row out of a picture that shows a single row of writing.

    Args:
        picture: uint8 of shape (height, width); 0 is black, and 255 is white. A picture that is 32
            pixels high is used as a whole. It must show dark ink on light paper.
    Returns:
        The image of the row for the reader, as a uint8 array of shape (32, width); 0 is paper, and
        255 is ink.
    Raises:
        ValueError: the picture shows no writing, or several rows; see also `page_rows.find`.
    """
    page_rows.check(picture)
    if len(picture) == HEIGHT:
        return 255 - picture
    found = page_rows.find(picture)
    if len(found.rows) != 1:
        raise InputError("several rows", count=len(found.rows))
    return line_images.cut(found, found.rows[0]).image


def check(label: str, image: np.ndarray) -> None:
    """Checks that a row can be learned with its label.

    The row must show ink, must not be wider than the widest possible row of writing, and must be
    wide enough for its label. The reader's output has a column for every two pixels of the row's
    width. Each symbol needs at least one column. Two adjacent symbols that are identical must be
    separated by one more column (Graves et al., "Connectionist temporal classification", 2006).

    Args:
        label: symbols of `rows.SYMBOLS`.
        image: uint8 of shape (32, width); 0 is paper, and 255 is ink.
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
        label: the label, as people type it.
        image: as returned by `cut`, perhaps padded at the right end, as networks require; the
            padding is removed.
    Raises:
        ValueError: as in `labelling.normal` and `check`.
    """
    symbols, trimmed = labelling.normal(label), _trimmed(image)
    check(symbols, trimmed)
    return symbols, trimmed


def _trimmed(image: np.ndarray) -> np.ndarray:
    """Removes the paper at a row's right end, but leaves a margin as wide as that of a strip."""
    inked = np.flatnonzero(image.any(axis=0))
    return image[:, : inked[-1] + 1 + line_images.MARGIN] if len(inked) else image


def hold_out(
    labelled: Sequence[Tuple[str, str, np.ndarray]],
) -> Tuple[OwnRows, OwnRows]:
    """Holds out every fifth row, that is, each row whose file number is a multiple of five.

    Thus, a row in a numbered file is held out either in all runs or in none, even if other rows are
    added or discarded. If a file has no number, its position, counted from 1, is used instead.

    Args:
        labelled: for each row, the name of its file, such as `00017.png`, its label and its image.
    Returns:
        The rows to learn from, and the rows that are held out.
    Raises:
        ValueError: there is no row to hold out, or no row to learn from.
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
