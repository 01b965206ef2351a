"""Draws lines and arcs, whose ends may lie between pixels.

The functions draw into arrays of uint8, in which 0 is paper and 255 is ink. Sizes are in pixels.
"""

from typing import Tuple

import cv2
import numpy as np

_SUBPIXELS = 4  # bits of the fraction in OpenCV coordinates


def line(
    canvas: np.ndarray,
    start: Tuple[float, float],
    end: Tuple[float, float],
    width: float,
    paper: bool = False,
) -> None:
    """Draws a line between two points (x, y) in ink.

    If `paper` is True, the line has the colour of the paper instead.
    """
    first, second = _fixed_point(*start), _fixed_point(*end)
    colour = 0 if paper else 255
    cv2.line(canvas, first, second, colour, max(1, int(np.rint(width))), cv2.LINE_AA, _SUBPIXELS)


def arc(
    canvas: np.ndarray,
    centre: Tuple[float, float],
    axes: Tuple[float, float],
    angles: Tuple[float, float],
    width: float,
) -> None:
    """Draws an arc of an ellipse between two angles in degrees; `axes` contains the semi-axes."""
    at, radii = _fixed_point(*centre), _fixed_point(*axes)
    start, end = angles
    line = max(2, int(np.rint(width)))
    cv2.ellipse(canvas, at, radii, 0, start, end, 255, line, cv2.LINE_AA, _SUBPIXELS)


def _fixed_point(x: float, y: float) -> Tuple[int, int]:
    return int(np.rint(x * 2**_SUBPIXELS)), int(np.rint(y * 2**_SUBPIXELS))
