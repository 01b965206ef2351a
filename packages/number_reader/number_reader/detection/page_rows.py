"""Finds the rows of writing in a picture."""

from typing import Sequence, Tuple

import numpy as np

from number_reader.detection import grouping, ink, ruled_paper, table_lines
from number_reader.detection.components import around, at_border
from number_reader.detection.pyramid import Level, Pyramid, Writing, writing
from number_reader.elements import Components, Page, Row
from number_reader.words import InputError

_LONGEST = 200  # the greatest ratio of a picture's longer side to its shorter side
_LOWEST = 8  # pixels; a lower row is too small to be read even in the largest level, or it is dust
# Times the row's height. A row is a line, and would become a very long line image, if all its
# components are longer than this. Even a component that consists of many touching digits is
# shorter.
_LONGEST_PIECE = 50
_MOST_ROWS = 500  # more rows would take too long to read
# The greatest total length of the rows; longer ones would take too long to read. The unit is a
# digit as wide as its row is high.
_MOST_DIGITS = 8_000


def check(picture: np.ndarray) -> None:
    """Checks that an array is a picture that can be read.

    Raises:
        ValueError: the dtype is not uint8, the shape is not (height, width), or the picture is too
            long.
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
        picture: uint8 of shape (height, width), dark ink on light paper or light ink on dark.
    Raises:
        ValueError: there is no writing, or too much of it; see also `check`.
    """
    check(picture)
    return in_pyramid(Pyramid(picture))


def in_pyramid(pyramid: Pyramid) -> Page:
    """Finds the rows of writing, as `find` does, given the picture's pyramid."""
    written, vertical = pyramid.legible(_without_lines)
    if not written.kept.any():
        raise InputError("no ink")
    components = written.components
    rows = [row for row in grouping.rows(components, written.kept) if _is_row(components, row)]
    cut_off = at_border(components)
    rows = [row for row in rows if not cut_off[row.tall].all()] or rows
    if not rows:
        raise InputError("no digits")
    expect_few(components, rows)
    return Page(
        tuple(rows),
        ink=written.softened,
        components=components,
        scale=written.scale,
        vertical=vertical,
    )


def expect_few(components: Components, rows: Sequence[Row], most: int = _MOST_ROWS) -> None:
    """Checks that rows would not take too long to read.

    Args:
        most: the largest permitted number of rows.
    Raises:
        ValueError: there are too many rows, or they are too long.
    """
    room = sum(_length(components, row) / row.height for row in rows)
    if len(rows) > most or room > _MOST_DIGITS:
        raise InputError(
            "too much writing",
            found=f"{len(rows):,}",
            room=f"{room:,.0f}",
            rows=f"{most:,}",
            digits=f"{_MOST_DIGITS:,}",
        )


def _is_row(components: Components, row: Row) -> bool:
    """Returns whether a row could consist of legible digits rather than of a line or dust."""
    are_short = components.widths[row.tall] <= _LONGEST_PIECE * row.height
    return row.height >= _LOWEST and bool(are_short.any())


def _length(components: Components, row: Row) -> int:
    """Returns the length of a row, in pixels of the page."""
    _, left, _, right = around(components.boxes[row.components])
    return right - left


def _without_lines(level: Level) -> Tuple[Tuple[Writing, np.ndarray], float]:
    """Finds the writing in a level, without the paper's lines, and measures the size of a digit.

    Returns:
        The writing; the lines between columns, as in `Page`; and the size, in pixels.
    """
    contrast, threshold = level.contrast.copy(), level.threshold
    mask = ink.mask(contrast, threshold)
    of_paper = ruled_paper.lines(mask)
    pale = ruled_paper.pale(contrast, mask, of_paper)
    if pale.any():
        contrast[pale] = 0
        mask &= ~pale
        of_paper |= ruled_paper.lines(mask)
    mask &= ~of_paper
    ruled = table_lines.find(mask)
    contrast[of_paper] = 0
    vertical = ruled.vertical if ruled.stand_between else ruled.vertical[:0]
    if len(vertical):
        mask &= ~ruled.ink
        contrast[ruled.ink] = 0
    written = writing(contrast, threshold, level.scale, mask)
    return (written, vertical), written.size
