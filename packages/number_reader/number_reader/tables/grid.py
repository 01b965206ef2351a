"""Finds the cells of ruled tables and the boxes on forms.

A cell is an area of paper with lines on all four sides. The sides need not be straight, horizontal
or parallel, since some tables are photographed or drawn by hand.
"""

from typing import List, NamedTuple, Tuple

import cv2
import numpy as np

from number_reader.detection import broken_lines, frames, paper_sheet, table_lines
from number_reader.detection.pyramid import MOST_PIECES
from number_reader.detection.table_lines import Lines
from number_reader.elements import Cell
from number_reader.tables import arrangement, cut_cells

# These values were chosen on composed pages, and on half of the tables that people put into public
# repositories.

# Times the size of a digit, the least width and height of a cell. The gap in a double line is
# narrower.
_SMALLEST = 0.3
# The thresholds for the ink of lines, as multiples of the threshold between ink and paper, since
# lines are often fainter than digits. The lower one is also tried if the lines seem to be broken.
_FAINT, _FAINTEST = 0.5, 0.3
_LARGEST = 0.6  # times the picture's area, the greatest area of a cell; a larger area is a sheet
_SOLID = 0.6  # the least share of a cell that is left if writing on its lines covers the rest
# Times the longer side of a cell, the least length of its shorter side. The gap in a double line is
# narrower.
_FLATTEST = 0.06
# If cells cover more than this share of an area, the area is the frame of a table. The loops of
# digits cover less of a cell.
_FRAMED = 0.5
_COMPLETE = 0.9  # if a smaller share of a grid's places have their own cell, its lines are broken
_INSIDE = 0.5  # if a smaller share of the writing is in a grid's cells, its lines are broken, too
# When possible grids are compared, a place without a cell cancels out this many cells.
_EMPTY = 3
_MOST_CELLS = 1000  # more cells would take too long to read
_MOST_AREAS = 3_000  # a picture with more areas of paper is noise, and would take too long
# The largest share of a picture that is ink, if its lines may be broken. Mending the lines of noise
# or hatching, which have more ink, would take too long.
_MOST_INK = 1 / 3


def find(contrast: np.ndarray, threshold: float) -> List[List[Cell]]:
    """Finds the cells in a picture.

    Args:
        contrast, threshold: as returned by `ink.measure`.
    Returns:
        The cells of each grid. A single box counts as a grid.
    """
    mask, faint = (contrast > share * threshold for share in (_FAINT, _FAINTEST))
    if _is_noise(mask):
        return []
    ruled = table_lines.find(mask)
    enclosed = _enclosed(mask, ruled)
    if np.mean(mask) <= _MOST_INK and not _is_complete(enclosed):
        others = [_enclosed(*mended) for mended in _mended(mask, ruled, faint)]
        enclosed = max([enclosed, *others], key=_likelihood)
    if not enclosed.outlines:
        return []
    for group in arrangement.groups(arrangement.straightened(enclosed.corners)):
        enclosed = _with(enclosed, cut_cells.missing(enclosed.corners[group], enclosed.mask))
    return _grids(enclosed)


def _mended(mask: np.ndarray, ruled: Lines, faint: np.ndarray) -> List[Tuple[np.ndarray, Lines]]:
    """Mends the lines in a mask, and in a mask that also contains fainter ink.

    Args:
        mask: bool of shape (height, width), the ink.
        ruled: the lines in it.
        faint: bool of the same shape, the ink and the fainter ink.
    Returns:
        Masks that differ from `mask` and from each other, with their lines.
    """
    found = [(mask, ruled)]
    for some in [mask] if np.array_equal(mask, faint) or _is_noise(faint) else [mask, faint]:
        of_some = ruled if some is mask else table_lines.find(some)
        whole = some | broken_lines.mended(of_some)
        if not any(np.array_equal(whole, known) for known, _ in found):
            is_some = np.array_equal(whole, some)
            found.append((whole, of_some if is_some else table_lines.find(whole)))
    return found[1:]


def _is_noise(mask: np.ndarray) -> bool:
    """Returns whether there are too many areas of paper, or too many pieces of ink."""
    areas, _ = cv2.connectedComponents((~mask).astype(np.uint8), connectivity=4)
    if areas > _MOST_AREAS:
        return True
    components, _ = cv2.connectedComponents(mask.astype(np.uint8))
    return bool(components > MOST_PIECES)


class _Enclosed(NamedTuple):
    """The areas of paper that are enclosed by lines.

    corners: float of shape (n, 4, 2), as in `Cell`.
    outlines: n arrays, int32 of shape (m, 2), as in `Cell`.
    mask: bool of shape (height, width), the ink and the borders that were drawn around tables.
    written: as in `table_lines.Lines`.
    """

    corners: np.ndarray
    outlines: List[np.ndarray]
    mask: np.ndarray
    written: np.ndarray


