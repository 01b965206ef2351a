"""Finds the cells of ruled tables, and the boxes of forms.

A cell is a piece of paper with lines on all four sides. The sides need not be straight, level or
parallel, so photographs and tables drawn by hand also have cells.
"""

from typing import Any, List, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import broken_lines

# These values were chosen on composed pages, and on half of the tables that people put into public
# repositories.
# Of the level that separates ink from paper; lines are often fainter than digits.
_FAINTEST, _FAINTER = 0.5, 0.3
_SMALLEST = 14  # pixels, of a cell
_LARGEST = 0.6  # of the picture's area
_SQUARE = 0.85  # of a cell's outline lies between its corners; of an ellipse, only 2 / pi
_SOLID = 0.6  # of its outline is paper; the rest is what is written on its lines
_FLATTEST = 0.06  # of its longer side
_LIKE = 0.6  # cells that are side by side share this much of their height
_ALIKE = 1.7  # the larger of two cells of a column is not so many times as wide; or it is merged
_APART = 0.8  # of a cell; boxes farther apart do not belong together
_WIDEST_MISSING = 2.5  # times a cell beside it
_LINED = 0.8  # of its sides is a line
_LINE = 0.06  # of its width
_FRAMED = 0.5  # of a frame is covered by the cells in it; the loops of digits cover less of a cell
_COMPLETE = 0.9  # of a grid's places have a cell of their own; with fewer, its lines are broken
_MOST_CELLS = 1000  # more would take too long to read besides the rows
_MOST_PIECES = 20_000  # of paper; a picture with more is noise


class Cell(NamedTuple):
    """A cell.

    row, column: its place in its grid, counted from 0; of a merged cell, the first.
    corners: float of shape (4, 2), x and y of its top left, top right, bottom right and bottom
        left corners, in pixels.
    outline: int32 of shape (n, 2), x and y of the corners of its outline.
    """

    row: int
    column: int
    corners: np.ndarray
    outline: np.ndarray


def find(contrast: np.ndarray, level: float) -> List[List[Cell]]:
    """Finds the cells in a picture.

    Args:
        contrast, level: as from `ink.measure`.
    Returns:
        The cells of each grid. A single box is a grid, too.
    """
    mask, faint = (contrast > share * level for share in (_FAINTEST, _FAINTER))
    grids = _grids(mask)
    if _completeness(grids) >= _COMPLETE:
        return grids
    tried = mask
    for some in [mask] if np.array_equal(mask, faint) else [mask, faint]:
        whole = some | broken_lines.mended(some)
        if not np.array_equal(whole, tried):
            grids = max(grids, _grids(whole), key=_completeness)
            tried = whole
    return grids


def _completeness(grids: List[List[Cell]]) -> float:
    """Returns the share of the places of the largest grid that have a cell of their own."""
    largest = max(grids, key=len, default=[])
    if len(largest) < 2:
        return 0.0
    rows, columns = (1 + max(each) for each in zip(*((c.row, c.column) for c in largest)))
    return float(len(largest) / (rows * columns))


def _grids(mask: np.ndarray) -> List[List[Cell]]:
    """Finds the cells of each grid in a mask of ink."""
    if cv2.connectedComponents((~mask).astype(np.uint8), connectivity=4)[0] > _MOST_PIECES:
        return []
    corners, outlines = _quadrilaterals(mask)
    if not outlines or len(outlines) > _MOST_CELLS:
        return []
    corners, outlines = _with_open_cells(mask, corners, outlines)
    for beside in (True, False):
        missing = _missing(corners, mask, beside)
        corners = np.concatenate([corners, missing])
        outlines += [four.round().astype(np.int32) for four in missing]
    boxes = straightened(corners)
    grids = []
    for group in _groups(boxes):
        rows, columns = places(boxes[group])
        grids.append(
            [
                Cell(int(row), int(column), corners[k], outlines[k])
                for row, column, k in zip(rows, columns, group)
            ]
        )
    return grids


