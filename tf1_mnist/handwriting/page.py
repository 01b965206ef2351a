"""Finds the rows of writing on a page."""

from typing import List, NamedTuple, Tuple

import numpy as np

from tf1_mnist.handwriting import desk, grouping, ink, lines, pieces, ruling
from tf1_mnist.handwriting.grouping import Row
from tf1_mnist.handwriting.pieces import Pieces
from tf1_mnist.words import InputError

SIDE = 1400  # pixels; larger pictures are shrunk to this size
LEAST_SIDE = 400  # pixels; smaller pictures are enlarged, so that strokes are several pixels wide
_LEAST_SIZE = 20  # pixels, of a digit; a page with smaller ones is shrunk less
_LEAST_HEIGHT = 100  # pixels, of a strip; in a lower one, rows would merge into one piece
_MOST_PIXELS = 8_000_000
_LONGEST = 200  # the longer side of a picture is at most so many times the shorter
MOST_PIECES = 20_000
# A row of digits is not lower, and its pieces are not longer, than this; otherwise it is a line.
_LOWEST = 8  # pixels
_LONGEST_PIECE = 50  # times the row's height; a piece may be many digits that touch
# More rows, or more digits in all, would take too long to read. A digit is as wide as it is high.
_MOST_ROWS = 500
_MOST_DIGITS = 8_000


class Page(NamedTuple):
    """The writing in a picture.

    ink: uint8 of shape (height, width), 0 is paper, 255 is ink; the picture, shrunk or enlarged,
        without the paper's lines.
    pieces: the connected pieces of the ink.
    rows: the rows of writing, from top to bottom.
    scale: pixels of the picture for each pixel of the page.
    upright: float of shape (n, 2, 2), the lines that may stand between columns, as in `lines`.
    """

    ink: np.ndarray
    pieces: Pieces
    rows: List[Row]
    scale: float
    upright: np.ndarray


def check(picture: np.ndarray) -> None:
    """Checks that an array is a picture that can be read.

    Raises:
        ValueError: it is not uint8 of shape (height, width); or it is too long.
    """
    if picture.dtype != np.uint8 or picture.ndim != 2 or picture.size == 0:
        raise ValueError(
            f"{picture.dtype} of shape {picture.shape}; expected a picture, uint8 of shape "
            "(height, width)"
        )
    if max(picture.shape) > _LONGEST * min(picture.shape):
        height, width = picture.shape
        raise InputError("too long", found=f"{width:,} x {height:,}", times=_LONGEST)


def find(picture: np.ndarray) -> Page:
    """Finds the rows of writing in a picture.

    Args:
        picture: uint8 of shape (height, width), dark ink on light paper or light on dark.
    Raises:
        ValueError: there is no writing, or too much; or as in `check`.
    """
    check(picture)
    original, picture = picture, ink.enlarge(picture, LEAST_SIDE)
    side = first_side(picture)
    while True:
        contrast, level, found, upright = _look(picture, side)
        kept = pieces.writing(found)
        size = pieces.digit_size(found, kept) if kept.any() else 0
        if is_legible(size, contrast, picture):
            break
        side *= 2
    if not kept.any():
        raise InputError("no ink")
    of_writing = np.append(False, kept)[found.labels]
    scale = max(original.shape) / max(contrast.shape)
    rows = [row for row in grouping.rows(found, kept) if _is_row(found, row)]
    cut_off = pieces.at_border(found)
    rows = [row for row in rows if not cut_off[row.digits].all()] or rows
    if not rows:
        raise InputError("no digits")
    expect_few(found, rows)
    return Page(ink.soften(contrast, level, of_writing), found, rows, scale, upright)


def first_side(picture: np.ndarray) -> int:
    """Returns the size, in pixels, to which a picture is shrunk at first."""
    shorter, longer = sorted(picture.shape)
    return max(SIDE, _LEAST_HEIGHT * int(longer) // int(shorter))


def expect_few(found: Pieces, rows: List[Row], most: int = _MOST_ROWS) -> None:
    """Checks that rows do not take too long to read.

    Args:
        most: the largest number of rows.
    Raises:
        ValueError: there are too many, or they are too long.
    """
    room = sum(_length(found, row) / row.height for row in rows)
    if len(rows) > most or room > _MOST_DIGITS:
        raise InputError(
            "too much writing",
            found=f"{len(rows):,}",
            room=f"{room:,.0f}",
            rows=f"{most:,}",
            digits=f"{_MOST_DIGITS:,}",
        )


def is_legible(size: float, contrast: np.ndarray, picture: np.ndarray) -> bool:
    """Returns whether digits are large enough to be read, or the picture cannot be shrunk any less.

    Args:
        size: the size of a digit, in pixels of `contrast`.
        contrast: the picture, shrunk or not.
    """
    largest = contrast.size == picture.size or 4 * contrast.size > _MOST_PIXELS
    return size >= _LEAST_SIZE or largest


def _is_row(found: Pieces, row: Row) -> bool:
    """Returns whether a row can be one of digits, and not a line or dust."""
    longest = _LONGEST_PIECE * row.height
    return row.height >= _LOWEST and bool((found.widths[row.digits] <= longest).any())


def _length(found: Pieces, row: Row) -> int:
    """Returns the length of a row in pixels of the page."""
    _, left, _, right = pieces.around(found.boxes[row.digits + row.others])
    return right - left


def _look(picture: np.ndarray, side: int) -> Tuple[np.ndarray, float, Pieces, np.ndarray]:
    """Finds the pieces of ink after shrinking a picture to `side` pixels on its longer side.

    Returns:
        contrast, level: as from `ink.measure`, but without the paper's lines.
        pieces: the pieces of ink.
        upright: as in `Page`.
    """
    contrast, level = ink.measure(desk.painted_over(ink.shrink(picture, side)), side)
    mask = ink.mask(contrast, level)
    of_paper = ruling.lines(mask)
    pale = ruling.pale(contrast, mask, of_paper)
    if pale.any():
        contrast[pale] = 0
        mask &= ~pale
        of_paper |= ruling.lines(mask)
    mask &= ~of_paper
    ruled = lines.find(mask)
    contrast[of_paper] = 0
    upright = ruled.upright if ruled.stand_between else ruled.upright[:0]
    if len(upright):
        mask &= ~ruled.ink
        contrast[ruled.ink] = 0
    found = pieces.find(mask)
    if len(found.boxes) > MOST_PIECES:
        raise InputError("too many pieces", found=f"{len(found.boxes):,}", most=f"{MOST_PIECES:,}")
    return contrast, level, found, upright
