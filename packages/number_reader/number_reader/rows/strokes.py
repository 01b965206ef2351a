"""Adds strokes that MNIST lacks, such as the bar of a 7, to some digits, and breaks others.

In all images, 0 is paper and 255 is ink.
"""

import cv2
import numpy as np

from number_reader.rows import pen

_STROKED = (1, 2, 7, 9)
_FOOT = 0.6  # the share of 2s with a longer foot
_ENLARGED = 56  # pixels, the side of an MNIST image when strokes are added to it


def add(image: np.ndarray, digit: int, random: np.random.RandomState) -> np.ndarray:
    """Enlarges an MNIST image; if it shows a 1, 2, 7 or 9, a stroke is sometimes added.

    A 1 gets an upstroke and sometimes a base, and a 2 gets a longer foot. A 7 gets a bar or a
    serif, and a 9 gets a curl at its end.

    Args:
        image: uint8 of shape (28, 28).
        digit: the digit that the image shows.
        random: the source of all random numbers.
    Returns:
        A uint8 array of shape (56, 56).
    """
    image = cv2.resize(image, (_ENLARGED, _ENLARGED), interpolation=cv2.INTER_LINEAR)
    chance = random.uniform()
    if digit not in _STROKED:
        return image
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
        pen.line(image, (x, y), (x - length * np.cos(angle), y + length * np.sin(angle)), width)
    if digit == 1 and chance < 0.15:
        x, y = columns[rows == bottom].mean(), bottom - width / 2
        half, rise = height * random.uniform(0.15, 0.45), random.uniform(-1, 1)
        pen.line(image, (x - half, y + rise), (x + half, y - rise), width)
    if digit == 2 and chance < _FOOT:
        width = np.clip(len(rows) / height / 2.5, 2, 7)  # the stroke of a 2 is 2.5 heights long
        foot = rows > bottom - width
        left, right = columns[foot].min(), columns[foot].max()
        y, rise = bottom - width / 2, height * random.uniform(-0.05, 0.15)
        over = height * random.uniform(0.05, 0.35)
        pen.line(image, (left + width / 2, y), (right + over, y - rise), width)
    if digit == 7 and chance < 0.4:
        y = top + height * random.uniform(0.45, 0.6)
        stem = columns[abs(rows - y) < 1.5]
        if len(stem) and np.ptp(stem) < height / 2:
            half, rise = height * random.uniform(0.15, 0.3), random.uniform(-3, 3)
            x, width = stem.mean(), min(width, np.ptp(stem) + 1)
            pen.line(image, (x - half, y + rise), (x + half, y - rise), width)
    if digit == 7 and chance > 0.7:
        left = int(np.min(columns))
        x, y = left + width / 2, rows[columns == left].mean()
        length, angle = height * random.uniform(0.12, 0.35), random.uniform(-0.3, 0.5)
        pen.line(image, (x, y), (x - length * np.sin(angle), y + length * np.cos(angle)), width)
    if digit == 9 and chance < 0.2:
        radius = height * random.uniform(0.12, 0.35)
        centre = columns[rows == bottom].mean() - radius, bottom - radius / 2
        axes = radius, radius * random.uniform(0.5, 0.9)
        pen.arc(image, centre, axes, (0, random.uniform(100, 190)), width / 2)
    return image


def cut(patch: np.ndarray, random: np.random.RandomState) -> None:
    """Breaks a digit by painting a narrow, paper-coloured strip across it."""
    height, width = patch.shape
    x, y = random.uniform(0.2, 0.8) * width, random.uniform(0.2, 0.8) * height
    angle, length = random.uniform(0, np.pi), height + width
    dx, dy = length * np.cos(angle), length * np.sin(angle)
    pen.line(patch, (x - dx, y - dy), (x + dx, y + dy), random.randint(2, 5), paper=True)