def _quadrilaterals(mask: np.ndarray) -> Tuple[np.ndarray, List[np.ndarray]]:
    """Finds the pieces of paper that are enclosed by ink and have four corners.

    Returns:
        corners: float of shape (n, 4, 2). outlines: n of shape (m, 2).
    """
    contours, hierarchy = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
    )
    corners, outlines = [], []
    for contour, (_, _, _, parent) in zip(contours, [] if hierarchy is None else hierarchy[0]):
        if parent < 0:  # of ink, and not a hole in it
            continue
        _, _, width, height = cv2.boundingRect(contour)
        shorter, longer = sorted([width, height])
        if shorter < max(_SMALLEST, _FLATTEST * longer):
            continue
        outline = cv2.convexHull(contour)
        four = _corners(outline[:, 0])
        area = cv2.contourArea(outline)
        if area > _LARGEST * mask.size or cv2.contourArea(contour) < _SOLID * area:
            continue
        sides = np.hypot(*(four - np.roll(four, 1, axis=0)).T)
        if sides.min() < _FLATTEST * longer:  # a triangle
            continue
        if cv2.contourArea(four.astype(np.float32)) < _SQUARE * area:
            continue
        corners.append(four)
        outlines.append(outline[:, 0])
    found = np.array(corners, float).reshape(-1, 4, 2)
    if len(found) > _MOST_CELLS:
        return found, outlines
    cells = np.flatnonzero(~_are_frames(found))
    return found[cells], [outlines[k] for k in cells]


def _are_frames(corners: np.ndarray) -> np.ndarray:
    """Returns which cells are mostly covered by others, as is the border around a table."""
    sides = np.roll(corners, -1, axis=1) - corners
    to = corners.mean(axis=1)[None, :, None] - corners[:, None]
    inside = (sides[:, None, :, 0] * to[..., 1] > sides[:, None, :, 1] * to[..., 0]).all(axis=2)
    np.fill_diagonal(inside, False)
    areas = np.array([cv2.contourArea(four.astype(np.float32)) for four in corners])
    return np.asarray(inside @ areas > _FRAMED * areas)


def _with_open_cells(
    mask: np.ndarray, corners: np.ndarray, outlines: List[np.ndarray]
) -> Tuple[np.ndarray, List[np.ndarray]]:
    """Adds the cells that are open since the table has no outer border."""
    size = _sides(corners)
    closed = mask.copy().astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(closed)
    x, y = corners[:, 0].round().astype(int).T
    at_corners = {int(labels[b, a]) for a, b in zip(x, y)} - {0}
    for label in at_corners:
        left, top, width, height, _ = boxes[label]
        if left == 0 or top == 0 or left + width == mask.shape[1] or top + height == mask.shape[0]:
            closed[[0, -1]], closed[:, [0, -1]] = 1, 1
            continue
        ends = np.argwhere(labels == label)[:, ::-1]
        inside = [k for k in range(len(x)) if labels[y[k], x[k]] == label]
        frame = _frame(corners[inside], ends.astype(float))
        cv2.polylines(closed, [frame.round().astype(np.int32)], True, 1, 2)
    more, their_outlines = _quadrilaterals(closed > 0)
    if len(more) < len(corners) + 2:
        return corners, outlines
    new = _sides(more)
    if (new < 0.5 * np.median(size, axis=0)).any():  # only the ends of lines are beyond the border
        return corners, outlines
    return more, their_outlines


def _sides(corners: np.ndarray) -> np.ndarray:
    """Returns the width and the height of each cell."""
    return np.stack(
        [
            np.hypot(*(corners[:, 1] - corners[:, 0]).T),
            np.hypot(*(corners[:, 3] - corners[:, 0]).T),
        ],
        axis=1,
    )


