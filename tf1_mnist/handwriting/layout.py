"""Finds the tables in a picture: their cells, and the writing in each cell."""

from typing import List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import columns, grid, grouping, ink, lines, page, pieces, row_parts
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.pieces import Pieces

_MOST_CELLS = 1000  # of columns without lines, or rows in ruled cells; more would take too long
_SMALLEST = 0.3  # of a digit's size; what is smaller is dust, if it is alone in a cell
# Of the level of ink; if that without the lines is lower, the writing is fainter than the lines,
# and this level is used. Chosen on composed pages whose lines are twice as dark as the digits.
_FAINT_WRITING = 0.8
_ACROSS = 0.5  # of the ink belongs to pieces that end at the lines, if it goes across them
# If so much of the writing ends at the lines, only those so many times as dark as the faintest are
# tried as well, and are taken if so much less ends at them.
_CUT, _DARKER, _LESS_CUT = 0.1, 2.0, 0.55
_WHOLE = 0.9  # of the writing is still in a cell then; otherwise, lines are missing
_MANY, _FILLED = 80, 0.15  # if of so many cells a smaller share is filled, it is squared paper
_SEVERAL = 0.4  # of the cells hold several rows, if there are only lines between the columns
_TALLEST_BRACKET = 1.6  # times the height of the rows between two
_WIDEST_BRACKET = 0.35  # of its height


