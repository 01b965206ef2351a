"""Finds the columns of a table that has no lines or has lines only between its columns."""

from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from number_reader.elements import Page, Row
from number_reader.tables.row_parts import FEWEST_ROWS

# These values were chosen on composed pages and on half of the tables that people put into public
# repositories.
_FEWEST_LINED, _LINED = 2, 0.6  # a line beside fewer rows or a smaller share may be a scratch
_DOUBLE = 0.5  # times a digit's height; lines nearer than this to each other are one, drawn twice
# Multiples of a digit's height. The least gap between two columns is _GAP for three rows. Each
# further row reduces it by _LESS, since the gaps of many rows are less likely to be aligned by
# chance. It is never less than _LEAST, since the gaps of similar numbers, such as 201301, 201302
# and so on, are aligned, too.
_GAP, _LESS, _LEAST = 1.0, 0.15, 0.6
# A gap between columns that is narrower than _GAP must be this many times as wide as most gaps
# within numbers; otherwise, the digits of the numbers are just far apart.
_WIDER = 1.5
# "Most gaps" are this many percent of the gaps within numbers, not including the widest.
_MOST = 90
_MOST_PIECES = 5_000  # columns are not aligned by more components of ink; it would take too long
# At least two columns must have a number in at least this share of the rows; otherwise, the columns
# come from a few numbers with a gap that the others lack.
_FULL = 0.6
_WORD_GAP = 0.45  # times a digit's height, the least gap between numbers
_CLEAR = 1.25  # the least ratio of the narrowest gap between numbers to the widest gap within one
# The least such ratio if only some of the gaps between numbers are aligned in all rows. Otherwise,
# only the aligned gaps separate columns.
_CLEARER = 2.0
# At least this share of the rows must have about as many wide gaps as the median row; otherwise,
# each row is a number with gaps of its own.
_SAME = 0.6
# Times the median number of wide gaps in a row; "about as many" means a difference of at most this.
_OTHERS = 1 / 6


def find(page: Page, rows: Sequence[Row]) -> Optional[List[np.ndarray]]:
    """Finds columns by gaps that are aligned in all rows, or by the number of wide gaps in a row.

    Args:
        page: the page.
        rows: the rows to search.
    Returns:
        For each row, the x-coordinates of the borders between its columns, in pixels of the page.
        The result is None if there is only one column or if there are too few rows.
    """
    if len(rows) < FEWEST_ROWS:
        return None
    height = float(np.median([row.height for row in rows]))
    aligned, counted = _aligned(page, rows, height), _counted(page, rows, height)
    if counted is None:
        return aligned
    if aligned is None:
        return counted.borders
    more = np.median([len(each) for each in counted.borders]) > len(aligned[0])
    return counted.borders if more and counted.ratio > _CLEARER else aligned


def between_lines(page: Page, rows: Sequence[Row]) -> Optional[List[np.ndarray]]:
    """Finds the lines between columns.

    Args:
        page, rows: as in `find`.
    Returns:
        The borders, as in `find`; None if no lines separate columns.
    """
    boxes = [page.components.boxes[row.tall] for row in rows]
    middles = np.array([((b[:, :2] + b[:, 2:]) / 2).mean(axis=0) for b in boxes]).reshape(-1, 2)
    slopes = np.tan([row.angle for row in rows])
    places = middles[:, 0] - slopes * middles[:, 1]  # y = place + slope x
    top, bottom = (page.vertical[:, end, 1] for end in (0, 1))
    beside = (top[:, None] < middles[:, 0]) & (middles[:, 0] < bottom[:, None])
    long = page.vertical[beside.sum(axis=1) >= max(_FEWEST_LINED, _LINED * len(rows))]
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
    """Returns the change in x per pixel of y along each line.

    Args:
        lines: float of shape (n, 2, 2), the x and y of both ends of each line.
    """
    across = lines[:, 1] - lines[:, 0]
    return np.asarray(across[:, 0] / across[:, 1])


def _aligned(page: Page, rows: Sequence[Row], height: float) -> Optional[List[np.ndarray]]:
    """Finds gaps that are aligned in all rows.

    Returns:
        Borders in these gaps, in the same form as those that `find` returns.
    """
    y, left, right = _extents(page, rows)
    if len(y) > _MOST_PIECES:
        return None
    size = max(np.ptp(y), right.max() - left.min(), 1.0)
    middle = (left.min() + right.max()) / 2
    y = (y - y.mean()) / size
    gap = max(_LEAST, _GAP - _LESS * (len(rows) - FEWEST_ROWS)) * height
    left, right = left - middle, right - middle
    lean, fan = _leaning(y, (left - gap / 2) / size, (right + gap / 2) / size)
    starts, ends = ((x - size * lean * y) / (1 + fan * y) for x in (left, right))
    numbers = np.repeat(np.arange(len(rows)), [len(row.components) for row in rows])
    borders, widths = _valleys(starts, ends, gap)
    if len(borders):
        most = np.percentile(_within(starts, ends, numbers, borders), _MOST)
        borders = borders[widths >= min(_GAP * height, _WIDER * most)]
    columns = np.searchsorted(borders, (starts + ends) / 2)
    shares = [len(set(numbers[columns == k])) / len(rows) for k in range(len(borders) + 1)]
    if np.count_nonzero(np.array(shares) >= _FULL) < 2:
        return None
    heights = [y[numbers == k].mean() for k in range(len(rows))]
    return [middle + borders * (1 + fan * at) + size * lean * at for at in heights]


