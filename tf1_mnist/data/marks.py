"""What people write and MNIST lacks: strokes of some digits, and marks that are not digits.

All functions draw ink (255) on paper (0) in arrays of uint8. Sizes are in pixels of the array.
"""

from typing import Tuple

import cv2
import numpy as np

_ENLARGED = 56  # pixels, the side of an MNIST image when strokes are added to it
_SUBPIXELS = 4  # bits of the fraction in OpenCV's coordinates


def add_strokes(image: np.ndarray, digit: int, random: np.random.RandomState) -> np.ndarray:
    """Enlarges an image of MNIST, and adds a stroke to some of the 1s, 7s and 9s.

    A 1 gets an upstroke and sometimes a base, a 7 its bar or a serif, and a 9 a curl at its end.

    Args:
        image: uint8 of shape (28, 28).
        digit: what it shows.
        random: the source of all random numbers.
    Returns:
        uint8 of shape (56, 56).
    """
    image = cv2.resize(image, (_ENLARGED, _ENLARGED), interpolation=cv2.INTER_LINEAR)
    chance = random.uniform()
    rows, columns = np.nonzero(image > 127)
    if not len(rows):
        return image
    top, bottom = int(np.min(rows)), int(np.max(rows))
    height = bottom - top + 1
    width = np.clip(len(rows) / height, 2, 7)  # of the stroke, if it is a vertical line
    if digit == 1 and chance < 0.45:
        x, y = columns[rows == top].mean(), top + width / 2
        length, angle = height * random.uniform(0.2, 1.3), random.uniform(0.6, 1.2)
        length = min(length, 0.9 * height / np.sin(angle))  # the stem reaches lower
        _line(image, (x, y), (x - length * np.cos(angle), y + length * np.sin(angle)), width)
    if digit == 1 and chance < 0.15:
        x, y = columns[rows == bottom].mean(), bottom - width / 2
        half, rise = height * random.uniform(0.15, 0.3), random.uniform(-1, 1)
        _line(image, (x - half, y + rise), (x + half, y - rise), width)
    if digit == 7 and chance < 0.4:
        y = top + height * random.uniform(0.45, 0.6)
        stem = columns[abs(rows - y) < 1.5]
        if len(stem) and np.ptp(stem) < height / 2:
            half, rise = height * random.uniform(0.15, 0.3), random.uniform(-3, 3)
            x, width = stem.mean(), min(width, np.ptp(stem) + 1)
            _line(image, (x - half, y + rise), (x + half, y - rise), width)
    if digit == 7 and chance > 0.7:
        left = int(np.min(columns))
        x, y = left + width / 2, rows[columns == left].mean()
        length, angle = height * random.uniform(0.12, 0.35), random.uniform(-0.3, 0.5)
        _line(image, (x, y), (x - length * np.sin(angle), y + length * np.cos(angle)), width)
    if digit == 9 and chance < 0.2:
        radius = height * random.uniform(0.12, 0.25)
        centre = columns[rows == bottom].mean() - radius, bottom - radius / 2
        axes = radius, radius * random.uniform(0.5, 0.9)
        _arc(image, centre, axes, (0, random.uniform(100, 190)), width / 2)
    return image


def cut(patch: np.ndarray, random: np.random.RandomState) -> None:
    """Breaks a digit: draws a narrow strip of paper across it."""
    height, width = patch.shape
    x, y = random.uniform(0.2, 0.8) * width, random.uniform(0.2, 0.8) * height
    angle, length = random.uniform(0, np.pi), height + width
    dx, dy = length * np.cos(angle), length * np.sin(angle)
    _line(patch, (x - dx, y - dy), (x + dx, y + dy), random.randint(2, 5), paper=True)


