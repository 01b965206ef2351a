"""Strokes of a digit: those that people add and MNIST lacks, and gaps in them.

Ink is 255 and paper is 0.
"""

from typing import NamedTuple

import cv2
import numpy as np

from tf1_mnist.data.rows import pen

_ENLARGED = 56  # pixels, the side of an MNIST image when strokes are added to it
_ROOM = 24  # pixels on its right, for long strokes


class _Ink(NamedTuple):
    """A digit that gets a stroke.

    image: uint8 of shape (56, 80).
    rows, columns: int of shape (n,), the places of its ink.
    top, bottom, height: its ends and its height in pixels.
    width: of its strokes, if it is a vertical line.
    """

    image: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    top: int
    bottom: int
    height: int
    width: float


def add(image: np.ndarray, digit: int, random: np.random.RandomState) -> np.ndarray:
    """Enlarges an image of MNIST, and adds a stroke to some of the 1s, 2s, 4s, 7s and 9s.

    A 1 gets an upstroke and sometimes a base, a 2 a longer tail, a 4 a longer bar, a 7 its bar or
    a serif, and a 9 a curl at its end.

    Args:
        image: uint8 of shape (28, 28).
        digit: what it shows.
        random: the source of all random numbers.
    Returns:
        uint8 of shape (56, 80); the digit is on the left.
    """
    image = cv2.resize(image, (_ENLARGED, _ENLARGED), interpolation=cv2.INTER_LINEAR)
    image = np.pad(image, ((0, 0), (0, _ROOM)), mode="constant")
    rows, columns = np.nonzero(image > 127)
    if digit in _STROKES and len(rows):
        top, bottom = int(np.min(rows)), int(np.max(rows))
        height = bottom - top + 1
        width = float(np.clip(len(rows) / height, 2, 7))
        _STROKES[digit](_Ink(image, rows, columns, top, bottom, height, width), random)
    return image


def _to_a_1(ink: _Ink, random: np.random.RandomState) -> None:
    image, rows, columns, top, bottom, height, width = ink
    chance = random.uniform()
    if chance < 0.45:
        x, y = columns[rows == top].mean(), top + width / 2
        length, angle = height * random.uniform(0.2, 1.3), random.uniform(0.6, 1.2)
        length = min(length, 0.9 * height / np.sin(angle))  # the stem reaches lower
        pen.line(image, (x, y), (x - length * np.cos(angle), y + length * np.sin(angle)), width)
    if chance < 0.15:
        x, y = columns[rows == bottom].mean(), bottom - width / 2
        half, rise = height * random.uniform(0.15, 0.45), random.uniform(-1, 1)
        pen.line(image, (x - half, y + rise), (x + half, y - rise), width)


def _to_a_2(ink: _Ink, random: np.random.RandomState) -> None:
    if random.uniform() < 0.2:
        low = ink.rows > ink.top + 0.7 * ink.height
        _to_the_right(ink, low, random)


def _to_a_4(ink: _Ink, random: np.random.RandomState) -> None:
    if random.uniform() < 0.3:
        middle = abs(ink.rows - ink.top - 0.55 * ink.height) < 0.25 * ink.height
        _to_the_right(ink, middle, random)


def _to_the_right(ink: _Ink, chosen: np.ndarray, random: np.random.RandomState) -> None:
    """Draws a nearly level line from the right end of the chosen ink, bool of shape (n,)."""
    if not chosen.any():
        return
    x = int(np.max(ink.columns[chosen]))
    y = float(ink.rows[chosen & (ink.columns == x)].mean())
    length = ink.height * random.uniform(0.1, 0.6)
    end = x + length, y + length * random.uniform(-0.15, 0.15)
    pen.line(ink.image, (x - ink.width / 2, y), end, ink.width)


def _to_a_7(ink: _Ink, random: np.random.RandomState) -> None:
    image, rows, columns, top, _, height, width = ink
    chance = random.uniform()
    if chance < 0.4:
        y = top + height * random.uniform(0.45, 0.6)
        stem = columns[abs(rows - y) < 1.5]
        if len(stem) and np.ptp(stem) < height / 2:
            half, rise = height * random.uniform(0.15, 0.3), random.uniform(-3, 3)
            x, width = stem.mean(), min(width, np.ptp(stem) + 1)
            pen.line(image, (x - half, y + rise), (x + half, y - rise), width)
    if chance > 0.7:
        left = int(np.min(columns))
        x, y = left + width / 2, rows[columns == left].mean()
        length, angle = height * random.uniform(0.12, 0.35), random.uniform(-0.3, 0.5)
        pen.line(image, (x, y), (x - length * np.sin(angle), y + length * np.cos(angle)), width)


def _to_a_9(ink: _Ink, random: np.random.RandomState) -> None:
    if random.uniform() < 0.2:
        radius = ink.height * random.uniform(0.12, 0.25)
        centre = ink.columns[ink.rows == ink.bottom].mean() - radius, ink.bottom - radius / 2
        axes = radius, radius * random.uniform(0.5, 0.9)
        pen.arc(ink.image, centre, axes, (0, random.uniform(100, 190)), ink.width / 2)


_STROKES = {1: _to_a_1, 2: _to_a_2, 4: _to_a_4, 7: _to_a_7, 9: _to_a_9}


def cut(patch: np.ndarray, random: np.random.RandomState) -> None:
    """Breaks a digit: draws a narrow strip of paper across it."""
    height, width = patch.shape
    x, y = random.uniform(0.2, 0.8) * width, random.uniform(0.2, 0.8) * height
    angle, length = random.uniform(0, np.pi), height + width
    dx, dy = length * np.cos(angle), length * np.sin(angle)
    pen.line(patch, (x - dx, y - dy), (x + dx, y + dy), random.randint(2, 5), paper=True)
