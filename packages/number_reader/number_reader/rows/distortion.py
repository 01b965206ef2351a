"""Distorts digits at twice their final size and makes their strokes thicker or thinner."""

import math
from typing import Tuple

import cv2
import numpy as np

_INK = 40  # of 255; darker pixels belong to a digit
# How much the digits of a row differ from each other if the row's wobble is 1. The values were
# chosen by eye.
_WIDTHS = (-0.25, 0.25)  # the change of a digit's width, as a share of the width
_ROTATION = np.deg2rad(12)
_SHEAR = 0.1  # dx/dy
_BENDING = 2.5  # pixels, for a digit that is 40 pixels high
_MESH = 8  # pixels between the points that are moved to bend a digit
_BEYOND = 4  # pixels around a distorted digit


def distort(
    image: np.ndarray,
    size: float,
    width: float,
    slant: float,
    wobble: float,
    random: np.random.RandomState,
) -> np.ndarray:
    """Scales a digit to a height of `size` pixels; rotates, shears, widens and sometimes bends it.

    The digit becomes about `width` times as wide as scaling alone would make it.
    """
    top, bottom, left, right = ends(image)
    wide, high = right - left, bottom - top
    # A wide digit is not made as high as the others. `size` becomes a Python float; otherwise, all
    # values computed from it would be NumPy scalars.
    zoom = max(high, 0.7 * wide) / float(size)
    angle = wobble * random.uniform(-_ROTATION, _ROTATION)
    shear = slant + wobble * random.uniform(-_SHEAR, _SHEAR)
    widening = width * (1 + wobble * random.uniform(*_WIDTHS))
    cosine, sine = math.cos(angle), math.sin(angle)
    # Two of the corners of the digit's box on the patch, measured from the middle of the patch
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
    top, bottom, left, right = ends(patch)
    return patch[top:bottom, left:right]


def thicken(patch: np.ndarray, pixels: float) -> np.ndarray:
    """Makes strokes thicker or, if `pixels` is negative, thinner, but never erases a whole digit.

    Thickening enlarges the patch on each side by `pixels`, rounded to a whole number.
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


def lean(image: np.ndarray) -> float:
    """Returns the slant of a digit, dx/dy."""
    moments = cv2.moments(image)
    return float(moments["mu11"] / max(moments["mu02"], 1.0))


def ends(image: np.ndarray) -> Tuple[int, int, int, int]:
    """Returns the top, bottom, left and right of the ink, or of the image if it has no ink."""
    mask = image > min(_INK, image.max() // 2)
    left, top, width, height = cv2.boundingRect(mask.view(np.uint8))
    if width == 0:
        return 0, image.shape[0], 0, image.shape[1]
    return top, top + height, left, left + width
