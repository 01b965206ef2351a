"""Reads pages that are turned by 90, 180 or 270 degrees.

The four directions of a page are compared only if its upright reading is doubtful. A page with few
digits is left as it is, since a 6 and a 9 cannot be told apart.
"""

import contextlib
from typing import Any, Callable, Optional, Sequence, Tuple

import numpy as np

# These values were chosen on composed pages, and on pages that people put into public repositories.
_FEWEST_ROWS = 3
_FEWEST_DIGITS = 12
_MOST_ROOM = 600  # for digits; a page with more would take too long to read four times
_DOUBT = 0.03  # the share of what is written that is not certain; on clear pages, it is less
_CLEARER = 0.5  # a page is turned if that leaves so little of the doubt,
_LEAST = 0.6  # and so much of the digits

Corners = Tuple[Tuple[float, float], ...]


def upright(
    picture: np.ndarray, read: Callable[[np.ndarray], Tuple[Optional[Any], Sequence[Any]]]
) -> Optional[Any]:
    """Reads a page in the direction in which it is clearest.

    Args:
        picture: of shape (height, width).
        read: reads a picture; returns a `reading.Reading`, or None if it shows no digits, and all
            rows of writing, also those without digits, as `reading.Row`s.
    Returns:
        What `read` returned first, with corners in pixels of the picture as it is.
    """
    reading, rows = read(picture)
    doubt, digits = _doubt(rows)
    size = sum(max(1, len(row.digits)) for row in rows)
    if len(rows) < _FEWEST_ROWS and size < _FEWEST_DIGITS:
        return reading
    if doubt < _DOUBT or sum(map(_room, rows)) > _MOST_ROOM:
        return reading
    best, least = reading, _CLEARER * doubt
    for turns in (1, 2, 3):
        with contextlib.suppress(ValueError):  # in this direction, there is nothing like writing
            other, rows = read(np.rot90(picture, turns))
            remaining, count = _doubt(rows)
            if other is not None and remaining < least and count >= _LEAST * digits:
                best, least = _turned_back(other, turns, picture.shape), remaining
    return best


def _room(row: Any) -> float:
    """Returns how many digits have room in a row; a digit is as wide as it is high."""
    (left, top), (right, _), _, (_, bottom) = row.corners
    return float((right - left) / max(1.0, bottom - top))


def _doubt(rows: Sequence[Any]) -> Tuple[float, float]:
    """Returns the share of what is written that was not read with certainty, and what was.

    A row without digits counts as one digit that was not read.

    Returns:
        doubt: 0 to 1.
        digits: the number of digits, each weighted by its confidence.
    """
    size = sum(max(1, len(row.digits)) for row in rows)
    digits = sum(
        len(row.digits) * float(row.confidence) ** (1 / len(row.digits))
        for row in rows
        if row.digits
    )
    return 1 - digits / max(size, 1), digits


def _turned_back(reading: Any, turns: int, shape: Tuple[int, ...]) -> Any:
    """Returns a reading of a picture that was turned `turns` times to the left, without that.

    Args:
        shape: the height and the width of the picture before it was turned.
    """

    def back(corners: Corners) -> Corners:
        height, width = shape
        return tuple(
            {1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}[turns]
            for x, y in corners
        )

    rows, cells = (
        tuple(each._replace(corners=back(each.corners)) for each in some)
        for some in (reading.rows, reading.cells)
    )
    return reading._replace(rows=rows, cells=cells)
