"""Composes a row of MNIST digits, with signs between them.

Rows show what people write: digits, signs, and marks that are neither. The digits may touch or
overlap, and may be broken, slanted, thin, thick or uneven in size. A row is composed at twice its
final size and then shrunk, which smooths the edges of its strokes.
"""

from typing import Callable, List, Optional

import cv2
import numpy as np

from number_reader.rows import (
    camera,
    clutter,
    distortion,
    drawn_digits,
    habits,
    no_digits,
    printed_words,
    signs,
    strokes,
)
from number_reader.rows.alphabet import HEIGHT
from number_reader.rows.camera import ZOOM
from number_reader.rows.signs import EVEN, Hand
from number_reader.rows.spacing import Ink, Spacing, write
from tf1_mnist.data import Examples

# All limits are in pixels of a finished row, unless stated otherwise, and were chosen by eye.
_HEIGHTS = (17.0, 23.0)  # of a row's digits
_LOWEST = 13.0  # of digits beside high signs, which take up a row's height
_HIGH = "/()"
_SLANT = (-0.2, 0.4)  # of a whole row; dx/dy
_SLANT_ALONE = (-0.35, 0.5)  # of a row without signs, in which no 1 can be taken for a slash
_STRETCH = (0.8, 1.5)  # the factors by which a whole row is widened
_DRAWN = 0.2  # the share of rows whose digits are drawn instead of taken from MNIST
_NARROW, _NARROWEST = 0.3, 0.45  # the share of narrow rows without signs; their least width
_THICKENING = (-0.5, 2.5)  # pixels at twice the size, by which strokes grow
# Of the rows with no signs other than points and commas, the share whose strokes grow by more; the
# limit of this growth
_THICK, _THICKEST = 0.2, 6.5
_COARSE = 0.35  # the share of rows that look as if taken from a smaller picture
_COARSE_HEIGHTS = (7.0, 16.0)  # the height of the digits in that picture
_COARSE_SIGNED = (11.0, 16.0)  # the same beside signs, which are smaller than digits
_COARSE_NARROW, _COARSE_THICK = 0.8, 0.8  # the shares of these rows that are narrow and thick
_BREAKS = 0.1  # the share of broken digits
_PRINTED = (0.1, 0.05)  # the shares of rows with a printed word before and after the digits


def compose(
    digits: Examples,
    spacing: Spacing,
    random: np.random.RandomState,
    form: Optional[str] = None,
    hand: Hand = EVEN,
) -> np.ndarray:
    """Composes a row.

    Args:
        digits: the images and labels of the row's digits, from left to right. In one row in five,
            the images are replaced by images of drawn digits.
        spacing: the spacing of the digits.
        random: the source of all random numbers.
        form: the form of the row, as in `forms`, with as many 0s as there are digits; None for
            digits alone.
        hand: the source of the signs' strokes; in rows of drawn digits, the strokes are even.
    Returns:
        A uint8 array of shape (32, width); 0 is paper, and 255 is ink.
    """
    form = form or "0" * len(digits.labels)
    alone = form.count("0") == len(form)
    height, slant = random.uniform(*_HEIGHTS), random.uniform(*(_SLANT_ALONE if alone else _SLANT))
    if any(sign in form for sign in _HIGH):
        height = random.uniform(_LOWEST, height)
    height *= ZOOM
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
    # Beside signs, a writer's 1s lean like the other digits, and so differ from slashes.
    written = []
    for image, label, (size, middle) in zip(images, digits.labels, height * places):
        image = strokes.add(image, int(label), random)
        lean = slant + (distortion.lean(image) if label == 1 and not alone else 0)
        narrow = width if label != 1 else 1.0  # a 1 with a base would look like a 2
        patch = distortion.distort(image, size, narrow, lean, wobble, random)
        patch = distortion.thicken(patch, thickening)
        if random.uniform() < _BREAKS:
            strokes.cut(patch, random)
        written.append(Ink(patch, middle, str(label)))
    if not alone:
        written = _with_signs(written, form, height, slant, hand, random)
    row = write(written, spacing, habit, random)
    before, after = random.uniform(size=2) < _PRINTED
    if before:
        row = np.hstack([_strip_of_print(random), row])
    if after:
        row = np.hstack([row, _strip_of_print(random)])
    clutter.add(row, random)
    if coarse:
        high = random.uniform(*(_COARSE_HEIGHTS if alone else _COARSE_SIGNED))
        row = camera.coarsen(row, high / height, random)
    return camera.photograph(row, random, _STRETCH)


def without_digits(
    random: np.random.RandomState,
    draw: Callable[[int, np.random.RandomState], np.ndarray] = no_digits.compose,
) -> np.ndarray:
    """Composes a row of printed text or drawings, as `no_digits` does, and adds clutter.

    Args:
        random: the source of all random numbers.
        draw: `no_digits.compose`, or another function with the same arguments and result.
    Returns:
        The row, as returned by `compose`.
    """
    row = draw(ZOOM * HEIGHT, random)
    clutter.add(row, random)
    return camera.photograph(row, random, _STRETCH)


def _with_signs(
    digits: List[Ink],
    form: str,
    height: float,
    slant: float,
    hand: Hand,
    random: np.random.RandomState,
) -> List[Ink]:
    """Writes the signs of a form between its digits.

    The strokes of the signs are about as wide as those of the digits.
    """
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
        top, bottom, start, end = distortion.ends(sign)
        middle = (top + bottom - signs.SIDE) / 2
        written.append(Ink(sign[top:bottom, start:end], middle, symbol))
    return written


def _stroke_width(patch: np.ndarray) -> float:
    """Returns the mean stroke width of a digit: its area divided by half the length of its edge.

    Unlike in `handwriting.paper.ink`, the edge includes pixels that touch the paper only at a
    corner. If the edge were defined as in that module, the same seed would give different rows.
    """
    mask = (patch > 127).astype(np.uint8)
    edge = np.count_nonzero(mask) - np.count_nonzero(
        cv2.erode(mask, np.ones((3, 3), np.uint8), borderValue=0)
    )
    return 2 * np.count_nonzero(mask) / (edge or 1)


def _strip_of_print(random: np.random.RandomState) -> np.ndarray:
    """Draws a printed word near the middle of a strip that has the height of a row."""
    word = printed_words.word(random)[: ZOOM * HEIGHT]
    space = ZOOM * HEIGHT - word.shape[0]
    top = int(np.clip(space / 2 + random.uniform(-10, 14), 0, space))
    margin = int(ZOOM * random.uniform(1, 6))
    return np.pad(word, ((top, space - top), (margin, margin)))
