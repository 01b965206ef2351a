"""Removes the lines of ruled and squared paper, and of tables, from a mask of ink."""

from typing import Tuple

import cv2
import numpy as np

_STEEPEST = np.deg2rad(12)  # of a line, from the horizontal
_ANGLES = 720  # in half a turn, so a quarter of a degree
_SHORTEST = 0.7  # of a line, as a share of the picture's width
_THICKEST = 0.05  # likewise
_MOST_LINES = 200


def lines(mask: np.ndarray) -> np.ndarray:
    """Finds the straight lines that cross a picture from side to side, or from top to bottom.

    Where a stroke of a digit crosses a line, the ink belongs to the digit.

    Args:
        mask: bool of shape (height, width), the ink.
    Returns:
        bool of the same shape, the ink that belongs to lines.
    """
    found: np.ndarray = _across(mask) | _across(mask.T).T
    return found


def _across(mask: np.ndarray) -> np.ndarray:
    """Finds the lines from the left side to the right."""
    height, width = mask.shape
    found = np.zeros_like(mask)
    # Hough's transform counts the pixels on each straight line (Duda and Hart, 1972).
    candidates = cv2.HoughLines(
        mask.astype(np.uint8),
        rho=1,
        theta=np.pi / _ANGLES,
        threshold=round(_SHORTEST / 2 * width),  # a thin line may wander off the straight one
        min_theta=np.pi / 2 - _STEEPEST,
        max_theta=np.pi / 2 + _STEEPEST,
    )
    if candidates is None:
        return found
    first, last = _runs(mask)
    for rho, theta in candidates[:_MOST_LINES, 0]:
        x = np.arange(width)
        y = np.round((rho - x * np.cos(theta)) / np.sin(theta)).astype(int)
        inside = (y >= 1) & (y < height - 1)
        if np.count_nonzero(inside) < _SHORTEST * width:
            continue
        x, y = x[inside], y[inside]
        for near in (-1, 1):
            y = np.where(mask[y, x], y, np.clip(y + near, 1, height - 2))
        hit = mask[y, x] & ~found[y, x]
        ends = max(1, len(hit) // 10)
        if hit.mean() < _SHORTEST or min(hit[:ends].mean(), hit[-ends:].mean()) < 0.5:
            continue
        x, y = x[hit], y[hit]
        top, bottom = first[y, x], last[y, x]
        thickness = np.median(bottom - top)
        if thickness > _THICKEST * width:
            continue
        thin = bottom - top <= 1.6 * thickness + 1  # otherwise a stroke crosses the line here
        for column, start, end in zip(x[thin], top[thin], bottom[thin]):
            found[start:end, column] = True
    return found


def _runs(mask: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Returns, for each pixel of ink, the first row of its vertical run and the row after it."""
    rows = np.arange(len(mask))[:, None]
    first = np.maximum.accumulate(np.where(mask, 0, rows + 1), axis=0)
    last = np.minimum.accumulate(np.where(mask, len(mask), rows)[::-1], axis=0)[::-1]
    return first, last
