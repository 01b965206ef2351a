"""Finds the lines of ruled or squared paper, tables and brick walls in a mask of ink."""

from typing import Iterator, NamedTuple, Optional, Tuple

import cv2
import numpy as np

_STEEPEST = np.deg2rad(12)  # the largest angle between a line and the horizontal
_ANGLES = 720  # steps in half a turn; a step is a quarter of a degree
_INKED = 0.7  # the least share of ink in the part of a line that is inside the picture
_SHORTEST = 0.35  # times the picture's width; a shorter line may be a stroke
_THICKEST = 0.05  # times the picture's width; a thicker line is an edge or a stroke
# Pixels. If there is more ink, only every second, third, ... column is searched for lines, so that
# about this much ink remains; more would take too long.
_MUCH_INK = 500_000
_MOST_LINES = 200  # only this many lines, those with the most ink, are examined, to save time
_RULED = 5  # if at least this many horizontal lines cross a picture, the paper is ruled
_WALL = 0.5  # if more than this share of the other ink links two lines, it is joints in brickwork
# If there are only a few lines, and less than this share of the ink is outside them, the lines are
# strokes of digits.
_LEAST_REST = 0.1
# If the lines make up at least the share _FEW of the ink, and the writing is at least _DARKER times
# as dark as the lines, then only ink that is more than _ABOVE times as dark as the lines is taken
# for writing. These values were chosen on perturbed pictures.
_FEW, _DARKER, _ABOVE = 0.05, 2.0, 1.1
_MOST = 90  # percent; the darkness of lines or writing is this percentile of their pixels' darkness


class _Lines(NamedTuple):
    """The lines that cross a picture from side to side.

    thin: bool of shape (height, width), the ink of the lines, except where strokes cross them.
    whole: bool of the same shape, all ink that lies on the lines.
    number: the number of lines.
    thickness: the thickness of the thickest line, in pixels.
    """

    thin: np.ndarray
    whole: np.ndarray
    number: int
    thickness: float


def lines(mask: np.ndarray) -> np.ndarray:
    """Finds the straight lines that cross a picture from side to side or from top to bottom.

    A line that cuts off a corner of the picture is found, too, provided that it is much longer than
    a stroke. Where a stroke of a digit crosses a line, the ink belongs to the digit. If a few lines
    contain nearly all the ink, they are treated as strokes.

    Args:
        mask: bool of shape (height, width), the ink.
    Returns:
        A bool array that has the same shape and marks the ink that belongs to lines.
    """
    horizontal, vertical = _across(mask), _across(np.ascontiguousarray(mask.T))
    of_paper: np.ndarray = horizontal.thin | vertical.thin.T | horizontal.whole & vertical.whole.T
    if horizontal.number >= _RULED:
        of_paper |= _remnants(mask & ~of_paper, horizontal, vertical)
    elif np.count_nonzero(mask & ~of_paper) <= _LEAST_REST * np.count_nonzero(mask):
        of_paper[:] = False
    return of_paper


def pale(contrast: np.ndarray, mask: np.ndarray, of_paper: np.ndarray) -> np.ndarray:
    """Finds the ink that is about as pale as the paper's lines, if the writing is much darker.

    Such ink comes from lines of which only parts exceed the threshold, perhaps because of a shadow.

    Args:
        contrast: float32 of shape (height, width), as returned by `ink.measure`.
        mask: bool of the same shape, the ink.
        of_paper: bool of the same shape, as returned by `lines`.
    Returns:
        A bool array that has the same shape and marks the pale ink, without the edges of dark
        strokes.
    """
    rest = mask & ~of_paper
    nothing = np.zeros(mask.shape, bool)
    if np.count_nonzero(of_paper) < _FEW * np.count_nonzero(mask) or not rest.any():
        return nothing
    of_lines, of_writing = (np.percentile(contrast[some], _MOST) for some in (of_paper, rest))
    if of_writing < _DARKER * of_lines:
        return nothing
    dark = (contrast > _ABOVE * of_lines).astype(np.uint8)
    return np.asarray(mask & (cv2.dilate(dark, np.ones((5, 5), np.uint8)) == 0))


