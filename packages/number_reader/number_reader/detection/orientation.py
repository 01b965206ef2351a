"""Finds out whether a page is rotated by 90, 180 or 270 degrees.

A few rows of the page are read first. If the result is doubtful, a few rows are also read in each
of the other orientations. A page with few digits is left as it is, since an upside-down 6 looks
like a 9.
"""

from typing import Callable, List, NamedTuple, Optional, Tuple, TypeVar, Union

import numpy as np

from number_reader.detection.grouping import Row
from number_reader.detection.page_rows import Page, page_in
from number_reader.detection.pyramid import Pyramid
from number_reader.elements import Cell, Corners, Reading, Seen
from number_reader.elements import Row as Answer
from number_reader.recognition import acceptance
from number_reader.tables import ruled_cells
from number_reader.tables.layout import Layout

# These values were chosen on composed pages and on pages that people put into public repositories.
_FEWEST_ROWS = 3  # a page that has fewer rows than this,
_FEWEST_DIGITS = 12  # and fewer digits than this, is not turned, since its 6s might as well be 9s
# Reading a page with more components in the other orientations would take too long.
_MOST_PIECES = 600
# The largest share of a picture that is ink, lines included. A picture with more, such as stripes,
# is not a page; searching it in the other orientations would take too long.
_MOST_INK = 1 / 3
_SAMPLE, _CELLS = 8, 24  # how many rows, on a page or in cells, are read in each orientation
_DOUBT = 0.03  # with less doubt than this (see _Sample), a page is taken to be upright
_CLEARER = 0.5  # a page is turned if less than this share of the doubt remains,
_EVIDENCE = 2.0  # and if the evidence for digits (see `evidence`) is then at least this

Read = Callable[[Page, List[Row]], List[Seen]]  # reads rows of a page
Found = Union[Layout, Page]  # a ruled table, or a page without one
Placed = TypeVar("Placed", Answer, Cell)


class _Sample(NamedTuple):
    """Estimates of how well a page can be read, based on some of its rows.

    doubt: 1 minus the mean confidence of a symbol, 0 to 1.
    evidence: the mean evidence that the rows show digits, weighted by their numbers of digits; -inf
        if there are no digits.
    """

    doubt: float
    evidence: float


class Upright(NamedTuple):
    """An upright page.

    turns: the number of quarter turns to the left after which the picture is upright, 0 to 3.
    pyramid: the pyramid of the turned picture.
    found: the ruled table in the turned picture or, if there is none, its page.
    """

    turns: int
    pyramid: Pyramid
    found: Found


def upright(picture: np.ndarray, read: Read) -> Upright:
    """Finds the orientation in which a page is read with the least doubt.

    Args:
        picture: as in `page.find`.
        read: a function that reads rows of a page.
    Returns:
        The ruled table or the page in this orientation.
    Raises:
        ValueError: as in `page.find`.
    """
    pyramid = Pyramid(picture)
    table = ruled_cells.find(pyramid)
    found = table or page_in(pyramid)
    best = Upright(0, pyramid, found)
    if not _may_be_long(found) or _has_much_ink(pyramid):
        return best
    sample = _sample(found, read)
    if sample.doubt < _DOUBT or sample.evidence == -np.inf:  # rotated writing shows some digits
        return best
    find: Callable[[Pyramid], Optional[Found]] = ruled_cells.find if table else page_in
    least = _CLEARER * sample.doubt
    for turns in (1, 2, 3):
        pyramid = Pyramid(np.ascontiguousarray(np.rot90(picture, turns)))
        try:
            other = find(pyramid)
        except ValueError:  # there is no writing, or too much
            continue
        if other is None or not _is_long(other):
            continue
        of_other = _sample(other, read)
        if of_other.doubt < least and of_other.evidence >= _EVIDENCE:
            best, least = Upright(turns, pyramid, other), of_other.doubt
    return best


def back(reading: Reading, turns: int, shape: Tuple[int, ...]) -> Reading:
    """Converts the corners in a reading to the coordinates of the original picture.

    Args:
        turns: the number of quarter turns to the left by which the picture was turned.
        shape: the height and the width of the original picture, in pixels.
    """

    def moved(placed: Placed) -> Placed:
        return placed._replace(corners=_back(placed.corners, turns, shape))

    return reading._replace(
        rows=tuple(map(moved, reading.rows)),
        cells=tuple(map(moved, reading.cells)),
        seen=tuple(seen._replace(row=moved(seen.row)) for seen in reading.seen),
    )


def _page(found: Found) -> Page:
    return found if isinstance(found, Page) else found.page


def _may_be_long(found: Found) -> bool:
    """Returns whether a page might have many rows or digits if it were rotated.

    The result is False for a page with too many pieces, since reading it would take too long.
    """
    digits = sum(len(row.digits) for row in found.rows)
    return digits >= _FEWEST_DIGITS / 2 and len(_page(found).components.boxes) <= _MOST_PIECES


def _has_much_ink(pyramid: Pyramid) -> bool:
    level = next(iter(pyramid))
    return bool(np.mean(level.contrast > level.threshold) > _MOST_INK)


def _is_long(found: Found) -> bool:
    digits = sum(len(row.digits) for row in found.rows)
    return len(found.rows) >= _FEWEST_ROWS or digits >= _FEWEST_DIGITS


def _sample(found: Found, read: Read) -> _Sample:
    """Reads a sample of the rows and estimates the doubt and the evidence.

    A row without digits counts as one digit that was not read.
    """
    rows = found.rows
    count = _SAMPLE if isinstance(found, Page) else _CELLS
    chosen = np.unique(np.linspace(0, len(rows) - 1, count).round().astype(int))
    seen = read(_page(found), [rows[k] for k in chosen])
    size = sum(max(1, row.size) for row, *_ in seen)
    certain = sum(row.size * row.confidence ** (1 / row.size) for row, *_ in seen if row.digits)
    some = [(each.evidence, len(each.row.digits)) for each in seen if each.row.digits]
    of_digits = acceptance.of_page([each for each, _ in some], [count for _, count in some])
    return _Sample(1 - certain / size, of_digits)


def _back(corners: Corners, turns: int, shape: Tuple[int, ...]) -> Corners:
    height, width = shape
    return tuple(
        [(x, y), (width - y, x), (width - x, height - y), (y, height - x)][turns]
        for x, y in corners
    )
