"""Finds cells that are cut into pieces because the writing in them touches their lines."""

import math
from typing import List, Tuple

import cv2
import numpy as np

from number_reader.detection import perspective, strokes
from number_reader.tables import arrangement

# These values were chosen on composed pages, and on half of the tables that people put into public
# repositories.
_LINED = 0.75  # the least share of each side of a cell that is a line
_MISSING = 0.6  # the least share of each side of a missing cell that is a line, which may be bent
# Times the median of the cells' shortest sides, the greatest distance between a line drawn by hand
# and a straight line.
_REACH = 0.1
# Times the stroke width, the same distance for a line that divides a cell. It is small, so that the
# writing in a merged cell is not taken for such a line.
_NEAR = 0.25
_SMALL = 0.75  # times the size of other cells in its row and column; a loop of a digit is smaller
# A cell is the paper above or below a digit if its height is less than _LOW times the median height
# of the other cells in its row, of which there are at least _MANY.
_LOW, _MANY = 0.65, 2
_WIDEST_MISSING = 2.5  # times the narrower of two cells; in a wider gap, no cell is missing
_LINE = 0.06  # times the width of a missing cell, the thickness of the lines beside it
# If cells adjoin two sides of a missing cell, the least share of each other side that is a line.
_BESIDE = 0.8


