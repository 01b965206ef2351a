"""Repairs table lines that are faint, dotted or broken, or that stop short of the border."""

from typing import Tuple

import cv2
import numpy as np

from number_reader.detection import table_lines
from number_reader.detection.table_lines import Lines

# Multiples of the picture's longer side, chosen on composed pages and on half of the tables that
# people put into public repositories.
_STUB = 0.03  # a line that meets another one this near to its end is not extended to a third one
_FARTHEST = 0.25  # other lines are extended by at most this length, to the next line or the border
_OVER = 0.015  # every line is extended by at least this length, to close corners
_WIDTH = 2  # pixels, the thickness of the lines that are drawn


def mended(ruled: Lines) -> np.ndarray:
    """Draws a picture's horizontal and vertical lines and closes the breaks in them.

    Args:
        ruled: the lines.
    Returns:
        A bool array that has the picture's shape and marks the lines; all False if there are none.
    """
    shape, both = ruled.ink.shape, (ruled.horizontal, ruled.vertical)
    whole, drawn = np.zeros(shape, np.uint8), np.zeros((2, *shape), np.uint8)
    for image, some in zip(drawn, both):
        table_lines.draw(image, some, _WIDTH)
    reach = round(_OVER * max(shape))
    near = cv2.dilate(drawn[0] | drawn[1], np.ones((reach, reach), np.uint8))
    for some, others in zip(both, drawn[::-1]):
        longer = [
            np.stack([_end(end, start, near, others), _end(start, end, near, others)])
            for start, end in some
        ]
        table_lines.draw(whole, np.array(longer).reshape(-1, 2, 2), _WIDTH)
    return whole > 0


def _end(start: np.ndarray, end: np.ndarray, near: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Returns the x and y of a line's end after the line has been extended.

    Args:
        start, end: the ends of the line, float of shape (2,).
        near: uint8 of the picture's shape, 1 on and beside all lines.
        others: uint8 of the same shape, 1 on the lines of the other direction.
    """
    side = max(near.shape)
    ahead = side * (end - start) / np.hypot(*(end - start))
    over: np.ndarray = end + _OVER * ahead
    goes_on, _ = _along(near, end + 2 * _OVER * ahead, end + 3 * _OVER * ahead)
    meets, _ = _along(others, end - _STUB * ahead, over)
    if goes_on.any() or meets.any():
        return over
    values, points = _along(others, end, end + _FARTHEST * ahead)
    if values.any():
        return np.asarray(points[np.argmax(values)])
    return np.asarray(points[-1] if len(points) < int(_FARTHEST * side) else over)


def _along(image: np.ndarray, start: np.ndarray, end: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Returns an image's values along a line, with the points to which they belong.

    Points outside the image are left out.
    """
    points = np.linspace(start, end, max(2, int(np.hypot(*(end - start)))))
    x, y = points.round().astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < image.shape[1]) & (y < image.shape[0])
    return image[y[inside], x[inside]], points[inside]