class Written(NamedTuple):
    """A cell and what is written in it.

    row, column: the cell's place in its grid.
    corners: float of shape (4, 2), in pixels of the page.
    rows: the rows of writing in the cell.
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
        """The rows of writing in all cells, in the order of the cells."""
        return [row for cells in self.grids for cell in cells for row in cell.rows]


def in_lines(picture: np.ndarray) -> Optional[Layout]:
    """Finds ruled tables, and the boxes of forms, with writing in some of their cells.

    Args:
        picture: as in `page.find`.
    Returns:
        A Layout, or None if there are no tables, or too much ink in their cells.
    Raises:
        ValueError: as in `page.expect_few`.
    """
    original, picture = picture, ink.enlarge(picture, page.LEAST_SIDE)
    side = page.first_side(picture)
    while True:
        inside = _look(picture, side)
        if inside is None:
            return None
        contrast, level, found, kept = inside.contrast, inside.level, inside.found, inside.kept
        size = pieces.digit_size(found, kept)
        if page.is_legible(size, contrast, picture):
            break
        side *= 2
    within = _within(found, inside.cells)
    if _is_squared_paper(inside, within):
        return None
    scale = max(original.shape) / max(contrast.shape)
    of_writing = np.append(False, kept)[found.labels]
    whole = Page(ink.soften(contrast, level, of_writing), found, [], scale, np.empty((0, 2, 2)))
    written: List[List[Written]] = []
    number = 0
    for each in inside.grids:
        written.append([])
        for cell in each:
            number += 1
            rows = _rows(found, kept & (within == number), size)
            written[-1].append(Written(cell.row, cell.column, cell.corners, rows))
    several = [len(cell.rows) > 1 for cells in written for cell in cells if cell.rows]
    if several and np.mean(several) > _SEVERAL:
        return None
    layout = Layout(whole, written, has_lines=True)
    page.expect_few(found, layout.rows, _MOST_CELLS)
    return layout


class _Inside(NamedTuple):
    """The cells of a picture, and the ink in them.

    cells: int32 of the picture's shape, as from `_numbered`.
    contrast, level: as from `ink.measure`, without the lines.
    found: the pieces of ink.
    kept: bool of shape (n,), which pieces are writing.
    cut: the share of the writing that ends at the lines and may therefore continue beyond them.
    """

    grids: List[List[grid.Cell]]
    cells: np.ndarray
    contrast: np.ndarray
    level: float
    found: Pieces
    kept: np.ndarray
    cut: float


def _look(picture: np.ndarray, side: int) -> Optional[_Inside]:
    """Finds cells after shrinking a picture to `side` pixels on its longer side.

    If lines cut the writing, some of them may belong to ruled paper; a table's lines are darker.
    """
    contrast, level = ink.measure(picture, side)
    every = _inside(contrast, level, grid.find(contrast, level))
    if every is None or every.cut < _CUT:
        return every
    dark = _inside(contrast, level, grid.find(contrast, _DARKER * level))
    if dark is None or dark.cut > _LESS_CUT * every.cut:
        return every
    written = lines.find(contrast > level).written
    inside, before = (np.count_nonzero(lines.on(written, some.cells)) for some in (dark, every))
    return dark if inside > _WHOLE * before else every


def _inside(contrast: np.ndarray, level: float, grids: List[List[grid.Cell]]) -> Optional[_Inside]:
    """Finds the writing in cells; returns None if there is none, or too much."""
    grids = _tables(grids)
    if not grids:
        return None
    cells = _numbered([cell for each in grids for cell in each], contrast.shape)
    contrast = np.where(cells == 0, 0, contrast)
    without_lines = ink.threshold(contrast)
    level = without_lines if without_lines < _FAINT_WRITING * level else level
    found = pieces.find(ink.mask(contrast, level))
    kept = pieces.writing(found)
    if not kept.any() or len(found.boxes) > page.MOST_PIECES:
        return None
    outside = cv2.dilate((cells == 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    at_lines = np.bincount(found.labels[outside], minlength=len(kept) + 1)[1:] > 0
    cut = float(found.areas[kept & at_lines].sum() / found.areas[kept].sum())
    return _Inside(grids, cells, contrast, level, found, kept, cut)


def _tables(grids: List[List[grid.Cell]]) -> List[List[grid.Cell]]:
    """Returns the grids that have more than one cell."""
    return [each for each in grids if len(each) > 1]


def _numbered(cells: Sequence[grid.Cell], shape: Tuple[int, ...]) -> np.ndarray:
    """Returns, for each pixel, the number of its cell, counted from 1, or 0 outside the cells."""
    numbers = np.zeros(shape, np.int32)
    for number, cell in enumerate(cells, 1):
        cv2.fillConvexPoly(numbers, cell.outline, number)
    for cell in cells:
        cv2.polylines(numbers, [cell.outline], True, 0, 2)
    return numbers


def _within(found: Pieces, cells: np.ndarray) -> np.ndarray:
    """Returns, for each piece, the number of its cell, as from `_numbered`."""
    numbers = np.zeros(len(found.boxes) + 1, int)
    numbers[found.labels.ravel()] = cells.ravel()
    return numbers[1:]


def _is_squared_paper(inside: _Inside, within: np.ndarray) -> bool:
    """Returns whether the cells are the squares of squared paper.

    They are if the writing crosses their lines, or if there are very many cells and nearly all are
    empty.
    """
    count, filled = int(inside.cells.max()), len(set(within[inside.kept]))
    return inside.cut > _ACROSS or (count > _MANY and filled < _FILLED * count)


def _rows(found: Pieces, kept: np.ndarray, size: float) -> List[grouping.Row]:
    """Returns the rows of writing in a cell.

    Args:
        kept: bool of shape (n,), the pieces of writing in the cell.
        size: the size of a digit.
    """
    sides = np.maximum(found.heights, found.widths)[kept]
    if not (sides >= _SMALLEST * size).any():
        return []
    return grouping.rows(found, kept)


def in_columns(found: Page) -> Optional[Layout]:
    """Splits the rows of a page into cells if they form columns.

    Returns:
        A Layout, or None if the rows form no columns.
    """
    rows = row_parts.join(found, found.rows)
    between = columns.between_lines(found, rows)
    borders = between or columns.find(found, rows)
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
        ends = [min([left.min(), *places]), *places, max([right.max(), *places])]
        ends += [ends[-1]] * (most + 1 - len(ends))
        middles = (top + bottom) / 2 - np.tan(row.angle) * (left + right) / 2
        half = 0.7 * row.height
        for column in range(most):
            inside = set(members[numbers == column])
            digits = [piece for piece in row.digits if piece in inside]
            others = [piece for piece in row.others if piece in inside]
            parts = [row._replace(digits=digits, others=others)] if digits else []
            x = np.array(ends[column : column + 2])
            beside = middles[numbers == column] if digits else middles
            y = float(np.mean(beside)) + np.tan(row.angle) * x
            corners = np.array([[*x, *x[::-1]], [*(y - half), *(y + half)[::-1]]]).T
            cells.append(Written(number, column, corners, parts))
    return Layout(found, [cells], has_lines=between is not None)


def is_plain(found: Layout, table: Sequence[Sequence[str]]) -> bool:
    """Returns whether columns are clearly the columns of a table.

    They are if there are lines between them, if most of them contain a number of several digits,
    or if the rows are in brackets. Otherwise, each row may be a single number whose digits are far
    apart.
    """
    longest = np.max([[len(text) for text in line] for line in table], axis=0)
    return found.has_lines or bool(np.mean(longest > 1) > 0.5) or _in_brackets(found.page)


def _in_brackets(found: Page) -> bool:
    """Returns whether all rows are between two brackets, like the rows of a matrix."""
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
