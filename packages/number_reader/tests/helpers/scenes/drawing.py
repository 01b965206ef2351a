"""Draws scenes: pictures of MNIST test digits, each with the texts that should be read in it."""

from typing import Any, NamedTuple, Sequence, Tuple

import cv2
import numpy as np

from tf1_mnist import data

Picture = Any  # uint8 of shape (height, width), 0 is black, 255 is white
Place = Tuple[int, int]  # the top and the left, in pixels


class Scene(NamedTuple):
    """A picture and its texts, as in `Page.texts`.

    limits: limits without which the picture is misread. "columns._LINED none" means that 0
        switches off _LINED of the module columns; with "huge", a huge number does.
    """

    name: str
    image: Picture
    texts: Tuple[Tuple[str, ...], ...]
    limits: Sequence[str] = ()


def in_rows(name: str, image: Picture, *texts: str, limits: Sequence[str] = ()) -> Scene:
    return Scene(name, image, tuple((text,) for text in texts), limits)


def blank(height: int, width: int) -> Picture:
    return np.full((height, width), 255, np.uint8)


def write(
    image: Picture, digits: data.Examples, text: str, height: int, place: Place, pitch: int = 0
) -> int:
    """Draws a number; each digit is the third test image of its class, cropped to its ink.

    Args:
        height: the height of the digits, in pixels.
        place: the top and the left of the first digit, in pixels.
        pitch: the distance from the left of each digit to that of the next one, in pixels.
    Returns:
        The right end of the number, in pixels.
    """
    top, left = place
    right = left
    for k, digit in enumerate(text):
        each = digits.images[np.flatnonzero(digits.labels == int(digit))[2]].reshape(28, 28)
        y, x = np.nonzero(each > 40)
        each = each[y.min() : y.max() + 1, x.min() : x.max() + 1]
        width = max(6, round(each.shape[1] * height / each.shape[0]))
        ink = cv2.resize(each, (width, height), interpolation=cv2.INTER_CUBIC)
        right = left + k * pitch + width
        part = image[top : top + height, left + k * pitch : right]
        np.minimum(part, 255 - ink, out=part)
    return right


def write_rows(
    image: Picture,
    digits: data.Examples,
    texts: Sequence[str],
    height: int,
    place: Place,
    step: int,
    pitch: int,
) -> None:
    """Draws numbers one below the other; `height`, `place` and `pitch` are as in `write`.

    Args:
        step: the distance from the top of each number to that of the next one, in pixels.
    """
    top, left = place
    for k, text in enumerate(texts):
        write(image, digits, text, height, (top + k * step, left), pitch)
