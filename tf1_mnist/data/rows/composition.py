"""Composes a row of digits from MNIST's.

Rows show what people write: digits at any spacing, touching, overlapping, broken, slanted, thin
and thick, with marks that are not digits. A row is composed at twice its size and then shrunk,
which smooths its edges.
"""

from typing import List, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.rows import clutter, drawn_digits, printed_words, signs, strokes
from tf1_mnist.data.splits import Split

HEIGHT = 32  # pixels, of a row

_ZOOM = 2
_PATCH = 96  # pixels, the side of the square in which a digit is distorted
_INK = 40  # of 255; what is darker belongs to a digit

# All limits are in pixels of a finished row, unless they say otherwise, and were chosen by eye.
_HEIGHTS = (17.0, 23.0)  # of a row's digits
_SLANT = 0.25  # of a whole row; dx/dy
_SLOPE = 0.03  # of a row's middle; dy/dx
_DRAWN = 0.2  # the share of rows whose digits are drawn instead of taken from MNIST
_BREAKS = 0.12  # the share of broken digits
_PRINTED = (0.1, 0.05)  # the shares of rows with a printed word before and after the digits

# How much the digits of a row differ from each other, if its wobble is 1.
_SIZES = (-0.2, 0.1)  # higher than the row's digits, as a share of their height
_WIDTHS = (-0.25, 0.25)  # wider than it was, as a share of its width
_ROTATION = np.deg2rad(12)
_SHEAR = 0.1  # dx/dy
_SHIFT = 1.5  # pixels, up or down
_BENDING = 2.5  # pixels of a digit that is 40 pixels high


class Spacing(NamedTuple):
    """How far apart a row's digits are.

    touching: whether each digit is moved until its ink meets that of the digit before.
    gaps: otherwise, the smallest and the largest distance between two digits, in pixels.
    """

    touching: bool
    gaps: Tuple[float, float] = (0.0, 0.0)


APART = Spacing(False, (2.0, 16.0))
CLOSE = Spacing(False, (-2.0, 4.0))
TOUCHING = Spacing(True)


def compose(digits: Split, spacing: Spacing, random: np.random.RandomState) -> np.ndarray:
    """Composes a row.

    Args:
        digits: the images and labels of its digits, from left to right. In one row of five, the
            images are replaced by drawn ones.
        spacing: how far apart they are.
        random: the source of all random numbers.
    Returns:
        uint8 of shape (32, width), 0 is paper, 255 is ink.
    """
    height, slant = random.uniform(*_HEIGHTS), random.uniform(-_SLANT, _SLANT)
    thickening = random.uniform(-0.5, 2.5)
    images, wobble = digits.images, 1.0
    if random.uniform() < _DRAWN:
        images, wobble = drawn_digits.draw(digits.labels, random), random.uniform() ** 2
    patches = []
    for image, label in zip(images, digits.labels):
        image = strokes.add(image, int(label), random)
        size = _ZOOM * height * (1 + wobble * random.uniform(*_SIZES))
        patch = _thicken(_distort(image, size, slant, wobble, random), thickening)
        if random.uniform() < _BREAKS:
            strokes.cut(patch, random)
        patches.append(patch)
    row = _write(patches, spacing, wobble, random)
    before, after = random.uniform(size=2) < _PRINTED
    if before:
        row = np.hstack([_strip_of_print(random), row])
    if after:
        row = np.hstack([row, _strip_of_print(random)])
    clutter.add(row, random)
    return _photograph(row, random)


