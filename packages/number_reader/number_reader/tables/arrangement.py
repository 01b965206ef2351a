"""Groups cells into grids and finds each cell's row and column in its grid."""

from typing import List, Tuple

import numpy as np

from number_reader.detection import perspective

# These values were chosen on composed pages and on half of the tables that people put into public
# repositories.
_LIKE = 0.6  # cells side by side overlap in more than this share of the shorter cell's height
_ALIKE = 1.7  # cells are not neighbours in a row if one is this many times as high as the other
APART = 0.8  # times the shorter side of a cell; boxes farther apart are not in the same table
_DOUBLE = 0.35  # times the shorter side of a cell; the gap in a double line is narrower


def straightened(corners: np.ndarray) -> np.ndarray:
    """Undoes the perspective and the rotation of cells.

    Args:
        corners: as in `perspective.of_cells`.
    Returns:
        A float array of shape (n, 4): each cell's top, left, bottom and right.
    """
    q, r = np.moveaxis(perspective.of_cells(corners).flat(corners), -1, 0)
    top, bottom = r[:, :2].mean(axis=1), r[:, 2:].mean(axis=1)
    left, right = q[:, [0, 3]].mean(axis=1), q[:, 1:3].mean(axis=1)
    return np.stack([top, left, bottom, right], axis=1)


def groups(boxes: np.ndarray) -> List[np.ndarray]:
    """Groups neighbouring cells into grids and returns the indices of each grid's cells.

    Args:
        boxes: float of shape (n, 4), each cell's top, left, bottom and right.
    """
    right, below, gap_right, gap_below = _neighbours(boxes)
    height, width = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    across = np.minimum(height, width)
    across = np.minimum(across[:, None], across)
    near_right = right & (gap_right < APART * across)
    # If boxes are nearer to those beside them than to those above and below, they belong to a form.
    side_by_side = np.median(gap_right[near_right]) if near_right.any() else np.inf
    near_below = below & (gap_below < np.minimum(APART * across, 1.6 * side_by_side + 3))
    # If most rows touch, a small gap between two rows is a double line of the same table.
    at_double = below & ~near_below & (gap_below < _DOUBLE * across)
    if np.count_nonzero(near_below) > np.count_nonzero(at_double):
        near_below |= at_double
    return _components(near_right | near_below)


def _neighbours(boxes: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Finds the cells to the right of each cell and those below it, and the gaps between them.

    Returns:
        (is_right, is_below, gap_right, gap_below), each of shape (n, n). Element [i, j] says
        whether cell j is to the right of cell i or below it, and how wide the gap between them is.
    """
    top, left, bottom, right = boxes.T
    beside, gap_beside = following(top, bottom, left, right)
    under, gap_under = following(left, right, top, bottom)
    return beside, under, gap_beside, gap_under


def following(
    low: np.ndarray, high: np.ndarray, start: np.ndarray, end: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """Finds the cells that follow each cell in one direction, and the gaps between them.

    Args:
        low, high: the cells' edges across the direction, of shape (n,).
        start, end: the cells' edges along the direction, of shape (n,).
    Returns:
        (follows, gap), both of shape (n, n). Element [i, j] says whether cell j follows cell i, at
        any distance, and how wide the gap between them is. A gap is negative if the cells overlap.
    """
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    shares = shared / np.minimum((high - low)[:, None], high - low)
    gap = start - end[:, None]
    size = np.minimum((end - start)[:, None], end - start)
    return (shares > _LIKE) & (gap > -0.3 * size), gap


def places(boxes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Returns the row and the column of each cell in a grid.

    Args:
        boxes: float of shape (n, 4), each cell's top, left, bottom and right.
    """
    top, left, bottom, right = boxes.T
    return _lines(top, bottom, left, right), _lines(left, right, top, bottom)


def _lines(low: np.ndarray, high: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Groups cells into rows or columns and returns the index of each cell's row or column.

    A cell is in the same row as the nearest cell on its right, so a row may bend. A merged cell
    belongs to the first of the rows that it spans. Columns are found in the same way.
    """
    follows, gap = following(low, high, start, end)
    size = high - low
    ratio = np.maximum(size[:, None], size) / np.minimum(size[:, None], size)
    follows &= ratio < _ALIKE
    nearest = np.where(follows, gap, np.inf).argmin(axis=1)
    first = np.flatnonzero(follows.any(axis=1))
    links = np.zeros(follows.shape, bool)
    links[first, nearest[first]] = True
    groups = _components(links)
    middles = np.array([((low + high) / 2)[group].mean() for group in groups])
    sizes = np.array([size[group].mean() for group in groups])
    inside = abs(middles[:, None] - middles) < sizes[:, None] / 2  # the middle of j is in i
    merged = [k for k in range(len(groups)) if np.count_nonzero(inside[k]) > 2]
    plain = sorted((k for k in range(len(groups)) if k not in merged), key=lambda k: middles[k])
    numbers = np.zeros(len(low), int)
    borders: List[float] = []
    latest = -1
    for k in plain:
        # Two parts of a row that are not linked still form one row.
        if latest < 0 or middles[k] - borders[latest] > 0.4 * sizes[k]:
            latest += 1
            borders.append(middles[k])
        numbers[groups[k]] = latest
    for k in merged:
        beside = np.flatnonzero(abs(np.array(borders) - middles[k]) < sizes[k] / 2)
        numbers[groups[k]] = beside[0] if len(beside) else 0
    return numbers


def _components(links: np.ndarray) -> List[np.ndarray]:
    """Returns the indices of the members of each connected component of a graph.

    Args:
        links: bool of shape (n, n), the adjacency matrix; it need not be symmetric.
    """
    label = np.arange(len(links))
    both = links | links.T | np.eye(len(links), dtype=bool)
    while True:
        lowest = np.where(both, label, len(links)).min(axis=1)
        if (lowest == label).all():
            return [np.flatnonzero(label == each) for each in np.unique(label)]
        label = lowest[lowest]  # follow two links at once, which takes fewer rounds
