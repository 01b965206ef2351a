"""Detects a page in the four orientations that it may have, if it is rotated by quarter turns.

A page with few digits is left as it is, since an upside-down 6 looks like a 9. Which of the
orientations is the right one shows itself only when rows are read: `predictor.Reader` decides.
"""

from typing import Callable, Iterator, NamedTuple, Optional, Sequence, Tuple, TypeVar

import numpy as np

from number_reader.detection.pyramid import Pyramid
from number_reader.elements import Cell, Corners, Page, Row

# These values were chosen on composed pages and on pages that people put into public repositories.
_FEWEST_ROWS = 3  # a page that has fewer rows than this,
_FEWEST_DIGITS = 12  # and fewer digits than this, is not turned, since its 6s might as well be 9s
# Reading a page with more components in the other orientations would take too long.
_MOST_PIECES = 600
# The largest share of a picture that is ink, lines included. A picture with more, such as stripes,
# is not a page; searching it in the other orientations would take too long.
_MOST_INK = 1 / 3
_SAMPLE, _CELLS = 8, 24  # how many rows, on a page or in cells, are read in each orientation

# Finds the writing in a picture; None if there is none of the kind that is searched for.
Detect = Callable[[Pyramid], Optional[Page]]
Placed = TypeVar("Placed", Row, Cell)


class Turned(NamedTuple):
    """A page that was detected in a turned picture.

    turns: the number of quarter turns to the left, 0 to 3.
    pyramid: the pyramid of the turned picture.
    page: the page.
    detect: the function that found it.
    """

    turns: int
    pyramid: Pyramid
    page: Page
    detect: Detect

    @property
    def may_be_rotated(self) -> bool:
        """Whether the page might have many rows or digits if it were turned.

        The result is False for a page with too many components or too much ink, since reading it
        would take too long.
        """
        is_long = _digits(self.page) >= _FEWEST_DIGITS / 2
        return is_long and len(self.page.components.boxes) <= _MOST_PIECES and not self._is_black

    @property
    def _is_black(self) -> bool:
        level = next(iter(self.pyramid))
        return bool(np.mean(level.contrast > level.threshold) > _MOST_INK)

    @property
    def sample(self) -> Sequence[Row]:
        """A few rows of the page, from which one can tell whether it is upright."""
        rows = self.page.written
        count = _CELLS if self.page.grids else _SAMPLE
        chosen = np.unique(np.linspace(0, len(rows) - 1, count).round().astype(int))
        return [rows[k] for k in chosen]


def as_it_is(picture: np.ndarray, detectors: Sequence[Detect]) -> Turned:
    """Detects a page in a picture that is not turned.

    Args:
        picture: as in `page_rows.find`.
        detectors: the functions to try, one after the other; the last one always finds a page.
    Raises:
        ValueError: what the functions raise.
    """
    pyramid = Pyramid(picture)
    found = ((detect(pyramid), detect) for detect in detectors)
    page, detect = next((page, detect) for page, detect in found if page is not None)
    return Turned(0, pyramid, page, detect)


def turned(picture: np.ndarray, detect: Detect) -> Iterator[Turned]:
    """Detects a page in the other orientations, and yields it wherever it has many rows or digits.

    Args:
        picture, detect: as in `as_it_is`.
    """
    for turns in (1, 2, 3):
        pyramid = Pyramid(np.ascontiguousarray(np.rot90(picture, turns)))
        try:
            page = detect(pyramid)
        except ValueError:  # there is no writing, or too much
            continue
        if page is not None and _is_long(page):
            yield Turned(turns, pyramid, page, detect)


def back(page: Page, turns: int, shape: Tuple[int, ...]) -> Page:
    """Converts the corners in an answer to the coordinates of the original picture.

    Args:
        turns: the number of quarter turns to the left by which the picture was turned.
        shape: the height and the width of the original picture, in pixels.
    """

    def moved(placed: Placed) -> Placed:
        return placed._replace(corners=_back(placed.corners, turns, shape))

    def moved_cell(cell: Cell) -> Cell:
        return moved(cell._replace(rows=tuple(map(moved, cell.rows))))

    return page._replace(
        rows=tuple(map(moved, page.rows)),
        grids=tuple(tuple(map(moved_cell, grid)) for grid in page.grids),
    )


def _digits(page: Page) -> int:
    return sum(len(row.tall) for row in page.written)


def _is_long(page: Page) -> bool:
    return len(page.written) >= _FEWEST_ROWS or _digits(page) >= _FEWEST_DIGITS


def _back(corners: Corners, turns: int, shape: Tuple[int, ...]) -> Corners:
    height, width = shape
    return tuple(
        [(x, y), (width - y, x), (width - x, height - y), (y, height - x)][turns]
        for x, y in corners
    )
