"""Finds the lines of tables: thin, straight lines that are longer than any stroke of a digit."""

import math
from typing import NamedTuple, Tuple

import cv2
import numpy as np

from number_reader.detection import components, ruled_paper, strokes

# These values were chosen on composed tables.
_LONG = 3.0  # times the size of a digit; no stroke of a digit is as long
_LARGEST = 0.3  # times the picture's longer side; larger components are tables, not digits
_USUAL = 0.05  # times the picture's longer side: the size of a digit if none is found
# Times the size of a digit, the largest gap between the dots of a dotted line. Rows of 1s, which
# are not a line, are further apart.
_DOTTED = 0.04
_LEAST = 0.4  # times the size of a digit; smaller components are not taken for digits
_BREAK = 0.5  # times the size of a digit, the longest break in a line; lines often break at writing
_SPECK = 3.5  # times the stroke width; a smaller component is not a digit
_INKED = 0.8  # the least share of a line that is ink, breaks included; a column of 1s has less
# The greatest slope of a line, since the camera may be tilted. Steeper lines, such as hatching,
# would take a long time, and a table that is fitted to them might have an infinite slope.
_STEEPEST = np.tan(np.deg2rad(15))
_ANGLES = 360  # steps in half a turn; a step is half a degree
# Pixels. If there is more thin ink, as in rings or hatching, only long runs of pixels along the
# line are searched, since the Hough transform would take too long. Even in the steepest line, the
# runs are longer than the line is thick.
_MUCH_INK = 80_000


class Lines(NamedTuple):
    """The lines in a picture.

    horizontal: the roughly horizontal lines, float of shape (n, 2, 2): the x and y of the left end,
        then those of the right end. Thick lines and hand-drawn lines are found several times.
    vertical: the roughly vertical lines in the same form, the upper end first.
    size: the size of a digit, in pixels.
    written: int of shape (n, 4), the top, left, bottom and right of the components that may be
        digits, in pixels.
    ink: bool of the picture's shape, the ink of the vertical lines, except where strokes cross
        them.
    """

    horizontal: np.ndarray
    vertical: np.ndarray
    size: float
    written: np.ndarray
    ink: np.ndarray

    @property
    def stand_between(self) -> bool:
        """Whether there are several rows of writing on each side of at least one vertical line."""
        top, left, bottom, right = self.written.T
        for (x, upper), (other, lower) in self.vertical:
            beside = (top > upper) & (bottom < lower)
            sides = beside & (right < min(x, other)), beside & (left > max(x, other))
            if all(_are_in_several_rows(top[side], bottom[side]) for side in sides):
                return True
        return False


def _are_in_several_rows(top: np.ndarray, bottom: np.ndarray) -> bool:
    """Returns whether any of the boxes is entirely below another."""
    return bool(len(top)) and bool(top.max() > bottom.min())


def find(mask: np.ndarray) -> Lines:
    """Finds the lines in a mask of ink.

    Args:
        mask: bool of shape (height, width), the ink.
    """
    found = components.find(mask)
    width = strokes.stroke_width(mask)
    sides = np.maximum(found.heights, found.widths)
    longest = max(mask.shape)
    digits = sides[(sides > _SPECK * width) & (sides < _LARGEST * longest)]
    size = float(np.median(digits)) if len(digits) else _USUAL * longest
    written = found.boxes[(sides > _LEAST * size) & (sides < _LONG * size)]
    if not _may_have_any(mask, size):
        nothing = np.empty((0, 2, 2))
        return Lines(nothing, nothing, size, written, np.zeros(mask.shape, bool))
    horizontal, _ = _horizontal(mask, size, width)
    vertical, their_ink = _horizontal(np.ascontiguousarray(mask.T), size, width)
    return Lines(horizontal, vertical[..., ::-1], size, written, their_ink.T)