def are_pieces(corners: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Returns, for each cell, whether it is only part of a cell or the loop of a digit such as 0.

    Parts and loops have a side without a line, or are smaller than the other cells in their row and
    column.

    Args:
        corners: float of shape (n, 4, 2), as in `grid.Cell`.
        mask: bool of shape (height, width), the ink.
    Returns:
        A bool array of shape (n,).
    """
    boxes = arrangement.straightened(corners)
    top, left, bottom, right = boxes.T
    following, _ = arrangement.following(top, bottom, left, right)
    under, _ = arrangement.following(left, right, top, bottom)
    in_row, in_column = (each | each.T for each in (following, under))
    height, width = _compared(bottom - top, in_row), _compared(right - left, in_column)
    for group in arrangement.groups(boxes):  # the rows of another table may be higher
        is_in_group = np.isin(np.arange(len(boxes)), group)
        in_row[group] &= is_in_group
        in_column[group] &= is_in_group
    is_tall = _compared(bottom - top, in_column) > 1 / _LOW
    alike = in_row & ~(is_tall & _spanning(in_row, in_column))  # without merged cells
    are_low = (_compared(bottom - top, alike) < _LOW) & (alike.sum(axis=1) >= _MANY)
    are_small = (height < _SMALL) & (width < _SMALL)
    is_open = _lined(corners, _wide_lines(corners, mask)) < _LINED
    return np.asarray(is_open | are_small | are_low)


def _spanning(in_row: np.ndarray, in_column: np.ndarray) -> np.ndarray:
    """Returns, for each cell i, which cells j seem to extend beyond i's row.

    Cell j seems to do so if it is beside a cell that is neither beside i nor in i's column. Cells
    in i's column do not count, since they may be parts of i.

    Args:
        in_row, in_column: bool of shape (n, n), which cells are in the same row and column.
    Returns:
        A bool array of shape (n, n).
    """
    elsewhere = ~(in_row | in_column)
    np.fill_diagonal(elsewhere, False)
    return np.asarray(elsewhere.astype(np.float32) @ in_row.astype(np.float32) > 0)


def _compared(size: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Returns each cell's size divided by the others' median size; infinity if there are no others.

    Args:
        size: the cells' sizes, of shape (n,).
        others: bool of shape (n, n), row i selects the cells with which cell i is compared.
    """
    others = others & ~np.eye(len(size), dtype=bool)
    every = np.where(others, size, np.nan)
    np.fill_diagonal(every, np.where(others.any(axis=1), np.nan, 0))  # nothing to compare with
    with np.errstate(divide="ignore"):
        return np.asarray(size / np.nanmedian(every, axis=1))


def between(corners: np.ndarray, mask: np.ndarray, beside: bool) -> np.ndarray:
    """Finds missing cells: gaps with cells on two opposite sides and lines on the other two.

    Args:
        corners, mask: as in `are_pieces`.
        beside: True to look between cells that are side by side, False to look between cells that
            are one above the other.
    Returns:
        A float array of shape (n, 4, 2), the corners of the missing cells.
    """
    top, left, bottom, right = arrangement.straightened(corners).T
    if beside:
        order, across, along = [1, 0, 2, 3], (top, bottom), (left, right)
    else:
        order, across, along = [3, 0, 2, 1], (left, right), (top, bottom)
    follows, gap = arrangement.following(*across, *along)
    width = along[1] - along[0]
    inked = _near_lines(mask)
    found = []
    for k, nearest in enumerate(np.where(follows, gap, np.inf).argmin(axis=1)):
        room = gap[k, nearest] / min(width[k], width[nearest])
        if not (follows[k, nearest] and arrangement.APART < room < _WIDEST_MISSING):
            continue
        four = np.empty((4, 2))
        sides = []
        for near, far in (order[:2], order[2:]):
            start, end = corners[k, near], corners[nearest, far]
            x, y = np.linspace(start, end, 50).round().astype(int).T
            sides.append(inked[y, x].mean())
            line = _LINE * (end - start)
            four[far], four[near] = start + line, end - line
        if min(sides) > _BESIDE:
            found.append(four)
    return _with_sides(np.array(found).reshape(-1, 4, 2))


def missing(corners: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Finds the places in a grid that are surrounded by lines but contain no cell.

    Args:
        corners, mask: as in `are_pieces`, but the cells are those of one grid.
    Returns:
        A float array of shape (n, 4, 2), the corners of the missing cells.
    """
    camera = perspective.of_cells(corners)
    q, r = np.moveaxis(camera.flat(corners), -1, 0)
    # Where the left and the right side of each cell begin and end, and its top and bottom side.
    heights, widths = r[:, [[0, 3], [1, 2]]], q[:, [[0, 1], [3, 2]]]
    boxes = arrangement.straightened(corners)
    rows, columns = arrangement.places(boxes)
    taken = set(zip(rows.tolist(), columns.tolist()))
    found: List[List[Tuple[float, float]]] = []
    for row, column in np.ndindex(rows.max() + 1, columns.max() + 1):
        if (row, column) in taken:
            continue
        in_row, in_column = np.flatnonzero(rows == row), np.flatnonzero(columns == column)
        # Each side of the place is where the facing side of the nearest cell is.
        before, after = _nearest(in_row, columns[in_row] - column)
        above, below = _nearest(in_column, rows[in_column] - row)
        left, right = (heights[k, int(columns[k] < column)] for k in (before, after))
        top, bottom = (widths[k, int(rows[k] < row)] for k in (above, below))
        found.append(
            [(top[0], left[0]), (top[1], right[0]), (bottom[1], right[1]), (bottom[0], left[1])]
        )
    if not found:
        return np.empty((0, 4, 2))
    middles = np.mean(found, axis=1)[:, None, ::-1]
    covered = ((boxes[:, :2] < middles) & (middles < boxes[:, 2:])).all(axis=2).any(axis=1)
    four = camera.seen(np.array(found))
    near, wide = _lined(four, _near_lines(mask)), _lined(four, _wide_lines(corners, mask))
    return _with_sides(four[np.where(covered, near, wide) >= _MISSING])


def _with_sides(corners: np.ndarray) -> np.ndarray:
    """Returns the cells whose corners are in the right order.

    The top must be above the bottom, and the left side must be to the left of the right side.
    """
    top_left, top_right, bottom_right, bottom_left = np.moveaxis(corners, 1, 0)
    is_wide = (top_left[:, 0] < top_right[:, 0]) & (bottom_left[:, 0] < bottom_right[:, 0])
    is_high = (top_left[:, 1] < bottom_left[:, 1]) & (top_right[:, 1] < bottom_right[:, 1])
    return np.asarray(corners[is_wide & is_high])


def _nearest(cells: np.ndarray, steps: np.ndarray) -> Tuple[int, int]:
    """Returns the nearest cell before a place and the nearest one after it.

    If there is no cell on one side, the nearest one on the other side is returned for both.

    Args:
        cells: the cells' indices.
        steps: the distance to each cell; negative for a cell before, positive for one after.
    """
    before, after = (
        cells[np.argmin(np.where(steps * sign > 0, abs(steps), 1e6 + abs(steps)))]
        for sign in (-1, 1)
    )
    return int(before), int(after)


def _near_lines(mask: np.ndarray) -> np.ndarray:
    """Dilates the ink so that drawn lines cover the ideal straight lines close to them."""
    reach = math.ceil(_NEAR * strokes.stroke_width(mask))
    return cv2.dilate(mask.astype(np.uint8), strokes.square(reach))


def _wide_lines(corners: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Dilates the ink so that hand-drawn lines cover the ideal straight lines near them."""
    sides = np.hypot(*np.moveaxis(corners - np.roll(corners, 1, axis=1), -1, 0))
    reach = max(1, round(_REACH * float(np.median(sides.min(axis=1)))))
    return cv2.dilate(mask.astype(np.uint8), strokes.square(reach))


def _lined(corners: np.ndarray, inked: np.ndarray) -> np.ndarray:
    """Measures how completely lines enclose each cell.

    Args:
        corners: float of shape (n, 4, 2), as in `grid.Cell`.
        inked: uint8 of shape (height, width), 1 on and beside lines.
    Returns:
        A float64 array of shape (n,). A value of 0.8 means that lines cover at least 80% of each
        side of the cell.
    """
    ends = np.roll(corners, -1, axis=1)
    points = corners[:, :, None] + np.linspace(0, 1, 50)[:, None] * (ends - corners)[:, :, None]
    x, y = np.moveaxis(points.round().astype(int), -1, 0)
    x, y = x.clip(0, inked.shape[1] - 1), y.clip(0, inked.shape[0] - 1)
    return np.asarray(inked[y, x].mean(axis=2).min(axis=1))
