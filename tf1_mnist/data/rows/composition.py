"""Composes a row of MNIST's digits, with signs between them.

Rows show what people write: digits at any spacing, touching, overlapping, broken, slanted, thin or
thick, and of uneven sizes, with signs, and with marks that are neither digits nor signs. A row is
composed at twice its final size and then shrunk, which smooths its edges.
"""

import math
from typing import List, NamedTuple, Optional, Tuple

import cv2
import numpy as np

from tf1_mnist.data.rows import (
    clutter,
    drawn_digits,
    habits,
    no_digits,
    printed_words,
    signs,
    strokes,
)
from tf1_mnist.data.rows.alphabet import HEIGHT
from tf1_mnist.data.rows.habits import Habits
from tf1_mnist.data.rows.signs import EVEN, Hand
from tf1_mnist.data.splits import Split

_ZOOM = 2
_INK = 40  # of 255; darker pixels belong to a digit

# All limits are in pixels of a finished row, unless stated otherwise, and were chosen by eye.
_HEIGHTS = (17.0, 23.0)  # of a row's digits
_LOWEST = 13.0  # of digits beside high signs, which take up a row's height
_HIGH = "/()"
_SLANT = (-0.2, 0.4)  # of a whole row; dx/dy
_SLANT_ALONE = (-0.35, 0.5)  # of a row without signs, in which no 1 can be taken for a slash
_STRETCH = (0.8, 1.5)  # the factors by which a whole row is widened
_SLOPE = 0.03  # of a row's middle; dy/dx
_DRAWN = 0.2  # the share of rows whose digits are drawn instead of taken from MNIST
_NARROW, _NARROWEST = 0.3, 0.45  # the share of narrow rows without signs; their least width
_THICKENING = (-0.5, 2.5)  # pixels at twice the size, by which strokes grow
_THICK, _THICKEST = 0.2, 6.5  # the share of rows that grow by more, if points are the only signs
_COARSE = 0.2  # the share of rows that look as if taken from a smaller picture
_COARSE_HEIGHTS = (7.0, 16.0)  # the height of the digits in that picture
_COARSE_SIGNED = (11.0, 16.0)  # the same beside signs, which are smaller than digits
_COARSE_NARROW, _COARSE_THICK = 0.6, 0.6  # the shares of these rows that are narrow and thick
_BREAKS = 0.1  # the share of broken digits
_LEAST_BETWEEN_ONES = 1.5
_POINTS = (".", ",")
_NEAR = 0.4  # the share of rows with points in which points are near the digits beside them,
_POINT_GAPS = (-3.0, 4.0)  # with gaps that are negative below an overhanging stroke
_PRINTED = (0.1, 0.05)  # the shares of rows with a printed word before and after the digits

# How much the digits of a row differ from each other, if its wobble is 1.
_WIDTHS = (-0.25, 0.25)  # the change of a digit's width, as a share of the width
_ROTATION = np.deg2rad(12)
_SHEAR = 0.1  # dx/dy
_BENDING = 2.5  # pixels of a digit that is 40 pixels high
_MESH = 8  # pixels between the points that are moved to bend it
_BEYOND = 4  # pixels around a distorted digit


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


class _Ink(NamedTuple):
    """A digit or a sign that is to be written.

    patch: uint8 of shape (height, width), the ink without paper around it.
    middle: the distance of its middle below the row's middle, in pixels of the patch.
    symbol: the digit or the sign.
    """

    patch: np.ndarray
    middle: float
    symbol: str

    @property
    def is_sign(self) -> bool:
        return not self.symbol.isdigit()


