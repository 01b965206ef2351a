"""Writes digits and signs from left to right: apart, close together, or touching."""

from typing import List, NamedTuple, Tuple

import numpy as np

from number_reader.rows import habits
from number_reader.rows.alphabet import HEIGHT
from number_reader.rows.camera import ZOOM
from number_reader.rows.habits import Habits

# All limits are in pixels of a finished row, unless stated otherwise, and were chosen by eye.
_SLOPE = 0.03  # of a row's middle; dy/dx
_LEAST_BETWEEN_ONES = 1.5
_POINTS = (".", ",")
_NEAR = 0.4  # the share of rows with points in which the points are close to the digits
_POINT_GAPS = (-3.0, 4.0)  # the gaps beside points in these rows; negative under an overhang


class Spacing(NamedTuple):
    """The spacing of a row's digits.

    touching: whether each digit is moved until its ink meets that of the previous digit.
    gaps: the smallest and the largest distance between two digits, in pixels; unused if `touching`.
    """

    touching: bool
    gaps: Tuple[float, float] = (0.0, 0.0)


APART = Spacing(False, (2.0, 13.0))
CLOSE = Spacing(False, (-2.0, 4.0))
TOUCHING = Spacing(True)


class Ink(NamedTuple):
    """The ink of a digit or a sign that is to be written.

    patch: uint8 of shape (height, width), the ink without paper around it.
    middle: how far the ink's middle lies below the row's middle, in pixels of the patch.
    symbol: the digit or the sign.
    """

    patch: np.ndarray
    middle: float
    symbol: str


def write(
    written: List[Ink], spacing: Spacing, habit: Habits, random: np.random.RandomState
) -> np.ndarray:
    """Writes digits and signs from left to right."""
    height, slope = ZOOM * HEIGHT, random.uniform(-_SLOPE, _SLOPE)
    room = 2 * ZOOM * int(APART.gaps[1])
    row = np.zeros((height, room + sum(each.patch.shape[1] + room for each in written)), np.uint8)
    x = start = ZOOM * random.uniform(3, 12)
    touches = _touching(len(written), random) if spacing.touching else np.zeros(len(written), bool)
    low, high = spacing.gaps if not spacing.touching else CLOSE.gaps
    around = np.sort(random.uniform(-1, 13, 2))  # the gaps around a sign
    near = random.uniform() < _NEAR
    for number, (patch, below, symbol) in enumerate(written):
        before = written[number - 1].symbol if number else ""
        beside_point = before in _POINTS or symbol in _POINTS
        middle = height / 2 + below + slope * (x - start) + habits.wave(habit, x - start)
        patch, top = _fitted(patch, int(np.rint(middle - patch.shape[0] / 2)), height)
        if before == symbol == "1":  # if two 1s touched, they would look like one thick stroke
            x += ZOOM * max(_LEAST_BETWEEN_ONES, random.uniform(low, high))
        elif number and touches[number] and not beside_point:
            x += random.uniform(-2, 1) - _distance(row, patch, top, int(np.rint(x)))
        elif number and beside_point and (near or spacing.touching):
            x += ZOOM * random.uniform(*_POINT_GAPS)
            x += max(0, ZOOM - _distance(row, patch, top, int(np.rint(x))))
        elif number and not (before + symbol).isdigit() and not spacing.touching:
            x += ZOOM * random.uniform(*around)
        elif number:
            x += ZOOM * random.uniform(low, high)
        left = max(0, int(np.rint(x)))
        place = row[top : top + patch.shape[0], left : left + patch.shape[1]]
        np.maximum(place, patch, out=place)
        x = left + patch.shape[1]
    return row[:, : int(x + ZOOM * random.uniform(3, 12))]


def _touching(count: int, random: np.random.RandomState) -> np.ndarray:
    """Chooses the symbols of a row that touch the previous symbol.

    Either all symbols are chosen, or only those in one part of the row.

    Returns:
        A bool array of shape (count,).
    """
    places = np.arange(count)
    if random.uniform() < 0.6:
        return places >= 0
    first, last = np.sort(random.randint(0, count + 1, 2))
    return np.asarray((first <= places) & (places <= last))


def _fitted(patch: np.ndarray, top: int, height: int) -> Tuple[np.ndarray, int]:
    """Moves a patch into the row, or crops it if it is too tall; returns the patch and its top."""
    if patch.shape[0] <= height:
        return patch, int(np.clip(top, 0, height - patch.shape[0]))
    cut = int(np.clip(-top, 0, patch.shape[0] - height))
    return patch[cut : cut + height], 0


def _distance(row: np.ndarray, patch: np.ndarray, top: int, x: int) -> int:
    """Returns how far, in pixels, a patch at x can be moved to the left before it meets ink."""
    before, ink = row[top : top + patch.shape[0]] > 127, patch[: row.shape[0]] > 127
    both = before.any(axis=1) & ink.any(axis=1)
    if not both.any():
        return 0
    ends = row.shape[1] - before[:, ::-1].argmax(axis=1)
    return int((x + ink.argmax(axis=1) - ends)[both].min())