def _distort(
    image: np.ndarray, size: float, slant: float, wobble: float, random: np.random.RandomState
) -> np.ndarray:
    """Scales a digit to `size` pixels; rotates, shears and widens it; bends every second one."""
    top, bottom, left, right = _ends(image)
    # From a pixel of the patch to the image's. A wide digit is not made as high as the others.
    zoom = max(bottom - top, 0.7 * (right - left)) / size
    angle = wobble * random.uniform(-_ROTATION, _ROTATION)
    shear = slant + wobble * random.uniform(-_SHEAR, _SHEAR)
    widening = 1 + wobble * random.uniform(*_WIDTHS)
    turn = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    matrix = zoom * np.array(turn) @ [[1 / widening, shear], [0, 1]]
    middle = np.array([left + right - 1, top + bottom - 1]) / 2
    offset = middle - matrix @ np.full(2, (_PATCH - 1) / 2)
    y, x = np.mgrid[:_PATCH, :_PATCH]
    source = (np.tensordot(matrix, [x, y], 1) + offset[:, None, None]).astype(np.float32)
    if random.uniform() < 0.5:
        coarse = random.uniform(-1, 1, (2, 12, 12)).astype(np.float32)
        strength = wobble * random.uniform(0.2, 1)
        strength *= _BENDING * max(bottom - top, right - left) / 40
        source += strength * np.stack(
            [cv2.resize(each, (_PATCH, _PATCH), interpolation=cv2.INTER_CUBIC) for each in coarse]
        )
    patch = cv2.remap(image, source[0], source[1], cv2.INTER_LINEAR)
    top, bottom, left, right = _ends(patch)
    return patch[top:bottom, left:right]


def _ends(image: np.ndarray) -> Tuple[int, int, int, int]:
    """Returns the top, bottom, left and right end of the ink; those of an image without ink."""
    mask = image > min(_INK, image.max() // 2)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return 0, image.shape[0], 0, image.shape[1]
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def _thicken(patch: np.ndarray, pixels: float) -> np.ndarray:
    """Makes strokes thicker or, if `pixels` is negative, thinner, but never removes a digit."""
    size = int(np.rint(abs(pixels)))
    if size == 0:
        return patch
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size + 1, size + 1))
    if pixels > 0:
        return cv2.dilate(np.pad(patch, size), kernel)
    thin = cv2.erode(patch, kernel, borderValue=0)
    return thin if np.count_nonzero(thin > 127) > 0.4 * np.count_nonzero(patch > 127) else patch


def _write(
    patches: List[np.ndarray], spacing: Spacing, wobble: float, random: np.random.RandomState
) -> np.ndarray:
    """Writes digits, and signs between and after them, from left to right."""
    height = _ZOOM * HEIGHT
    marked, slope = random.uniform() < 0.25, random.uniform(-_SLOPE, _SLOPE)
    room = 2 * _ZOOM * IMAGE_SIZE
    row = np.zeros((height, room + sum(patch.shape[1] + 2 * room for patch in patches)), np.uint8)
    digits = np.zeros_like(row)  # without the signs
    x = start = _ZOOM * random.uniform(3, 12)
    for number, patch in enumerate(patches):
        shift = wobble * _ZOOM * random.uniform(-_SHIFT, _SHIFT)
        middle = height / 2 + slope * (x - start) + shift
        top = int(np.clip(middle - patch.shape[0] / 2, 0, max(0, height - patch.shape[0])))
        if number and random.uniform() < (0.6 if marked else 0.04):
            x = signs.draw(row, x + _ZOOM * random.uniform(3, 10), marked, random)
            x += _ZOOM * random.uniform(3, 10)
        elif number and spacing.touching:
            x += random.uniform(-2, 1) - _distance(digits, patch, top, int(np.rint(x)))
        elif number:
            x += _ZOOM * random.uniform(*spacing.gaps)
        left = max(0, int(np.rint(x)))
        place = slice(top, top + patch.shape[0]), slice(left, left + patch.shape[1])
        for canvas in (row, digits):
            canvas[place] = np.maximum(canvas[place], patch[:height])
        x = left + patch.shape[1]
    if marked and random.uniform() < 0.3:
        x = signs.draw(row, x + _ZOOM * random.uniform(3, 10), marked, random)
    return row[:, : int(x + _ZOOM * random.uniform(3, 12))]


def _distance(row: np.ndarray, patch: np.ndarray, top: int, x: int) -> int:
    """Returns how far a patch at x can move to the left until its ink meets the row's."""
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


def _photograph(row: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    """Shrinks a row to its size; varies its sharpness, contrast and noise."""
    if random.uniform() < 0.25:
        row = cv2.GaussianBlur(row, (0, 0), random.uniform(0.5, 1.5))
    size = (max(1, row.shape[1] // _ZOOM), HEIGHT)
    small = cv2.resize(row, size, interpolation=cv2.INTER_AREA) * random.uniform(0.7, 1.3)
    if random.uniform() < 0.1:
        small += random.normal(0, random.uniform(2, 12), small.shape)
    return small.clip(0, 255).astype(np.uint8)