def _remnants(rest: np.ndarray, horizontal: _Lines, vertical: _Lines) -> np.ndarray:
    """Finds remnants of lines: ink on them, thin ink at the border, and joints in brickwork.

    Args:
        rest: bool of shape (height, width), the ink that does not belong to lines.
        horizontal, vertical: the horizontal and the vertical lines, as returned by `_across`.
    Returns:
        A bool array that has the same shape and marks the ink of the remnants.
    """
    near = cv2.dilate((horizontal.whole | vertical.whole.T).astype(np.uint8), np.ones((3, 3)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest.astype(np.uint8))
    left, top, width, height, ink = stats.T
    on_lines = np.bincount(labels[(near > 0) & rest], minlength=count) / ink
    ends = np.minimum(left, top), rest.shape[1] - left - width, rest.shape[0] - top - height
    thickest = greatest_thickness(max(horizontal.thickness, vertical.thickness))
    is_thin = ink <= thickest * np.maximum(width, height)
    is_remnant = (on_lines > 0.6) | (np.min(ends, axis=0) <= 1) & is_thin
    is_remnant[0] = False  # the paper
    spans = is_thin & ~is_remnant & _are_between(horizontal, labels, top, top + height)
    if ink[spans].sum() > _WALL * ink[1:][~is_remnant[1:]].sum():
        is_remnant |= spans
    remnants: np.ndarray = is_remnant[labels]
    return remnants


def _are_between(
    horizontal: _Lines, labels: np.ndarray, tops: np.ndarray, bottoms: np.ndarray
) -> np.ndarray:
    """Returns, for each component of ink, whether it touches lines at both its top and its bottom.

    A component counts as touching a line if the gap between them is smaller than the greatest
    thickness of a line.

    Args:
        horizontal: the horizontal lines, as returned by `_across`.
        labels: int32 of the picture's shape, the number of each pixel's component; 0 is paper.
        tops, bottoms: int of shape (n,), the first pixel row of each component, and the row after
            its last.
    Returns:
        A bool array of shape (n,).
    """
    gap = round(greatest_thickness(horizontal.thickness))
    near = cv2.dilate(horizontal.whole.astype(np.uint8), np.ones((2 * gap + 1, 1))) > 0
    y, x = np.nonzero(near & (labels > 0))
    component = labels[y, x]
    at_top, at_bottom = np.zeros((2, len(tops)), bool)
    at_top[component[y < tops[component] + gap]] = True
    at_bottom[component[y >= bottoms[component] - gap]] = True
    return at_top & at_bottom


def _across(mask: np.ndarray) -> _Lines:
    """Finds the lines that cross a picture from its left side to its right side."""
    height, width = mask.shape
    thin, whole = np.zeros((2, height, width), bool)
    step = -(-np.count_nonzero(mask) // _MUCH_INK) or 1
    some = np.zeros((height, width), np.uint8)
    some[:, ::step] = mask[:, ::step]
    # The Hough transform counts the pixels on each straight line (Duda and Hart, 1972).
    candidates = cv2.HoughLines(
        some,
        rho=1,
        theta=np.pi / _ANGLES,
        # Half of the least ink in a line across the picture, since thin lines are seldom straight.
        threshold=round(_SHORTEST * width / step),
        min_theta=np.pi / 2 - _STEEPEST,
        max_theta=np.pi / 2 + _STEEPEST,
    )
    if candidates is None:
        return _Lines(thin, whole, 0, 0.0)
    ends: Optional[Tuple[np.ndarray, np.ndarray]] = None  # computed for the first line
    number, thickest = 0, 0.0
    for x, y in _inked(mask, candidates[:_MOST_LINES, 0]):
        hit = mask[y, x] & ~thin[y, x]
        tenth = max(1, len(hit) // 10)
        if hit.mean() < _INKED or min(hit[:tenth].mean(), hit[-tenth:].mean()) < 0.5:
            continue
        x, y = x[hit], y[hit]
        first, last = ends = runs(mask) if ends is None else ends
        top, bottom = first[y, x], last[y, x]
        thickness = float(np.median(bottom - top))
        if thickness > _THICKEST * width:
            continue
        number, thickest = number + 1, max(thickest, thickness)
        is_thin = bottom - top <= greatest_thickness(thickness)
        reach = int(thickness // 2) + 1
        _fill(thin, x[is_thin], top[is_thin], bottom[is_thin])
        _fill(whole, x, np.maximum(top, y - reach), np.minimum(bottom, y + reach + 1))
    return _Lines(thin, whole, number, thickest)


def _inked(mask: np.ndarray, candidates: np.ndarray) -> Iterator[Tuple[np.ndarray, np.ndarray]]:
    """Yields the pixels of each straight line that lies on ink, sorted from left to right.

    Args:
        mask: bool of shape (height, width), the ink.
        candidates: float32 of shape (n, 2), as returned by `cv2.HoughLines`.
    Yields:
        x, y: int of shape (m,), the coordinates of the line's pixels inside the picture; y is moved
            by one pixel where only the pixel above or below is ink.
    """
    height, width = mask.shape
    rho, theta = candidates.T[:, :, None]
    x = np.broadcast_to(np.arange(width), (len(candidates), width))
    y = np.round((rho - x * np.cos(theta)) / np.sin(theta)).astype(int)
    inside = (y >= 1) & (y < height - 1)
    y = y.clip(1, height - 2)
    for near in (-1, 1):
        y = np.where(mask[y, x], y, (y + near).clip(1, height - 2))
    length = inside.sum(axis=1)
    # A line may leave the picture at the top or the bottom.
    chosen = (length >= _SHORTEST * width) & ((mask[y, x] & inside).sum(axis=1) >= _INKED * length)
    for each in np.flatnonzero(chosen):
        yield x[each, inside[each]], y[each, inside[each]]


def _fill(pixels: np.ndarray, x: np.ndarray, top: np.ndarray, bottom: np.ndarray) -> None:
    """Sets the pixels from `top` (inclusive) to `bottom` (exclusive) in each column of `x`."""
    for step in range(max(bottom - top, default=0)):
        filled = top + step < bottom
        pixels[top[filled] + step, x[filled]] = True


def greatest_thickness(usual: float) -> float:
    """Returns the greatest thickness, in pixels, of a line where no stroke crosses it.

    Args:
        usual: the usual thickness of the line, in pixels.
    """
    return 1.6 * usual + 1


def runs(mask: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Returns, for each pixel of ink, the first row of its vertical run and the row after the run.

    Args:
        mask: bool of shape (height, width), the ink.
    Returns:
        (first, last), int32 of the same shape; first > last for pixels without ink.
    """
    last = _run_starts(mask[::-1])[::-1]
    return _run_starts(mask), np.subtract(len(mask), last, out=last)


def _run_starts(mask: np.ndarray) -> np.ndarray:
    """Returns, for each pixel of ink, the first row of its vertical run, as `runs` does."""
    starts: np.ndarray = ~mask * np.arange(1, len(mask) + 1, dtype=np.int32)[:, None]
    for above, row in zip(starts, starts[1:]):  # much quicker than `np.maximum.accumulate`
        np.maximum(above, row, out=row)
    return starts
