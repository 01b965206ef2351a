"""Finds the columns of a table that has no lines, or only lines between its columns."""

from typing import List, Optional, Tuple

import numpy as np

from tf1_mnist.handwriting.writing.grouping import Row
from tf1_mnist.handwriting.writing.page import Page

# These values were chosen on composed pages, and on half of the tables that people put into public
# repositories.
_FEWEST_ROWS = 3  # the least number of rows in a table; fewer rows may be alike by chance
_LINED = 0.6  # the least share of the rows beside a line
_DOUBLE = 0.5  # times a digit's height; lines that are nearer to each other are one, drawn twice
_GAP = 0.7  # times a digit's height, the least gap between two columns
_FULL = 0.6  # at least two columns have something in at least this share of the rows


def find(page: Page, rows: List[Row]) -> Optional[List[np.ndarray]]:
    """Finds columns: gaps that are aligned in all rows.

    Args:
        page: the page.
        rows: the rows to search.
    Returns:
        For each row, the x of the borders between its columns, in pixels of the page; None if there
        is only one column, or if there are too few rows.
    """
    if len(rows) < _FEWEST_ROWS:
        return None
    y, left, right = _extents(page, rows)
    size = max(np.ptp(y), right.max() - left.min(), 1.0)
    middle = (left.min() + right.max()) / 2
    y = (y - y.mean()) / size
    gap = _GAP * float(np.median([row.height for row in rows]))
    left, right = left - middle, right - middle
    lean, fan = _leaning(y, (left - gap / 2) / size, (right + gap / 2) / size)
    starts, ends = ((x - size * lean * y) / (1 + fan * y) for x in (left, right))
    borders = _valleys(starts, ends, gap)
    numbers = np.repeat(np.arange(len(rows)), [len(row.digits + row.others) for row in rows])
    columns = np.searchsorted(borders, (starts + ends) / 2)
    shares = [len(set(numbers[columns == k])) / len(rows) for k in range(len(borders) + 1)]
    if np.count_nonzero(np.array(shares) >= _FULL) < 2:
        return None
    heights = [y[numbers == k].mean() for k in range(len(rows))]
    return [middle + borders * (1 + fan * at) + size * lean * at for at in heights]


def between_lines(page: Page, rows: List[Row]) -> Optional[List[np.ndarray]]:
    """Finds the lines between columns.

    Args:
        page, rows: as in `find`.
    Returns:
        As in `find`; None if no lines separate columns.
    """
    boxes = [page.pieces.boxes[row.digits] for row in rows]
    middles = np.array([((b[:, :2] + b[:, 2:]) / 2).mean(axis=0) for b in boxes]).reshape(-1, 2)
    slopes = np.tan([row.angle for row in rows])
    places = middles[:, 0] - slopes * middles[:, 1]  # y = place + slope x
    top, bottom = (page.upright[:, end, 1] for end in (0, 1))
    beside = (top[:, None] < middles[:, 0]) & (middles[:, 0] < bottom[:, None])
    long = page.upright[beside.mean(axis=1) >= _LINED]
    if not len(long):
        return None
    (x, y), lean = long[:, 0].T, _lean(long)
    crossings = (x - lean * y + lean * places[:, None]) / (1 - slopes[:, None] * lean)
    crossings = crossings[:, np.argsort(crossings.mean(axis=0))]
    height = float(np.median([row.height for row in rows]))
    is_new = np.append(True, np.diff(crossings.mean(axis=0)) > _DOUBLE * height)
    crossings = crossings[:, is_new]
    columns = np.concatenate(
        [np.searchsorted(at, (b[:, 1] + b[:, 3]) / 2) for at, b in zip(crossings, boxes)]
    )
    crossings = crossings[:, columns.min() : columns.max()]
    return list(crossings) if crossings.size else None


def _lean(lines: np.ndarray) -> np.ndarray:
    """Returns dx / dy of lines, which are float of shape (n, 2, 2): the x and y of both ends."""
    across = lines[:, 1] - lines[:, 0]
    return np.asarray(across[:, 0] / across[:, 1])


def _extents(page: Page, rows: List[Row]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the middle y, the left end and the right end of each piece of the rows."""
    members = np.concatenate([row.digits + row.others for row in rows]).astype(int)
    top, left, bottom, right = page.pieces.boxes[members].T
    return (top + bottom) / 2, left.astype(float), right.astype(float)


def _leaning(y: np.ndarray, left: np.ndarray, right: np.ndarray) -> Tuple[float, float]:
    """Fits the perspective of columns to the pieces in them.

    Args:
        y: the middle y of each piece, float of shape (n,).
        left, right: the left and the right ends of each piece, of the same shape and unit.
    Returns:
        The d and e for which columns x = q + (d + e q) y cover the least of the page's width.
    """
    d, e = (
        each.ravel() for each in np.meshgrid(np.linspace(-0.3, 0.3, 31), np.linspace(-0.4, 0.4, 17))
    )
    starts, ends = ((x - d[:, None] * y) / (1 + e[:, None] * y) for x in (left, right))
    order = np.argsort(starts, axis=1)
    starts, ends = (np.take_along_axis(each, order, axis=1) for each in (starts, ends))
    before = np.maximum.accumulate(ends, axis=1)
    before = np.concatenate([starts[:, :1], before[:, :-1]], axis=1)
    covered = np.maximum(0, ends - np.maximum(starts, before)).sum(axis=1)
    best = np.argmin(covered + 0.05 * abs(d) + 0.02 * abs(e))  # upright columns, if in doubt
    return float(d[best]), float(e[best])


def _valleys(starts: np.ndarray, ends: np.ndarray, least: float) -> np.ndarray:
    """Returns the middles of the gaps that are wider than `least`."""
    order = np.argsort(starts)
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    gap = np.flatnonzero(starts[1:] - ends[:-1] > least)
    return np.asarray((starts[gap + 1] + ends[gap]) / 2)
