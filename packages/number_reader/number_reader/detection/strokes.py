"""Measures the width of strokes, and provides the kernels that make strokes wider."""

import cv2
import numpy as np


def growth(ink: np.ndarray, width: float) -> int:
    """Returns the number of pixels by which thin strokes must grow on each side.

    The result is 0 if the strokes are wide enough. Thin strokes would fade when the ink is scaled
    down.

    Args:
        ink: uint8 of shape (height, width); 0 is paper, and 255 is ink.
        width: the stroke width to reach, in pixels.
    """
    return max(0, round((width - stroke_width(ink > 127)) / 2))


def stroke_width(mask: np.ndarray) -> float:
    """Returns the mean stroke width, in pixels; 0 if there is no ink.

    Args:
        mask: bool of shape (height, width), the ink.
    """
    ink = mask.astype(np.uint8)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    edge = ink - cv2.erode(ink, cross, borderValue=0)
    # A stroke of width w and length l covers wl pixels, of which 2l are at its edge.
    return 2 * np.count_nonzero(ink) / (np.count_nonzero(edge) or 1)


def square(reach: int) -> np.ndarray:
    """Returns the uint8 kernel of a dilation by `reach` pixels along rows, columns and diagonals.

    The kernel is a square with sides of `2 * reach + 1` pixels.
    """
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)


def disc(reach: int) -> np.ndarray:
    """Returns the round uint8 kernel of a dilation by `reach` pixels in every direction."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
