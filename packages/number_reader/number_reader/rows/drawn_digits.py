"""Draws digits with smooth, even strokes, like those that people draw with a mouse."""

from typing import Callable, Dict, List

import cv2
import numpy as np

from tf1_mnist.data import IMAGE_SIZE

_HEIGHT = 20  # pixels, the height of a digit, as in MNIST
_WIDTHS = (9.0, 24.0)  # pixels, the width of a digit
_LINES = (1.5, 4.0)  # pixels, the stroke width
_FEET = (-0.5, 0.9)  # the x at which a 7 or a 9 ends; -1 is the left of a digit, 1 is its right
_SQUARE = (0.4, 1.0)  # the exponent for a zero, which is a superellipse; 1 gives an ellipse
_ENLARGED = 4  # the factor by which a digit is drawn larger before it is shrunk


def draw(digits: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    """Draws digits, all with the same random width and the same random stroke width.

    Args:
        digits: integers of shape (n,), 0 to 9.
        random: the source of all random numbers.
    Returns:
        A uint8 array of shape (n, 28, 28); 0 is paper, and 255 is ink.
    """
    scale = _ENLARGED * np.array([random.uniform(*_WIDTHS) / 2, _HEIGHT / 2])
    line = int(np.rint(_ENLARGED * random.uniform(*_LINES)))
    square = random.uniform(*_SQUARE)
    images = []
    for digit in digits:
        strokes = strokes_of(int(digit), random.uniform(*_FEET))
        if digit == 0:
            strokes = [np.sign(stroke) * abs(stroke) ** square for stroke in strokes]
        images.append(_draw([scale * stroke for stroke in strokes], line))
    return np.array(images)


def _draw(strokes: List[np.ndarray], line: int) -> np.ndarray:
    side = _ENLARGED * IMAGE_SIZE
    image = np.zeros((side, side), np.uint8)
    points = [np.rint(side / 2 + stroke).astype(np.int32) for stroke in strokes]
    cv2.polylines(image, points, False, 255, line, cv2.LINE_AA)
    return cv2.resize(image, (IMAGE_SIZE, IMAGE_SIZE), interpolation=cv2.INTER_AREA)


def strokes_of(digit: int, foot: float) -> List[np.ndarray]:
    """Returns the strokes of a digit as points (x, y).

    x and y are from -1 to 1, and y grows downwards.

    Args:
        digit: 0 to 9.
        foot: the x of the lower end of a 7 or a 9.
    """
    strokes: Dict[int, Callable[[], List[np.ndarray]]] = {
        0: lambda: [_arc(0, 0, 1, 1, 0, 360)],
        1: lambda: [np.array([(0, -1), (0, 1)])],
        2: lambda: [np.vstack([_arc(0, -0.5, 1, 0.5, 180, 390), [(-1, 1), (1, 1)]])],
        3: lambda: [np.vstack([_arc(0, -0.5, 0.9, 0.5, 200, 450), _arc(0, 0.5, 1, 0.5, -90, 150)])],
        4: lambda: [np.array([(0.4, -1), (-1, 0.4), (1, 0.4)]), np.array([(0.4, -1), (0.4, 1)])],
        5: lambda: [np.vstack([[(0.9, -1), (-0.8, -1)], _arc(0, 0.4, 1, 0.6, -130, 150)])],
        6: lambda: [
            np.vstack([_arc(0.6, 0.4, 1.6, 1.4, 270, 180), _arc(0, 0.45, 1, 0.55, 180, 540)])
        ],
        7: lambda: [np.array([(-1, -1), (1, -1), (foot, 1)])],
        8: lambda: [np.vstack([_arc(0, -0.5, 0.8, 0.5, 90, 450), _arc(0, 0.5, 1, 0.5, -90, 270)])],
        9: lambda: [np.vstack([_arc(0, -0.45, 1, 0.55, 0, 360), [(foot, 1)]])],
    }
    return strokes[digit]()


def _arc(
    x: float, y: float, half_width: float, half_height: float, start: float, end: float
) -> np.ndarray:
    """Returns points on an ellipse around (x, y), clockwise between two angles in degrees."""
    angles = np.deg2rad(np.linspace(start, end, 40))
    return np.stack([x + half_width * np.cos(angles), y + half_height * np.sin(angles)], axis=1)
