"""Turns pictures of handwriting into images like those in MNIST.

`prepare` handles one digit, and `digits` handles all digits on a page. The last two steps are those
that were used to make MNIST: scaling the digit to fit 20x20 pixels without changing its aspect
ratio, and moving its centre of mass to the centre of 28x28 pixels (LeCun et al., "Gradient-based
learning applied to document recognition", 1998, III.A).
"""

from typing import List, Tuple

import cv2
import numpy as np
from PIL import Image

from tf1_mnist.data import IMAGE_SIZE
from tf1_mnist.handwriting.paper.ink import growth, shrink, square
from tf1_mnist.handwriting.paper.pieces import around, in_a_row
from tf1_mnist.handwriting.writing.grouping import Row
from tf1_mnist.handwriting.writing.page import Page, find

_DIGIT_SIZE = 20  # pixels, the side of the square that a digit is scaled to fit
_CROP_SIDE = 140  # pixels; larger crops are shrunk to this size
# The stroke width, as a share of a digit's longer side. It is about that of MNIST, and was chosen
# on validation images.
_STROKE_WIDTH = 0.13


def prepare(image: np.ndarray) -> np.ndarray:
    """Turns a picture of one digit into an image like those in MNIST.

    Args:
        image: uint8 of shape (height, width), dark ink on light paper or light ink on dark.
    Returns:
        A uint8 array of shape (28, 28); 0 is paper, and 255 is ink.
    Raises:
        ValueError: as in `page.find`.
    """
    page = find(image)
    return _image(page, [piece for row in page.rows for piece in row.digits + row.others])


def digits(image: np.ndarray) -> np.ndarray:
    """Turns the digits in a picture into images like those in MNIST.

    Args:
        image: as in `prepare`.
    Returns:
        A uint8 array of shape (n, 28, 28), where n is at least 1; 0 is paper, and 255 is ink. The
        digits are sorted by row, from top to bottom, and within each row from left to right.
    Raises:
        ValueError: as in `page.find`.
    """
    page = find(image)
    return np.concatenate([group_images(page, row_groups(page, row)) for row in page.rows])


def row_groups(page: Page, row: Row) -> List[List[int]]:
    """Returns the indices of the pieces of each digit in a row, from left to right.

    `pieces.in_a_row` decides which pieces make up a digit.
    """
    members = row.digits + row.others
    groups = in_a_row(page.pieces.boxes[members])
    return [[members[k] for k in group] for group in groups]


def group_images(page: Page, groups: List[List[int]]) -> np.ndarray:
    """Turns digits on a page into images like those in MNIST.

    Args:
        page: the page.
        groups: as returned by `row_groups`.
    Returns:
        A uint8 array of shape (n, 28, 28), where n is at least 1.
    """
    return np.stack([_image(page, members) for members in groups])


def _image(page: Page, members: List[int]) -> np.ndarray:
    top, left, bottom, right = around(page.pieces.boxes[members])
    margin = max(bottom - top, right - left) // _DIGIT_SIZE + 1
    near = (
        slice(max(0, top - margin), bottom + margin),
        slice(max(0, left - margin), right + margin),
    )
    mask = np.isin(page.pieces.labels[near], np.add(members, 1))
    return centre(scale(thicken(crop(page.ink[near], mask))))


def crop(ink: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Cuts out a digit, including its soft edges, and shrinks the crop if it is large.

    Args:
        ink: uint8 of shape (height, width); 0 is paper, and 255 is ink.
        mask: bool of the same shape, not empty.
    Returns:
        A uint8 array of shape (height, width), with ink at each of its four edges.
    """
    side = max(mask[_around(mask, 0)].shape)
    near = _around(mask, side // _DIGIT_SIZE + 1)
    ink, mask = (shrink(each[near], _CROP_SIDE) for each in (ink, np.uint8(255 * mask)))
    edge = max(mask.shape) // _DIGIT_SIZE + 1
    ink = np.where(cv2.dilate(mask, square(edge)) > 0, ink, 0)
    return ink[_around(ink > 0, 0)]


def thicken(ink: np.ndarray) -> np.ndarray:
    """Thickens thin strokes to about the width of those in MNIST.

    Thin strokes would fade when the digit is scaled down.

    Args:
        ink: uint8 of shape (height, width), cropped to a digit.
    Returns:
        A uint8 array of shape (height + 2 * n, width + 2 * n) if the edges of the strokes have
        moved outwards by n pixels.
    """
    ink = np.round(ink * (255 / ink.max())).astype(np.uint8)  # a hairline turns grey when shrunk
    reach = growth(ink, _STROKE_WIDTH * max(ink.shape))
    return cv2.dilate(np.pad(ink, reach, mode="constant"), square(reach))


def scale(ink: np.ndarray) -> np.ndarray:
    """Scales a digit with anti-aliasing, so that its longer side is 20 pixels long.

    The aspect ratio is kept.

    Args:
        ink: uint8 of shape (height, width), cropped to a digit.
    Returns:
        A uint8 array of shape (20, n) or (n, 20), with n at most 20.
    """
    size = [max(1, round(_DIGIT_SIZE * side / max(ink.shape))) for side in reversed(ink.shape)]
    return np.asarray(Image.fromarray(ink).resize((size[0], size[1]), Image.Resampling.HAMMING))


def centre(ink: np.ndarray) -> np.ndarray:
    """Moves a digit by whole pixels so that its centre of mass is at the centre of a 28x28 image.

    Args:
        ink: uint8 of a shape up to (28, 28); 0 is paper, and 255 is ink.
    Returns:
        A uint8 array of shape (28, 28).
    """
    image = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.uint8)
    middle = np.argwhere(ink).T @ ink[ink > 0] / ink.sum(dtype=float)
    corner = np.round(IMAGE_SIZE / 2 - middle).astype(int)
    top, left = np.clip(corner, 0, np.subtract(image.shape, ink.shape))
    image[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return image


def _around(mask: np.ndarray, margin: int) -> Tuple[slice, slice]:
    (top, left), (bottom, right) = (f(np.nonzero(mask), axis=1) for f in (np.min, np.max))
    return (
        slice(max(0, top - margin), bottom + 1 + margin),
        slice(max(0, left - margin), right + 1 + margin),
    )