def compose(
    digits: Split,
    spacing: Spacing,
    random: np.random.RandomState,
    form: Optional[str] = None,
    hand: Hand = EVEN,
) -> np.ndarray:
    """Composes a row.

    Args:
        digits: the images and labels of the row's digits, from left to right. In one row in five,
            the images are replaced by drawn ones.
        spacing: the spacing of the digits.
        random: the source of all random numbers.
        form: the form of the row, as in `forms`, with as many 0s as there are digits; None for
            digits alone.
        hand: the source of the signs' strokes; in rows of drawn digits, these are even.
    Returns:
        uint8 of shape (32, width), 0 is paper, 255 is ink.
    """
    form = form or "0" * len(digits.labels)
    alone = form.count("0") == len(form)
    height, slant = random.uniform(*_HEIGHTS), random.uniform(*(_SLANT_ALONE if alone else _SLANT))
    if any(sign in form for sign in _HIGH):
        height = random.uniform(_LOWEST, height)
    height *= _ZOOM
    coarse = random.uniform() < _COARSE
    narrow, thick = (_COARSE_NARROW, _COARSE_THICK) if coarse else (_NARROW, _THICK)
    width = random.uniform(_NARROWEST, 1) if alone and random.uniform() < narrow else 1.0
    thickening = random.uniform(*_THICKENING)
    if random.uniform() < thick and set(form) <= set("0.,"):
        thickening = random.uniform(_THICKENING[1], _THICKEST)
    images, wobble = digits.images, 1.0
    if random.uniform() < _DRAWN:
        images, wobble, hand = drawn_digits.draw(digits.labels, random), random.uniform() ** 2, EVEN
    habit = habits.choose(wobble, random)
    places = np.array([habits.place(habit, int(label), random) for label in digits.labels])
    places /= np.median(places[:, 0])  # as a page's rows are scaled
    # Beside signs, a writer's 1s lean as the other digits do, and so differ from slashes.
    written = []
    for image, label, (size, middle) in zip(images, digits.labels, height * places):
        image = strokes.add(image, int(label), random)
        lean = slant + (_lean(image) if label == 1 and not alone else 0)
        narrow = width if label != 1 else 1.0  # a 1 with a base would look like a 2
        patch = thicken(_distort(image, size, narrow, lean, wobble, random), thickening)
        if random.uniform() < _BREAKS:
            strokes.cut(patch, random)
        written.append(_Ink(patch, middle, str(label)))
    if not alone:
        written = _with_signs(written, form, height, slant, hand, random)
    row = _write(written, spacing, habit, random)
    before, after = random.uniform(size=2) < _PRINTED
    if before:
        row = np.hstack([_strip_of_print(random), row])
    if after:
        row = np.hstack([row, _strip_of_print(random)])
    clutter.add(row, random)
    if coarse:
        high = random.uniform(*(_COARSE_HEIGHTS if alone else _COARSE_SIGNED))
        row = _coarse(row, high / height, random)
    return photograph(row, random, _STRETCH)


def without_digits(random: np.random.RandomState) -> np.ndarray:
    """Composes a row without digits, as in `no_digits`.

    Args:
        random: the source of all random numbers.
    Returns:
        As returned by `compose`.
    """
    row = no_digits.compose(_ZOOM * HEIGHT, random)
    clutter.add(row, random)
    return photograph(row, random, _STRETCH)


def _with_signs(
    digits: List[_Ink],
    form: str,
    height: float,
    slant: float,
    hand: Hand,
    random: np.random.RandomState,
) -> List[_Ink]:
    """Writes a form's signs, with strokes about as wide as the digits', between its digits."""
    patch = digits[random.randint(len(digits))].patch
    width = float(np.clip(_stroke_width(patch) * random.uniform(0.75, 1.15), 3, 10))
    size = height * random.uniform(0.85, 1.05)
    left = iter(digits)
    written = []
    for symbol in form:
        if symbol == "0":
            written.append(next(left))
            continue
        sign = signs.write(symbol, size, width, slant, hand, random)
        top, bottom, start, end = _ends(sign)
        middle = (top + bottom - signs.SIDE) / 2
        written.append(_Ink(sign[top:bottom, start:end], middle, symbol))
    return written


def _lean(image: np.ndarray) -> float:
    """Returns the slant of a digit, dx/dy."""
    moments = cv2.moments(image)
    return float(moments["mu11"] / max(moments["mu02"], 1.0))


def _stroke_width(patch: np.ndarray) -> float:
    """Returns the mean width of a digit's strokes: its area over half of its edge's length.

    A pixel of the edge may touch the paper at a corner, unlike in `handwriting`'s ink: another edge
    would give other rows for the same seed.
    """
    mask = (patch > 127).astype(np.uint8)
    edge = np.count_nonzero(mask) - np.count_nonzero(
        cv2.erode(mask, np.ones((3, 3), np.uint8), borderValue=0)
    )
    return 2 * np.count_nonzero(mask) / (edge or 1)


