"""Shrinks a composed row to its final size, and adds defects that are typical of photographs."""

from typing import Tuple

import cv2
import numpy as np

from number_reader.rows.alphabet import HEIGHT

ZOOM = 2  # a row is composed at this many times its size; shrinking it smooths its edges


def coarsen(row: np.ndarray, zoom: float, random: np.random.RandomState) -> np.ndarray:
    """Shrinks a row and enlarges it again, so that it looks as if it had fewer pixels.

    The row loses its fine detail. Its strokes are kept dark, because the contrast of a page is
    measured where the ink is darkest.

    Args:
        row: uint8 of shape (64, width); 0 is paper, and 255 is ink.
        zoom: the factor by which the row is shrunk.
        random: the source of all random numbers.
    """
    size = row.shape[::-1]
    few = tuple(max(1, round(zoom * side)) for side in size)
    small = cv2.resize(row, few, interpolation=cv2.INTER_AREA)
    kind = cv2.INTER_CUBIC if random.uniform() < 0.5 else cv2.INTER_LINEAR
    large = cv2.resize(small, size, interpolation=kind).astype(np.float32)
    gain = random.uniform(1.0, 1.6)
    return np.asarray((gain * (large - 16)).clip(0, 255).astype(np.uint8))


def photograph(
    row: np.ndarray, random: np.random.RandomState, widths: Tuple[float, float]
) -> np.ndarray:
    """Shrinks a row to half its size; varies its width, sharpness, contrast and noise.

    Args:
        row: uint8 of shape (64, any width); 0 is paper, and 255 is ink.
        random: the source of all random numbers.
        widths: the smallest and the largest factor by which the row is widened.
    Returns:
        A uint8 array of shape (32, width).
    """
    if random.uniform() < 0.25:
        row = cv2.GaussianBlur(row, (0, 0), random.uniform(0.5, 1.5))
    stretch = np.exp(random.uniform(*np.log(widths)))
    size = (max(1, int(stretch * row.shape[1] / ZOOM)), HEIGHT)
    small = cv2.resize(row, size, interpolation=cv2.INTER_AREA) * random.uniform(0.7, 1.3)
    if random.uniform() < 0.1:
        small += random.normal(0, random.uniform(2, 12), small.shape)
    return small.clip(0, 255).astype(np.uint8)
