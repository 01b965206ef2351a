"""Composes the scenes with tables."""

from typing import Iterator

import cv2

from scenes import drawing
from scenes.drawing import Scene
from tf1_mnist import data


def scenes(digits: data.Split) -> Iterator[Scene]:
    """Yields the scenes."""
    yield drawing.table(digits, "a nearly empty table", 3, 4, {(1, 2): "47"})
    full = {(row, k): _text(row, k) for row in range(4) for k in range(3)}
    half = {place: text for place, text in full.items() if sum(place) % 2 == 0}
    specks = drawing.table(digits, "specks in empty cells", 4, 3, half)
    broken = drawing.table(digits, "gaps in a table's lines", 4, 3, full)
    for row, k in sorted(full.keys() - half.keys()):
        cv2.circle(specks.image, (75 + drawing.CELL[1] * k, 70 + drawing.CELL[0] * row), 5, 0, -1)
    yield specks
    for y, x in ((112, 170), (112, 290), (204, 60), (150, 130), (260, 240)):
        broken.image[y - 8 : y + 8, x - 8 : x + 8] = 255
    yield broken


def _text(row: int, column: int) -> str:
    return f"{(3 * row + 2 * column + 1) % 10}{(5 * row + column + 2) % 10}"