class _Counted(NamedTuple):
    """The borders between the numbers of each row.

    borders: for each row, as in `find`.
    ratio: the narrowest gap between numbers, divided by the widest gap within a number.
    """

    borders: List[np.ndarray]
    ratio: float


def _counted(page: Page, rows: Sequence[Row], height: float) -> Optional[_Counted]:
    """Finds gaps that are clearly wider than the others.

    Every row but the last must have such a gap, and most rows must have about the same number of
    such gaps. Otherwise, the result is None.
    """
    gaps, middles = [], []
    for row in rows:
        _, left, right = _extents(page, [row])
        order = np.argsort(left)
        starts, ends = left[order][1:], np.maximum.accumulate(right[order])[:-1]
        gaps.append((starts - ends) / height)
        middles.append((starts + ends) / 2)
    every = np.sort(np.concatenate(gaps))
    # In each row but the last, at least one gap is between numbers.
    every = every[: len(every) - len(rows) + 2]
    split = np.flatnonzero((every[1:] >= _WORD_GAP) & (every[:-1] > 0.05))
    if not len(split):
        return None
    ratios = every[1:][split] / every[:-1][split]
    best = split[np.argmax(ratios)]
    ratio = float(np.max(ratios))
    if ratio < _CLEAR:
        return None
    borders = [middle[gap > every[best]] for gap, middle in zip(gaps, middles)]
    counts = np.array([len(each) for each in borders])
    like = abs(counts - np.median(counts)) <= _OTHERS * np.median(counts)
    if (counts[:-1] == 0).any() or np.mean(like) < _SAME:
        return None
    return _Counted(borders, ratio)


def _extents(page: Page, rows: Sequence[Row]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the middle y, the left end and the right end of each component in the rows."""
    members = np.concatenate([row.components for row in rows]).astype(int)
    top, left, bottom, right = page.components.boxes[members].T
    return (top + bottom) / 2, left.astype(float), right.astype(float)


def _leaning(y: np.ndarray, left: np.ndarray, right: np.ndarray) -> Tuple[float, float]:
    """Fits the perspective of columns to the components in them.

    Args:
        y: the middle y of each component, float of shape (n,).
        left, right: the left and the right ends of each component, of the same shape and unit.
    Returns:
        The d and e for which the columns x = q + (d + e q) y cover the least width.
    """
    d, best = np.linspace(-0.3, 0.3, 31), (np.inf, 0.0, 0.0)
    for e in np.linspace(-0.4, 0.4, 17):  # one by one, since the arrays are large
        starts, ends = ((x - d[:, None] * y) / (1 + e * y) for x in (left, right))
        order = np.argsort(starts, axis=1)
        starts, ends = (np.take_along_axis(each, order, axis=1) for each in (starts, ends))
        before = np.maximum.accumulate(ends, axis=1)
        before = np.concatenate([starts[:, :1], before[:, :-1]], axis=1)
        covered = np.maximum(0, ends - np.maximum(starts, before)).sum(axis=1)
        cost = covered + 0.05 * abs(d) + 0.02 * abs(e)  # upright columns, if in doubt
        least = np.argmin(cost)
        best = min(best, (float(cost[least]), float(d[least]), float(e)), key=lambda each: each[0])
    return best[1:]


def _valleys(starts: np.ndarray, ends: np.ndarray, least: float) -> Tuple[np.ndarray, np.ndarray]:
    """Returns the middles and the widths of the gaps that are wider than `least`."""
    order = np.argsort(starts)
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    gap = np.flatnonzero(starts[1:] - ends[:-1] > least)
    return (starts[gap + 1] + ends[gap]) / 2, starts[gap + 1] - ends[gap]


def _within(
    starts: np.ndarray, ends: np.ndarray, rows: np.ndarray, borders: np.ndarray
) -> np.ndarray:
    """Returns the widths of the gaps between neighbours in the same row and column.

    An additional 0 precedes the widths, so that the result is never empty.
    """
    order = np.lexsort([starts, rows])
    starts, ends, rows = starts[order], ends[order], rows[order]
    columns = np.searchsorted(borders, starts)
    same = (rows[1:] == rows[:-1]) & (columns[1:] == columns[:-1])
    return np.append(0.0, (starts[1:] - ends[:-1])[same])
