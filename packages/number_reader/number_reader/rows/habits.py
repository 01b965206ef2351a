"""Chooses a writer's habits, such as placing the 7s of a row lower than its other digits.

Sizes and positions are fractions of the height of the row's digits. The limits were chosen by eye,
from pictures of pages.
"""

from typing import NamedTuple, Tuple

import numpy as np

from tf1_mnist.data import CLASSES

_SHIFT = 0.07  # the greatest shift of any digit up or down
_TAILED = (4, 7, 9)


class Habits(NamedTuple):
    """A writer's habits.

    sizes: float of shape (10,), the mean height of each digit.
    smallest, largest: the least and the greatest relative deviation from the mean height.
    tail: the length of the tails with which some digits reach below the baseline.
    base: the position of a smaller digit: -1 at the top of the other digits, 1 on the baseline.
    shift: the greatest distance by which a digit of any size is moved up or down.
    wave: the amplitude (pixels), frequency (radians per pixel) and phase of the row's wavy line.
    """

    sizes: np.ndarray
    smallest: float
    largest: float
    tail: float
    base: float
    shift: float
    wave: Tuple[float, float, float]


def choose(wobble: float, random: np.random.RandomState) -> Habits:
    """Chooses the habits for a row.

    Args:
        wobble: the unevenness of the row, 0 to 1.
        random: the source of all random numbers.
    """
    sizes = np.ones(CLASSES)
    small_zeros, uneven, varied, tailed, waving = random.uniform(size=5)
    if uneven < 0.2:
        sizes = random.uniform(0.55, 1.1, CLASSES)
    elif uneven < 0.3:
        sizes[random.randint(CLASSES)] = random.choice([random.uniform(0.5, 0.9), 1.2])
    if small_zeros < 0.2:
        sizes[0] = random.uniform(0.35, 0.85)
    smallest, largest = (-0.45, 0.2) if varied < 0.25 else (-0.2, 0.1)
    tail = random.uniform(0.1, 0.5) if tailed < 0.12 else 0.0
    base = random.choice([1.0, 0.0, random.uniform(-1, 1)], p=[0.5, 0.25, 0.25])
    wave = 0.0
    if waving < 0.2:
        wave = wobble * random.uniform(2, 9)
    waves = wave, 2 * np.pi / random.uniform(100, 500), random.uniform(0, 2 * np.pi)
    return Habits(sizes, wobble * smallest, wobble * largest, tail, base, wobble * _SHIFT, waves)


def place(habits: Habits, digit: int, random: np.random.RandomState) -> Tuple[float, float]:
    """Returns a digit's height and the downward offset of its middle from the row's middle."""
    size = habits.sizes[digit] * (1 + random.uniform(habits.smallest, habits.largest))
    below = random.uniform(-habits.shift, habits.shift)
    if size < 1:
        below += (1 - size) / 2 * (habits.base + random.uniform(-0.25, 0.25))
    if digit in _TAILED:
        size, below = size * (1 + habits.tail), below + size * habits.tail / 2
    return size, below


def wave(habits: Habits, x: float) -> float:
    """Returns how far, in pixels, the wave moves the row down at the position x."""
    height, frequency, phase = habits.wave
    return height * float(np.sin(phase + frequency * x) - np.sin(phase))
