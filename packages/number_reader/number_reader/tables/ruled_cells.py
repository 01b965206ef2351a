"""Finds the cells of ruled tables and of forms, and the writing in each cell."""

import itertools
from typing import List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from number_reader.detection import grouping, ink, table_lines
from number_reader.detection.page_rows import expect_few
from number_reader.detection.pyramid import Level, Pyramid, Writing, writing
from number_reader.elements import Cell, Components, Page, Row
from number_reader.tables import grid

MOST_CELLS = 1000  # cells in columns, or rows in ruled cells; more would take too long to read

_SMALLEST = 0.3  # times the size of a digit; a cell with only smaller components is empty
# If the threshold for the ink without the lines is less than this share of the threshold for all
# ink, the writing is fainter than the lines, and the lower threshold is used. This value was chosen
# on composed pages whose lines are twice as dark as the digits.
_FAINT_WRITING = 0.8
_ACROSS = 0.5  # if more than this share of the writing touches lines, the paper is squared
# If at least the share _CUT of the writing ends at lines, the search is repeated among lines that
# are at least _DARKER times as dark as the faintest lines. The new result is used if at most the
# share _LESS_CUT of that writing still ends at lines and most of the writing is still in cells.
_CUT, _DARKER, _LESS_CUT = 0.1, 2.0, 0.55
_WHOLE = 0.9  # the least share of the writing that must stay in cells if faint lines are ignored
_MANY, _FILLED = 80, 0.15  # squared paper has more cells, and a smaller share of them is filled
# If more than this share of the filled cells contain several rows, the lines only separate columns.
_SEVERAL = 0.4


def find(pyramid: Pyramid) -> Optional[Page]:
    """Finds ruled tables and the boxes on forms, unless all their cells are empty.

    Args:
        pyramid: the pyramid of the picture.
    Returns:
        A page with cells. The result is None if there are no tables, or if the cells are the
        squares of squared paper. It is also None if the cells contain too much ink, or if too many
        of them hold several rows.
    Raises:
        ValueError: as in `page.expect_few`.
    """
    inside = pyramid.legible(_with_size)
    if inside is None:
        return None
    written = inside.writing
    within = _within(written.components, inside.cells)
    if _is_squared_paper(inside, within):
        return None
    numbers = itertools.count(1)
    grids = tuple(
        tuple(
            cell._replace(rows=_rows(written, within == next(numbers)), outline=None)
            for cell in grid
        )
        for grid in inside.grids
    )
    several = [len(cell.rows) > 1 for cells in grids for cell in cells if cell.rows]
    if several and np.mean(several) > _SEVERAL:
        return None
    page = Page(
        grids=grids,
        ink=written.softened,
        components=written.components,
        scale=written.scale,
        has_lines=True,
    )
    expect_few(written.components, page.written, MOST_CELLS)
    return page


class _Inside(NamedTuple):
    """The cells in a picture and the ink in them.

    grids: the cells of each grid.
    cells: int32 of the level's shape, as returned by `_numbered`.
    writing: the writing in the cells.
    cut: the share of the writing that ends at the lines and may therefore continue beyond them.
    """

    grids: List[List[Cell]]
    cells: np.ndarray
    writing: Writing
    cut: float


def _with_size(level: Level) -> Tuple[Optional[_Inside], float]:
    """Finds the cells in a level and measures the size of a digit in pixels.

    The size is infinite if there are no cells, since a higher resolution would not help.
    """
    inside = _cells_in(level)
    return inside, np.inf if inside is None else inside.writing.size


def _cells_in(level: Level) -> Optional[_Inside]:
    """Finds the cells in a level and the writing in these cells.

    If lines cut through the writing, some of the lines may be those of ruled paper. The lines of a
    table are darker, so the search is repeated for dark lines alone.
    """
    every = _inside(level, 1)
    if every is None or every.cut < _CUT:
        return every
    dark = _inside(level, _DARKER)
    if dark is None or dark.cut > _LESS_CUT * every.cut:
        return every
    written = table_lines.find(level.contrast > level.threshold).written
    inside, before = (
        np.count_nonzero(table_lines.on(written, some.cells)) for some in (dark, every)
    )
    return dark if inside > _WHOLE * before else every


def _inside(level: Level, darker: float) -> Optional[_Inside]:
    """Finds the cells in a level, and the writing in these cells.

    Args:
        darker: the factor by which the threshold for lines is raised.
    Returns:
        The cells; None if there are none, if nothing is written in them, or if there are too many
        components of ink.
    """
    grids = _tables(grid.find(level.contrast, darker * level.threshold))
    if not grids:
        return None
    cells = _numbered([cell for each in grids for cell in each], level.contrast.shape)
    contrast = np.where(cells == 0, 0, level.contrast)
    without_lines = ink.threshold_of(contrast)
    is_faint = without_lines < _FAINT_WRITING * level.threshold
    threshold = without_lines if is_faint else level.threshold
    try:
        written = writing(contrast, threshold, level.scale, ink.mask(contrast, threshold))
    except ValueError:  # there are too many pieces
        return None
    if not written.kept.any():
        return None
    components, kept = written.components, written.kept
    outside = cv2.dilate((cells == 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    at_lines = np.bincount(components.labels[outside], minlength=len(kept) + 1)[1:] > 0
    cut = float(components.areas[kept & at_lines].sum() / components.areas[kept].sum())
    return _Inside(grids, cells, written, cut)


def _tables(grids: List[List[Cell]]) -> List[List[Cell]]:
    """Returns the grids that have more than one cell."""
    return [each for each in grids if len(each) > 1]


def _numbered(cells: Sequence[Cell], shape: Tuple[int, ...]) -> np.ndarray:
    """Returns an int32 image of the given shape, in which each pixel holds the number of its cell.

    Cells are numbered from 1. Pixels outside the cells are 0.
    """
    numbers = np.zeros(shape, np.int32)
    for number, cell in enumerate(cells, 1):
        cv2.fillConvexPoly(numbers, cell.outline, number)
    for cell in cells:
        cv2.polylines(numbers, [cell.outline], True, 0, 2)
    return numbers


def _within(components: Components, cells: np.ndarray) -> np.ndarray:
    """Returns the number of each component's cell, given `cells` as returned by `_numbered`."""
    numbers = np.zeros(len(components.boxes) + 1, int)
    numbers[components.labels.ravel()] = cells.ravel()
    return numbers[1:]


def _is_squared_paper(inside: _Inside, within: np.ndarray) -> bool:
    """Returns whether the cells are the squares of squared paper.

    Cells count as squares if the writing crosses their lines, or if there are very many cells and
    nearly all of them are empty.

    Args:
        inside: the cells and the writing in them.
        within: as returned by `_within`.
    """
    count, filled = int(inside.cells.max()), len(set(within[inside.writing.kept]))
    return inside.cut > _ACROSS or (count > _MANY and filled < _FILLED * count)


def _rows(written: Writing, inside: np.ndarray) -> Tuple[Row, ...]:
    """Returns the rows of writing in a cell.

    Args:
        written: the writing in all cells.
        inside: bool of shape (n,), the components in the cell.
    """
    components, kept = written.components, written.kept & inside
    sides = np.maximum(components.heights, components.widths)[kept]
    if not (sides >= _SMALLEST * written.size).any():
        return ()
    return tuple(grouping.rows(components, kept))
