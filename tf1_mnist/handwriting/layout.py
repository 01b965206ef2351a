"""Finds the tables in a picture: the cells, and the writing in each of them."""

from typing import List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import columns, grid, grouping, ink, page, pieces
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.pieces import Pieces

_MOST_CELLS = 1000  # of columns without lines; more would take too long
_SMALLEST = 0.3  # of a digit's size; what is smaller is dust, if it is alone in a cell
# Of the level of ink; if that without the lines is lower, the writing is fainter than the lines,
# and this level is used. Chosen on composed pages whose lines are twice as dark as the digits.
_FAINT = 0.8
_ACROSS = 0.5  # of the ink belongs to pieces that end at the lines, if it goes across them
_MANY, _FILLED = 80, 0.15  # if of so many cells a smaller share is filled, it is squared paper
_TALLEST_BRACKET = 1.6  # times the height of the rows between two
_WIDEST_BRACKET = 0.35  # of its height


class Written(NamedTuple):
    """A cell and what is written in it.

    row, column: its place in its grid.
    corners: float of shape (4, 2), in pixels of the page.
    rows: the rows of writing in it.
    """

    row: int
    column: int
    corners: np.ndarray
    rows: List[grouping.Row]


class Layout(NamedTuple):
    """The grids on a page, and the writing in their cells.

    has_lines: whether there are lines between the cells.
    """

    page: Page
    grids: List[List[Written]]
    has_lines: bool

    @property
    def rows(self) -> List[grouping.Row]:
        """The rows of writing in all cells, in the order of these."""
        return [row for cells in self.grids for cell in cells for row in cell.rows]


def in_lines(picture: np.ndarray) -> Optional[Layout]:
    """Finds ruled tables, and the boxes of forms, with writing in some of their cells.

    Args:
        picture: as in `page.find`.
    Returns:
        None if there are no tables.
    """
    original, picture = picture, ink.enlarge(picture, page.LEAST_SIDE)
    side = page.SIDE
    while True:
        contrast, level = ink.measure(picture, side)
        grids = _tables(grid.find(contrast, level))
        if not grids:
            return None
        cells = _numbered([cell for each in grids for cell in each], contrast.shape)
        contrast[cells == 0] = 0
        without_lines = ink.threshold(contrast)
        level = without_lines if without_lines < _FAINT * level else level
        found = pieces.find(ink.mask(contrast, level))
        kept = pieces.writing(found)
        if not kept.any():
            return None
        size = pieces.digit_size(found, kept)
        if page.is_legible(size, contrast, picture):
            break
        side *= 2
    within = _within(found, cells)
    if _is_squared_paper(found, kept, cells, within):
        return None
    scale = max(original.shape) / max(contrast.shape)
    of_writing = np.append(False, kept)[found.labels]
    whole = Page(ink.soften(contrast, level, of_writing), found, [], scale)
    written: List[List[Written]] = []
    number = 0
    for each in grids:
        written.append([])
        for cell in each:
            number += 1
            rows = _rows(found, kept & (within == number), size)
            written[-1].append(Written(cell.row, cell.column, cell.corners, rows))
    return Layout(whole, written, has_lines=True)


def _tables(grids: List[List[grid.Cell]]) -> List[List[grid.Cell]]:
    """Returns the grids of several cells."""
    return [each for each in grids if len(each) > 1]


def _numbered(cells: Sequence[grid.Cell], shape: Tuple[int, ...]) -> np.ndarray:
    """Returns, for each pixel, the number of its cell, counted from 1; 0 is outside."""
    numbers = np.zeros(shape, np.int32)
    for number, cell in enumerate(cells, 1):
        cv2.fillConvexPoly(numbers, cell.outline, number)
    for cell in cells:
        cv2.polylines(numbers, [cell.outline], True, 0, 2)
    return numbers