def _frame(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Returns the corners of the smallest frame, parallel to the sides of cells, around points."""
    middle, size, (a, c, d, e) = _perspective(corners)
    x, y = ((points - middle) / size).T
    r, q = (y - a * x) / (1 + c * x), (x - d * y) / (1 + e * y)
    four = []
    for across, along in (
        (r.min(), q.min()),
        (r.min(), q.max()),
        (r.max(), q.max()),
        (r.max(), q.min()),
    ):
        # y - (a + c across) x = across; x - (d + e along) y = along
        left = np.array([[-(a + c * across), 1], [1, -(d + e * along)]])
        four.append(np.linalg.solve(left, [across, along]))
    return np.asarray(middle + size * np.array(four))


def _missing(corners: np.ndarray, mask: np.ndarray, beside: bool) -> np.ndarray:
    """Finds cells that are cut in pieces, because what is written in them touches their lines.

    Args:
        corners: those of the other cells.
        mask: the ink.
        beside: whether to look between cells side by side, and not one above the other.
    Returns:
        The corners of cells between two others, with a line on each of the other two sides.
    """
    top, left, bottom, right = straightened(corners).T
    if beside:
        order, (follows, gap), width = [1, 0, 2, 3], _next(top, bottom, left, right), right - left
    else:
        order, (follows, gap), width = [3, 0, 2, 1], _next(left, right, top, bottom), bottom - top
    inked = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8))
    found = []
    for k, nearest in enumerate(np.where(follows, gap, np.inf).argmin(axis=1)):
        room = gap[k, nearest] / min(width[k], width[nearest])
        if not (follows[k, nearest] and _APART < room < _WIDEST_MISSING):
            continue
        four = np.empty((4, 2))
        sides = []
        for near, far in (order[:2], order[2:]):
            start, end = corners[k, near], corners[nearest, far]
            x, y = np.linspace(start, end, 50).round().astype(int).T
            sides.append(inked[y, x].mean())
            line = _LINE * (end - start)
            four[far], four[near] = start + line, end - line
        if min(sides) > _LINED:
            found.append(four)
    return np.array(found).reshape(-1, 4, 2)


def _corners(outline: np.ndarray) -> np.ndarray:
    """Returns the four points of an outline that are farthest along the diagonals."""
    x, y = outline.T
    order = [np.argmin(x + y), np.argmax(x - y), np.argmax(x + y), np.argmin(x - y)]
    return np.asarray(outline[order])


def straightened(corners: np.ndarray) -> np.ndarray:
    """Undoes perspective and rotation.

    The horizontal sides of the cells lie on lines y = r + (a + c r) x, which meet in a point, and
    the vertical ones on lines x = q + (d + e q) y. The values of r and q are the coordinates in
    which the cells are rectangles.

    Returns:
        float of shape (n, 4), each cell's top, left, bottom and right.
    """
    middle, size, (a, c, d, e) = _perspective(corners)
    x, y = np.moveaxis((corners - middle) / size, -1, 0)
    r, q = (y - a * x) / (1 + c * x), (x - d * y) / (1 + e * y)
    top, bottom = r[:, :2].mean(axis=1), r[:, 2:].mean(axis=1)
    left, right = q[:, [0, 3]].mean(axis=1), q[:, 1:3].mean(axis=1)
    return np.asarray(size * np.stack([top, left, bottom, right], axis=1))


def _perspective(corners: np.ndarray) -> Tuple[np.ndarray, float, Tuple[float, ...]]:
    """Returns the middle and the size of a grid; and, relative to them, a, c, d and e."""
    middle = corners.mean(axis=(0, 1))
    size = float(max(np.ptp(corners[..., 0]), np.ptp(corners[..., 1])))
    x, y = np.moveaxis((corners - middle) / size, -1, 0)
    return middle, size, (*_slopes(x, y, ((0, 1), (3, 2))), *_slopes(y, x, ((0, 3), (1, 2))))


def _slopes(along: np.ndarray, across: np.ndarray, sides: Any) -> Tuple[float, float]:
    """Fits the slope of cells' sides."""
    slopes, places, lengths = [], [], []
    for start, end in sides:
        length = along[:, end] - along[:, start]
        slopes.append((across[:, end] - across[:, start]) / length)
        places.append(across[:, start] - slopes[-1] * along[:, start])
        lengths.append(length)
    return pencil(*(np.concatenate(each) for each in (slopes, places, lengths)))


def pencil(slopes: np.ndarray, places: np.ndarray, lengths: np.ndarray) -> Tuple[float, float]:
    """Fits lines that meet in a point: y = r + (a + c r) x.

    Args:
        slopes, places: of each line, at x = 0.
        lengths: of what is known of it, its weight.
    Returns:
        a, c.
    """
    few = 0.002 * lengths.sum()  # lines that say little about c leave it near 0
    terms = np.stack([np.ones_like(places), places], axis=1)
    normal = (terms * lengths[:, None]).T @ terms + np.diag([1e-9, few])
    a, c = np.linalg.solve(normal, (terms * lengths[:, None]).T @ slopes)
    return float(a), float(c)


def _groups(boxes: np.ndarray) -> List[np.ndarray]:
    """Returns the numbers of the cells of each grid: those that are neighbours."""
    right, below, gap_right, gap_below = _neighbours(boxes)
    height, width = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    across = np.minimum(height, width)
    near_right = right & (gap_right < _APART * np.minimum(across[:, None], across))
    # Boxes that stand closer side by side than one above the other are rows of a form.
    side_by_side = np.median(gap_right[near_right]) if near_right.any() else np.inf
    near = _APART * np.minimum(across[:, None], across)
    near_below = below & (gap_below < np.minimum(near, 1.6 * side_by_side + 3))
    return components(near_right | near_below)


def _neighbours(boxes: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Returns which cells have which on their right and below them, and the gaps between them.

    All are of shape (n, n); [i, j] is about cell i and its neighbour j.
    """
    top, left, bottom, right = boxes.T
    beside, gap_beside = _next(top, bottom, left, right)
    under, gap_under = _next(left, right, top, bottom)
    return beside, under, gap_beside, gap_under


def _next(
    low: np.ndarray, high: np.ndarray, start: np.ndarray, end: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """Returns which cells follow which in one direction, and the gaps between them.

    Args:
        low, high: their ends across the direction.
        start, end: their ends along it.
    """
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    shares = shared / np.minimum((high - low)[:, None], high - low)
    gap = start - end[:, None]
    size = np.minimum((end - start)[:, None], end - start)
    return (shares > _LIKE) & (gap > -0.3 * size), gap


def places(boxes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Returns the row and the column of each cell of a grid.

    Args:
        boxes: float of shape (n, 4), each cell's top, left, bottom and right.
    """
    top, left, bottom, right = boxes.T
    return _lines(top, bottom, left, right), _lines(left, right, top, bottom)


def _lines(low: np.ndarray, high: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Groups cells into rows, or columns, and returns the number of each cell's.

    A cell belongs to the row of the nearest cell on its right, so that a row may bend. A merged
    cell belongs to the first of the rows beside it.
    """
    follows, gap = _next(low, high, start, end)
    size = high - low
    ratio = np.maximum(size[:, None], size) / np.minimum(size[:, None], size)
    follows &= ratio < _ALIKE
    nearest = np.where(follows, gap, np.inf).argmin(axis=1)
    first = np.flatnonzero(follows.any(axis=1))
    links = np.zeros(follows.shape, bool)
    links[first, nearest[first]] = True
    groups = components(links)
    middles = np.array([((low + high) / 2)[group].mean() for group in groups])
    sizes = np.array([size[group].mean() for group in groups])
    inside = abs(middles[:, None] - middles) < sizes[:, None] / 2  # the middle of j is in i
    merged = [k for k in range(len(groups)) if np.count_nonzero(inside[k]) > 2]
    plain = sorted((k for k in range(len(groups)) if k not in merged), key=lambda k: middles[k])
    numbers = np.zeros(len(low), int)
    borders: List[float] = []
    latest = -1
    for k in plain:
        # Two halves of a row that nothing connects are still one row.
        if latest < 0 or middles[k] - borders[latest] > 0.4 * sizes[k]:
            latest += 1
            borders.append(middles[k])
        numbers[groups[k]] = latest
    for k in merged:
        beside = np.flatnonzero(abs(np.array(borders) - middles[k]) < sizes[k] / 2)
        numbers[groups[k]] = beside[0] if len(beside) else 0
    return numbers


def components(links: np.ndarray) -> List[np.ndarray]:
    """Returns the numbers of the members of each group of things that are linked.

    Args:
        links: bool of shape (n, n).
    """
    label = np.arange(len(links))
    both = links | links.T | np.eye(len(links), dtype=bool)
    while True:
        lowest = np.where(both, label, len(links)).min(axis=1)
        if (lowest == label).all():
            return [np.flatnonzero(label == each) for each in np.unique(label)]
        label = lowest
