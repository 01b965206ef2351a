"""Repairs the lines of tables where they are faint, dotted or broken, or end before the border."""

from typing import List, Tuple

import cv2
import numpy as np

# Of the picture's longer side. These values were chosen on composed pages, and on half of the
# tables that people put into public repositories.
_LONGEST = 0.3  # a picture without ink that is so long has no lines
_SHORTEST = 0.15  # of what is taken for a line
_BREAK = 0.03  # a line may be broken by so much
_STUB = 0.03  # a line that ends so near to one that it meets goes no farther
_FARTHEST = 0.25  # otherwise it goes on so far, until it meets one, or the border
_OVER = 0.015  # so much longer is each line, to close corners
_FLAT = 0.1  # times as thick as long
_FREE = 0.5  # of a box around lines is ink
_INKED = 0.8  # of a line
_DOTTED = 5  # pixels; the dots of a line are at most so far apart
_STEEPEST = np.tan(np.deg2rad(12))
_ANGLES = 720  # in half a turn

Segments = List[np.ndarray]  # of shape (2, 2), x and y of both ends


def mended(mask: np.ndarray) -> np.ndarray:
    """Draws a picture's horizontal and vertical lines, and closes the breaks in them.

    Args:
        mask: bool of shape (height, width), the ink.
    Returns:
        bool of the same shape, the pixels of the lines; all False if there are no lines.
    """
    lines = np.zeros(mask.shape, np.uint8)
    if not _may_have_lines(mask):
        return lines > 0
    both = _segments(mask)
    drawn = [_drawn(mask.shape, some) for some in both]
    reach = round(_OVER * max(mask.shape))
    near = cv2.dilate(drawn[0] | drawn[1], np.ones((reach, reach), np.uint8))
    for some, others in zip(both, drawn[::-1]):
        longer = [
            np.stack([_end(end, start, near, others), _end(start, end, near, others)])
            for start, end in some
        ]
        lines |= _drawn(mask.shape, longer)
    return lines > 0


def _may_have_lines(mask: np.ndarray) -> bool:
    joined = cv2.dilate(mask.astype(np.uint8), np.ones((_DOTTED, _DOTTED), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    _, _, width, height, area = boxes[1:].T
    is_long = np.maximum(width, height) > _LONGEST * max(mask.shape)
    # A line is flat, and lines that meet leave most of the paper between them free.
    is_flat = np.minimum(width, height) < _FLAT * np.maximum(width, height)
    return bool((is_long & (is_flat | (area < _FREE * width * height))).any())


def _segments(mask: np.ndarray) -> Tuple[Segments, Segments]:
    """Finds the straight segments of horizontal and of vertical lines."""
    # At half the size, Hough's transform takes a quarter of the time.
    half = cv2.dilate(mask.astype(np.uint8), np.ones((2, 2), np.uint8), anchor=(0, 0))[::2, ::2]
    side = max(half.shape)
    # The transform for segments is that of Matas, Galambos and Kittler (2000).
    found = cv2.HoughLinesP(
        np.ascontiguousarray(half),
        rho=1,
        theta=np.pi / _ANGLES,
        threshold=round(_SHORTEST / 2 * side),
        minLineLength=_SHORTEST * side,
        maxLineGap=_BREAK * side,
    )
    level: Segments = []
    upright: Segments = []
    inked = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    for ends in [] if found is None else 2 * found.reshape(-1, 2, 2) + 0.5:
        width, height = abs(ends[1] - ends[0])
        if min(width, height) > _STEEPEST * max(width, height):
            continue
        values, _ = _along(inked, ends[0], ends[1])
        if values.mean() >= _INKED:
            (level if width > height else upright).append(ends)
    return level, upright


def _end(start: np.ndarray, end: np.ndarray, near: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Returns where a line ends after it has been extended.

    Args:
        start, end: the ends of the line.
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
    """Returns an image's values along a line, and the points; only those within the image."""
    points = np.linspace(start, end, max(2, int(np.hypot(*(end - start)))))
    x, y = points.round().astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < image.shape[1]) & (y < image.shape[0])
    return image[y[inside], x[inside]], points[inside]


def _drawn(shape: Tuple[int, ...], segments: Segments) -> np.ndarray:
    lines = np.zeros(shape, np.uint8)
    for start, end in np.array(segments).reshape(-1, 2, 2).round().astype(int).tolist():
        cv2.line(lines, start, end, 1, 2)
    return lines
