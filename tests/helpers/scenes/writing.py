"""Composes the scenes with rows of digits, and other marks near them."""

from typing import Iterator

from scenes import drawing
from scenes.drawing import Scene
from tf1_mnist import data


def scenes(digits: data.Split) -> Iterator[Scene]:
    """Yields the scenes."""
    for gap in (2, 4, 8):
        image = drawing.blank(700, 400)
        for k, digit in enumerate("372594"):
            drawing.write(image, digits, digit, 90, (60 + k * (90 + gap), 170))
        yield drawing.in_rows(f"digits {gap} pixels below each other", image, *"372594")
    image = drawing.blank(500, 800)
    drawing.write(image, digits, "372594", 100, (100, 60), 105)
    drawing.write(image, digits, "8603", 60, (201, 80), 80)
    yield drawing.in_rows("a low row close below a high one", image, "372594", "8603")
    image = drawing.blank(400, 300)
    image[30:370, :26] = 20
    image[200:203, 150:154] = 0
    yield drawing.in_rows("a 1 along the border, and a speck", image, "1")