def _distort(
    image: np.ndarray,
    size: float,
    width: float,
    slant: float,
    wobble: float,
    random: np.random.RandomState,
) -> np.ndarray:
    """Scales a digit to a height of `size` pixels, rotates, shears and widens it, and bends some.

    The digit becomes about `width` times as wide.
    """
    top, bottom, left, right = _ends(image)
    wide, high = right - left, bottom - top
    # A wide digit is not made as high as the others. `size` becomes a Python float; otherwise, all
    # values computed from it would be NumPy's.
    zoom = max(high, 0.7 * wide) / float(size)
    angle = wobble * random.uniform(-_ROTATION, _ROTATION)
    shear = slant + wobble * random.uniform(-_SHEAR, _SHEAR)
    widening = width * (1 + wobble * random.uniform(*_WIDTHS))
    cosine, sine = math.cos(angle), math.sin(angle)
    # Two of the corners of the digit's box on the patch, measured from the middle of both
    corners = [
        (cosine * x - sine * y, sine * x + cosine * y)
        for x, y in ((wide / zoom, high / zoom), (wide / zoom, -high / zoom))
    ]
    columns = int(widening * max(abs(x - shear * y) for x, y in corners)) + 2 * _BEYOND
    lines = int(max(abs(y) for _, y in corners)) + 2 * _BEYOND
    # Maps a pixel of the patch to one of the image.
    matrix = [
        (zoom * cosine / widening, zoom * (cosine * shear + sine)),
        (-zoom * sine / widening, zoom * (cosine - sine * shear)),
    ]
    full = [
        (a, b, middle - (a * (columns - 1) + b * (lines - 1)) / 2)
        for (a, b), middle in zip(matrix, ((left + right - 1) / 2, (top + bottom - 1) / 2))
    ]
    if random.uniform() < 0.4:
        mesh = random.uniform(-1, 1, (2, lines // _MESH + 2, columns // _MESH + 2))
        mesh *= wobble * random.uniform(0.2, 1) * _BENDING * max(high, wide) / 40
        x = np.arange(columns, dtype=np.float32)
        y = np.arange(lines, dtype=np.float32)[:, None]
        from_x, from_y = (
            (a * x + (b * y + c))
            + cv2.resize(each, (columns, lines), interpolation=cv2.INTER_CUBIC)
            for (a, b, c), each in zip(full, mesh.astype(np.float32))
        )
        patch = cv2.remap(image, from_x, from_y, cv2.INTER_LINEAR)
    else:
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        patch = cv2.warpAffine(image, np.array(full), (columns, lines), flags=flags)
    top, bottom, left, right = _ends(patch)
    return patch[top:bottom, left:right]


def _ends(image: np.ndarray) -> Tuple[int, int, int, int]:
    """Returns the top, bottom, left and right of the ink, or of the image if there is none."""
    mask = image > min(_INK, image.max() // 2)
    left, top, width, height = cv2.boundingRect(mask.view(np.uint8))
    if width == 0:
        return 0, image.shape[0], 0, image.shape[1]
    return top, top + height, left, left + width


def thicken(patch: np.ndarray, pixels: float) -> np.ndarray:
    """Makes strokes thicker or, if `pixels` is negative, thinner, but never removes a digit.

    The result of thickening is larger than the patch, by `pixels`, rounded, on each side.
    """
    size = int(np.rint(abs(pixels)))
    if size == 0:
        return patch
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size + 1, size + 1))
    if pixels > 0:
        around = cv2.copyMakeBorder(patch, size, size, size, size, cv2.BORDER_CONSTANT)
        return cv2.dilate(around, kernel)
    thin = cv2.erode(patch, kernel, borderValue=0)
    return thin if np.count_nonzero(thin > 127) > 0.4 * np.count_nonzero(patch > 127) else patch


def _write(
    written: List[_Ink], spacing: Spacing, habit: Habits, random: np.random.RandomState
) -> np.ndarray:
    """Writes digits and signs from left to right."""
    height, slope = _ZOOM * HEIGHT, random.uniform(-_SLOPE, _SLOPE)
    room = 2 * _ZOOM * int(APART.gaps[1])
    row = np.zeros((height, room + sum(each.patch.shape[1] + room for each in written)), np.uint8)
    x = start = _ZOOM * random.uniform(3, 12)
    touches = _touching(len(written), random) if spacing.touching else np.zeros(len(written), bool)
    low, high = spacing.gaps if not spacing.touching else CLOSE.gaps
    around = np.sort(random.uniform(-1, 13, 2))  # a sign
    near = random.uniform() < _NEAR
    for number, (patch, below, symbol) in enumerate(written):
        before = written[number - 1].symbol if number else ""
        beside_point = before in _POINTS or symbol in _POINTS
        middle = height / 2 + below + slope * (x - start) + habits.wave(habit, x - start)
        patch, top = _fitted(patch, int(np.rint(middle - patch.shape[0] / 2)), height)
        if before == symbol == "1":  # would be one thick stroke if they touched
            x += _ZOOM * max(_LEAST_BETWEEN_ONES, random.uniform(low, high))
        elif number and touches[number] and not beside_point:
            x += random.uniform(-2, 1) - _distance(row, patch, top, int(np.rint(x)))
        elif number and beside_point and (near or spacing.touching):
            x += _ZOOM * random.uniform(*_POINT_GAPS)
            x += max(0, _ZOOM - _distance(row, patch, top, int(np.rint(x))))
        elif number and not (before + symbol).isdigit() and not spacing.touching:
            x += _ZOOM * random.uniform(*around)
        elif number:
            x += _ZOOM * random.uniform(low, high)
        left = max(0, int(np.rint(x)))
        place = row[top : top + patch.shape[0], left : left + patch.shape[1]]
        np.maximum(place, patch, out=place)
        x = left + patch.shape[1]
    return row[:, : int(x + _ZOOM * random.uniform(3, 12))]


def _touching(count: int, random: np.random.RandomState) -> np.ndarray:
    """Returns whether each symbol touches the previous one, in the whole row or in a part of it.

    Returns:
        bool of shape (count,).
    """
    places = np.arange(count)
    if random.uniform() < 0.6:
        return places >= 0
    first, last = np.sort(random.randint(0, count + 1, 2))
    return np.asarray((first <= places) & (places <= last))


def _fitted(patch: np.ndarray, top: int, height: int) -> Tuple[np.ndarray, int]:
    """Returns a patch and its top: moved into the row, or cut if it is higher than the row."""
    if patch.shape[0] <= height:
        return patch, int(np.clip(top, 0, height - patch.shape[0]))
    cut = int(np.clip(-top, 0, patch.shape[0] - height))
    return patch[cut : cut + height], 0


def _distance(row: np.ndarray, patch: np.ndarray, top: int, x: int) -> int:
    """Returns the distance by which a patch at x can move to the left until it meets the ink."""
    before, ink = row[top : top + patch.shape[0]] > 127, patch[: row.shape[0]] > 127
    both = before.any(axis=1) & ink.any(axis=1)
    if not both.any():
        return 0
    ends = row.shape[1] - before[:, ::-1].argmax(axis=1)
    return int((x + ink.argmax(axis=1) - ends)[both].min())


def _strip_of_print(random: np.random.RandomState) -> np.ndarray:
    """Prints a word near the middle of a strip as high as a row."""
    word = printed_words.word(random)[: _ZOOM * HEIGHT]
    space = _ZOOM * HEIGHT - word.shape[0]
    top = int(np.clip(space / 2 + random.uniform(-10, 14), 0, space))
    margin = int(_ZOOM * random.uniform(1, 6))
    return np.pad(word, ((top, space - top), (margin, margin)))


def _coarse(row: np.ndarray, zoom: float, random: np.random.RandomState) -> np.ndarray:
    """Shrinks a row and enlarges it again, so that it looks as in a picture of fewer pixels.

    The row loses its fine detail, but its strokes are strong, since the contrast of a page is
    measured where its ink is darkest.

    Args:
        row: uint8 of shape (64, width), 0 is paper, 255 is ink.
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
    """Shrinks a row from twice its size; varies its width, sharpness, contrast and noise.

    Args:
        row: uint8 of shape (64, any width), 0 is paper, 255 is ink.
        random: the source of all random numbers.
        widths: the smallest and the largest factor by which the row is widened.
    Returns:
        uint8 of shape (32, width).
    """
    if random.uniform() < 0.25:
        row = cv2.GaussianBlur(row, (0, 0), random.uniform(0.5, 1.5))
    stretch = np.exp(random.uniform(*np.log(widths)))
    size = (max(1, int(stretch * row.shape[1] / _ZOOM)), HEIGHT)
    small = cv2.resize(row, size, interpolation=cv2.INTER_AREA) * random.uniform(0.7, 1.3)
    if random.uniform() < 0.1:
        small += random.normal(0, random.uniform(2, 12), small.shape)
    return small.clip(0, 255).astype(np.uint8)
