"""Finds the cells of ruled tables, and the boxes of forms.

A cell is a piece of paper with lines on all four sides. The sides need not be straight, level or
parallel, so photographs and tables drawn by hand also have cells.
"""

from typing import List, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import arrangement, broken_lines

# These values were chosen on composed pages, and on half of the tables that people put into public
# repositories.
# Of the level that separates ink from paper; lines are often fainter than digits.
_FAINTEST, _FAINTER = 0.5, 0.3
_SMALLEST = 14  # pixels, of a cell
_LARGEST = 0.6  # of the picture's area
_SQUARE = 0.85  # of a cell's outline lies between its corners; of an ellipse, only 2 / pi
_SOLID = 0.6  # of its outline is paper; the rest is what is written on its lines
_FLATTEST = 0.06  # of its longer side
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
    boxes = arrangement.straightened(corners)
    grids = []
    for group in arrangement.groups(boxes):
        rows, columns = arrangement.places(boxes[group])
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
    middle, size, (a, c, d, e) = arrangement.perspective(corners)
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
    top, left, bottom, right = arrangement.straightened(corners).T
    if beside:
        order, across, along = [1, 0, 2, 3], (top, bottom), (left, right)
    else:
        order, across, along = [3, 0, 2, 1], (left, right), (top, bottom)
    follows, gap = arrangement.following(*across, *along)
    width = along[1] - along[0]
    inked = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8))
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
        if min(sides) > _LINED:
            found.append(four)
    return np.array(found).reshape(-1, 4, 2)


def _corners(outline: np.ndarray) -> np.ndarray:
    """Returns the four points of an outline that are farthest along the diagonals."""
    x, y = outline.T
    order = [np.argmin(x + y), np.argmax(x - y), np.argmax(x + y), np.argmin(x - y)]
    return np.asarray(outline[order])