def _within(found: Pieces, cells: np.ndarray) -> np.ndarray:
    """Returns the number of each piece's cell."""
    numbers = np.zeros(len(found.boxes) + 1, int)
    numbers[found.labels.ravel()] = cells.ravel()
    return numbers[1:]


def _is_squared_paper(
    found: Pieces, kept: np.ndarray, cells: np.ndarray, within: np.ndarray
) -> bool:
    """Returns whether the cells are the squares of paper that somebody wrote on.

    Either the writing crosses their lines, or nearly all of very many are empty.
    """
    outside = cv2.dilate((cells == 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    at_lines = np.bincount(found.labels[outside], minlength=len(kept) + 1)[1:] > 0
    count, filled = int(cells.max()), len(set(within[kept]))
    return bool(
        found.areas[kept & at_lines].sum() > _ACROSS * found.areas[kept].sum()
        or (count > _MANY and filled < _FILLED * count)
    )


def _rows(found: Pieces, kept: np.ndarray, size: float) -> List[grouping.Row]:
    """Returns the rows of writing in a cell.

    Args:
        kept: bool of shape (n,), the pieces of writing in it.
        size: of a digit.
    """
    sides = np.maximum(found.heights, found.widths)[kept]
    if not (sides >= _SMALLEST * size).any():
        return []
    return grouping.rows(found, kept)


def in_columns(found: Page) -> Optional[Layout]:
    """Splits the rows of a page where they form columns.

    Returns:
        None if they form none.
    """
    rows = columns.whole(found, found.rows)
    borders = columns.find(found, rows)
    if borders is None:
        return None
    most = max(map(len, borders)) + 1
    if most * len(rows) > _MOST_CELLS:
        return None
    cells = []
    for number, (row, places) in enumerate(zip(rows, borders)):
        members = np.array(row.digits + row.others)
        top, left, bottom, right = found.pieces.boxes[members].T
        numbers = np.searchsorted(places, (left + right) / 2)
        ends = [min(left.min(), *places), *places, max(right.max(), *places)]
        ends += [ends[-1]] * (most + 1 - len(ends))
        middle = float(np.mean((top + bottom) / 2 - np.tan(row.angle) * (left + right) / 2))
        half = 0.7 * row.height
        for column in range(most):
            inside = set(members[numbers == column])
            digits = [piece for piece in row.digits if piece in inside]
            others = [piece for piece in row.others if piece in inside]
            parts = [row._replace(digits=digits, others=others)] if digits else []
            x = np.array(ends[column : column + 2])
            y = middle + np.tan(row.angle) * x
            corners = np.array([[*x, *x[::-1]], [*(y - half), *(y + half)[::-1]]]).T
            cells.append(Written(number, column, corners, parts))
    return Layout(found, [cells], has_lines=False)


def is_plain(found: Page, table: Sequence[Sequence[str]]) -> bool:
    """Returns whether columns without lines are plainly those of a table.

    They are if most hold a number of several digits, or if they stand in brackets. Otherwise, they
    may be numbers whose digits stand far apart.
    """
    longest = np.max([[len(text) for text in line] for line in table], axis=0)
    return bool(np.mean(longest > 1) > 0.5) or _in_brackets(found)


def _in_brackets(found: Page) -> bool:
    """Returns whether all rows stand between two brackets, as those of a matrix do."""
    members = [piece for row in found.rows for piece in row.digits]
    top, left, bottom, right = pieces.around(found.pieces.boxes[members])
    height, width = found.ink.shape
    starts, lefts, ends, rights = found.pieces.boxes.T
    extent = ends - starts
    tall = (extent > 0.8 * (bottom - top)) & (extent < _TALLEST_BRACKET * (bottom - top))
    narrow = rights - lefts < _WIDEST_BRACKET * extent
    inside = (starts > 0) & (lefts > 0) & (ends < height) & (rights < width)
    brackets = tall & narrow & inside
    return bool((brackets & (rights <= left)).any() and (brackets & (lefts >= right)).any())