def add_operator(row: np.ndarray, x: float, any_kind: bool, random: np.random.RandomState) -> float:
    """Draws an operator, a parenthesis or a point.

    Args:
        row: where to draw it.
        x: where it begins.
        any_kind: False for a dash.
        random: the source of all random numbers.
    Returns:
        Where it ends.
    """
    height = row.shape[0]
    kind = random.choice(list("+-x:=().")) if any_kind else "-"
    half, width = float(height * random.uniform(0.09, 0.22)), random.uniform(3, 6)
    middle, y = x + half, height * random.uniform(0.42, 0.58)

    def line(x0: float, y0: float, x1: float, y1: float) -> None:
        """Draws a line; the coordinates are shares of `half`, from the middle."""
        tilt = random.uniform(-0.2, 0.2, 2)
        ends = (
            (middle + half * x, y + half * y_) for x, y_ in ((x0, y0 + tilt[0]), (x1, y1 + tilt[1]))
        )
        _line(row, next(ends), next(ends), width)

    if kind in "+-:":
        line(-1, 0, 1, 0)
    if kind == "+":
        line(0, -1, 0, 1)
    if kind == ":":
        line(0, -0.7, 0.05, -0.7)
        line(0, 0.7, 0.05, 0.7)
    if kind == "x":
        line(-1, -1, 1, 1)
        line(1, -1, -1, 1)
    if kind == "=":
        line(-1, -0.4, 1, -0.4)
        line(-1, 0.4, 1, 0.4)
    if kind == ".":
        line(0, 1.4, 0.05, 1.4)
    if kind in "()":
        angles = (110, 250) if kind == "(" else (-70, 70)
        _arc(row, (middle, height / 2), (half + 2, height * 0.36), angles, width)
    return x + 2 * half


def add_lines(row: np.ndarray, random: np.random.RandomState) -> None:
    """Draws, now and then, a ruled line, dots, ink of another row, and the edge of a box."""
    height, width = row.shape
    ruled, dotted, invaded, edged = random.uniform(size=4)
    if ruled < 0.12:
        y, rise = height * random.uniform(0.05, 0.98), random.uniform(-3, 3)
        line = np.zeros_like(row)
        _line(line, (0, y), (width, y + rise), random.randint(1, 4))
        np.maximum(row, (line * random.uniform(0.3, 1)).astype(np.uint8), out=row)
    if dotted < 0.2:
        for _ in range(random.randint(1, 4)):
            x, y = random.uniform(0, width), random.uniform(0, height)
            _line(row, (x, y), (x + random.uniform(0, 3), y), random.uniform(2, 5))
    if invaded < 0.08:
        centre = random.uniform(0, width), random.choice([-2, height + 2])
        axes = random.uniform(4, 20), random.uniform(2, 10)
        _arc(row, centre, axes, (0, 360), random.randint(3, 7))
    if edged < 0.1:
        x = random.choice([random.uniform(0, 4), width - random.uniform(0, 4)])
        _line(row, (x, -5), (x + random.uniform(-4, 4), height + 5), random.uniform(2, 8))


def _line(
    canvas: np.ndarray,
    start: Tuple[float, float],
    end: Tuple[float, float],
    width: float,
    paper: bool = False,
) -> None:
    """Draws a line between two points (x, y)."""
    first, second = _fixed_point(*start), _fixed_point(*end)
    colour = 0 if paper else 255
    cv2.line(canvas, first, second, colour, max(1, int(np.rint(width))), cv2.LINE_AA, _SUBPIXELS)


def _arc(
    canvas: np.ndarray,
    centre: Tuple[float, float],
    axes: Tuple[float, float],
    angles: Tuple[float, float],
    width: float,
) -> None:
    """Draws a part of an ellipse, between two angles in degrees."""
    at, radii = _fixed_point(*centre), _fixed_point(*axes)
    start, end = angles
    line = max(2, int(np.rint(width)))
    cv2.ellipse(canvas, at, radii, 0, start, end, 255, line, cv2.LINE_AA, _SUBPIXELS)


def _fixed_point(x: float, y: float) -> Tuple[int, int]:
    return int(np.rint(x * 2**_SUBPIXELS)), int(np.rint(y * 2**_SUBPIXELS))