def _with(enclosed: _Enclosed, corners: np.ndarray) -> _Enclosed:
    """Adds cells, given by their corners as in `Cell`, to the areas that were found."""
    outlines = enclosed.outlines + [four.round().astype(np.int32) for four in corners]
    return enclosed._replace(corners=np.concatenate([enclosed.corners, corners]), outlines=outlines)


def _filled(enclosed: _Enclosed) -> Tuple[int, int]:
    """Returns the number of places and the number of cells in the largest grid.

    A merged cell takes up several places. Both numbers are 0 if no grid has more than one cell.
    """
    largest = max(_grids(enclosed), key=len, default=[])
    if len(largest) < 2:
        return 0, 0
    rows, columns = (1 + max(each) for each in zip(*((c.row, c.column) for c in largest)))
    return rows * columns, len(largest)


def _is_complete(enclosed: _Enclosed) -> bool:
    places, filled = _filled(enclosed)
    if not filled or filled < _COMPLETE * places:
        return False
    cells = np.zeros(enclosed.mask.shape, np.uint8)
    for outline in enclosed.outlines:
        cv2.fillConvexPoly(cells, outline, 1)
    inside = table_lines.on(enclosed.written, cells)
    return len(inside) == 0 or inside.mean() >= _INSIDE


def _likelihood(enclosed: _Enclosed) -> float:
    places, filled = _filled(enclosed)
    return filled - _EMPTY * (places - filled)


def _grids(enclosed: _Enclosed) -> List[List[Cell]]:
    """Arranges cells in grids."""
    if not enclosed.outlines:
        return []
    boxes = arrangement.straightened(enclosed.corners)
    grids = []
    for group in arrangement.groups(boxes):
        rows, columns = arrangement.places(boxes[group])
        grids.append(
            [
                Cell(int(row), int(column), enclosed.corners[k], outline=enclosed.outlines[k])
                for row, column, k in zip(rows, columns, group)
            ]
        )
    return grids


def _enclosed(mask: np.ndarray, ruled: Lines) -> _Enclosed:
    """Finds the cells in a mask of ink, given the lines in it."""
    nothing = _Enclosed(np.empty((0, 4, 2)), [], mask, np.empty((0, 4), int))
    mask = frames.closed(mask, ruled)
    corners, outlines = _quadrilaterals(mask, ruled.size)
    if not outlines or len(outlines) > _MOST_CELLS:
        return nothing
    cells = np.flatnonzero(~cut_cells.are_pieces(corners, mask))
    if len(cells):
        corners, outlines = corners[cells], [outlines[k] for k in cells]
    enclosed = _Enclosed(corners, outlines, mask, ruled.written)
    for beside in (True, False):
        enclosed = _with(enclosed, cut_cells.between(enclosed.corners, mask, beside))
    return enclosed


def _quadrilaterals(mask: np.ndarray, size: float) -> Tuple[np.ndarray, List[np.ndarray]]:
    """Finds the quadrilateral areas of paper that are enclosed by ink.

    Args:
        mask: bool of shape (height, width), the ink.
        size: the size of a digit, in pixels.
    Returns:
        (corners, outlines), as in `_Enclosed`.
    """
    contours, hierarchy = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
    )
    corners, outlines = [], []
    parents = np.array([] if hierarchy is None else hierarchy[0])[..., 3:].ravel()
    for hole in np.flatnonzero(parents >= 0):  # the others are outer contours of ink, not cells
        contour = contours[int(hole)]
        _, _, width, height = cv2.boundingRect(contour)
        shorter, longer = sorted([width, height])
        if shorter < max(_SMALLEST * size, _FLATTEST * longer):
            continue
        outline = cv2.convexHull(contour)
        area = cv2.contourArea(outline)
        if area > _LARGEST * mask.size or cv2.contourArea(contour) < _SOLID * area:
            continue
        four = paper_sheet.corners(outline[:, 0])
        sides = np.hypot(*(four - np.roll(four, 1, axis=0)).T)
        if sides.min() < _FLATTEST * longer:  # a triangle
            continue
        if cv2.contourArea(four.astype(np.float32)) < paper_sheet.FOUR * area:
            continue
        corners.append(four)
        outlines.append(outline[:, 0])
    quadrilaterals = np.array(corners, float).reshape(-1, 4, 2)
    if len(quadrilaterals) > _MOST_CELLS:
        return quadrilaterals, outlines
    cells = np.flatnonzero(~_are_frames(quadrilaterals))
    return quadrilaterals[cells], [outlines[k] for k in cells]


def _are_frames(corners: np.ndarray) -> np.ndarray:
    """Returns whether each cell is mostly covered by other cells, as the frame of a table is."""
    sides = np.roll(corners, -1, axis=1) - corners
    to = corners.mean(axis=1)[None, :, None] - corners[:, None]
    inside = (sides[:, None, :, 0] * to[..., 1] > sides[:, None, :, 1] * to[..., 0]).all(axis=2)
    np.fill_diagonal(inside, False)
    areas = np.array([cv2.contourArea(four.astype(np.float32)) for four in corners])
    return np.asarray(inside @ areas > _FRAMED * areas)