def _may_have_any(mask: np.ndarray, size: float) -> bool:
    joined = cv2.dilate(mask.astype(np.uint8), strokes.square(math.ceil(_DOTTED / 2 * size)))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    return bool((boxes[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] > _LONG * size).any())


def on(boxes: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Returns the values of an image at the centres of boxes.

    Args:
        boxes: int of shape (n, 4), the top, left, bottom and right of each box, in pixels.
        image: of shape (height, width).
    Returns:
        An array of shape (n,) with the image's dtype.
    """
    y, x = ((boxes[:, :2] + boxes[:, 2:]) // 2).T
    return np.asarray(image[y, x])


def draw(image: np.ndarray, ends: np.ndarray, thickness: int = 1) -> None:
    """Draws lines in an image by setting their pixels to 1.

    Args:
        image: uint8 of shape (height, width), which is changed.
        ends: float of shape (n, 2, 2), the x and y of both ends of each line.
        thickness: the thickness of the lines, in pixels.
    """
    for start, end in ends.round().astype(int).tolist():
        cv2.line(image, start, end, 1, thickness)


def _horizontal(mask: np.ndarray, size: float, width: float) -> Tuple[np.ndarray, np.ndarray]:
    """Finds the roughly horizontal lines and their ink.

    Args:
        mask: bool of shape (height, width), the ink.
        size: the size of a digit, in pixels.
        width: the stroke width, in pixels.
    Returns:
        The lines, as in `Lines.horizontal`, and their ink, as in `Lines.ink`.
    """
    thickest = ruled_paper.greatest_thickness(width)
    thin = mask & ~_in_tall_runs(mask, math.floor(thickest) + 1)
    # At half the size, the Hough transform takes a quarter of the time.
    half = cv2.dilate(thin.astype(np.uint8), np.ones((2, 2), np.uint8), anchor=(0, 0))[::2, ::2]
    if np.count_nonzero(half) > _MUCH_INK:
        half = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((1, math.ceil(width) + 1), np.uint8))
    # The Hough transform for line segments is that of Matas, Galambos and Kittler (2000).
    found = cv2.HoughLinesP(
        np.ascontiguousarray(half),
        rho=1,
        theta=np.pi / _ANGLES,
        threshold=round(0.3 * _LONG * size),
        minLineLength=_LONG / 2 * size,
        maxLineGap=_BREAK / 2 * size,
    )
    ends = np.empty((0, 2, 2)) if found is None else 2.0 * found.reshape(-1, 2, 2) + 0.5
    across = ends[:, 1] - ends[:, 0]
    ends = ends[abs(across[:, 1]) <= _STEEPEST * abs(across[:, 0])]
    inked = cv2.dilate(mask.astype(np.uint8), strokes.square(1))
    steps = np.linspace(0, 1, 100)[:, None]
    points = ends[:, :1] + steps * (ends[:, 1:] - ends[:, :1])
    x, y = np.moveaxis(points.round().astype(int), -1, 0)
    x, y = x.clip(0, mask.shape[1] - 1), y.clip(0, mask.shape[0] - 1)
    ends = ends[inked[y, x].mean(axis=1) >= _INKED]
    near = np.zeros(mask.shape, np.uint8)
    draw(near, ends, round(thickest))
    return np.take_along_axis(ends, np.argsort(ends[..., :1], axis=1), axis=1), thin & (near > 0)


def _in_tall_runs(mask: np.ndarray, height: int) -> np.ndarray:
    """Returns which pixels of ink are in vertical runs of at least the given height.

    The method is a morphological opening, which takes less time and memory than `ruled_paper.runs`.
    """
    kernel = np.ones((min(height, len(mask) + 1), 1), np.uint8)
    # OpenCV would take what is beyond the border of the picture for ink.
    tops = cv2.erode(mask.astype(np.uint8), kernel, anchor=(0, 0), borderValue=0)
    return np.asarray(cv2.dilate(tops, kernel, anchor=(0, len(kernel) - 1)) > 0)
