"""Composes pictures of MNIST's test digits, each with something that few collected pictures show.

Many limits that decide how a picture is read matter in few pictures. These scenes show what some of
them are for: when they were removed on the evidence of collected pictures, no scene was read
rightly.
"""

from typing import Any, Dict, Iterator, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist import data

CELL = 92, 110  # pixels, the height and width of a table's cell
MARGIN = 20  # pixels of paper around a table

Picture = Any  # uint8 of shape (height, width), 0 is black, 255 is white
Place = Tuple[int, int]  # a top and a left, in pixels; or a row and a column


class Scene(NamedTuple):
    """A picture and its texts, as in `Reading.texts`."""

    name: str
    image: Picture
    texts: Tuple[Tuple[str, ...], ...]


def scenes() -> Iterator[Scene]:
    """Yields the scenes, which are the same every time."""
    _, digits = data.load_data()
    yield from _tables(digits)
    yield from _rows(digits)


def _tables(digits: data.Split) -> Iterator[Scene]:
    yield _table(digits, "a nearly empty table", 3, 4, {(1, 2): "47"})
    full = {(row, k): _text(row, k) for row in range(4) for k in range(3)}
    half = {place: text for place, text in full.items() if sum(place) % 2 == 0}
    specks = _table(digits, "specks in empty cells", 4, 3, half)
    broken = _table(digits, "gaps in a table's lines", 4, 3, full)
    for row, k in sorted(full.keys() - half.keys()):
        cv2.circle(specks.image, (75 + CELL[1] * k, 70 + CELL[0] * row), 5, 0, -1)
    yield specks
    for y, x in ((112, 170), (112, 290), (204, 60), (150, 130), (260, 240)):
        broken.image[y - 8 : y + 8, x - 8 : x + 8] = 255
    yield broken


def _rows(digits: data.Split) -> Iterator[Scene]:
    for gap in (2, 4, 8):
        image = _blank(700, 400)
        for k, digit in enumerate("372594"):
            _write(image, digits, digit, 90, (60 + k * (90 + gap), 170))
        yield _in_rows(f"digits {gap} pixels below each other", image, *"372594")
    image = _blank(500, 800)
    _write(image, digits, "372594", 100, (100, 60), 105)
    _write(image, digits, "8603", 60, (201, 80), 80)
    yield _in_rows("a low row close below a high one", image, "372594", "8603")
    image = _blank(400, 300)
    image[30:370, :26] = 20
    image[200:203, 150:154] = 0
    yield _in_rows("a 1 along the border, and a speck", image, "1")


def _text(row: int, column: int) -> str:
    return f"{(3 * row + 2 * column + 1) % 10}{(5 * row + column + 2) % 10}"


def _in_rows(name: str, image: Picture, *texts: str) -> Scene:
    return Scene(name, image, tuple((text,) for text in texts))


def _table(
    digits: data.Split, name: str, rows: int, columns: int, texts: Dict[Place, str]
) -> Scene:
    """Draws a ruled table."""
    height, width = CELL
    image = _blank(height * rows + 2 * MARGIN, width * columns + 2 * MARGIN)
    right, bottom = MARGIN + width * columns, MARGIN + height * rows
    for y in range(MARGIN, bottom + 1, height):
        cv2.line(image, (MARGIN, y), (right, y), 0, 3)
    for x in range(MARGIN, right + 1, width):
        cv2.line(image, (x, MARGIN), (x, bottom), 0, 3)
    for (row, column), text in texts.items():
        place = MARGIN + 18 + height * row, MARGIN + 18 + width * column
        _write(image, digits, text, 56, place, 40)
    cells = tuple(tuple(texts.get((row, k), "") for k in range(columns)) for row in range(rows))
    return Scene(name, image, cells)


def _blank(height: int, width: int) -> Picture:
    return np.full((height, width), 255, np.uint8)


def _write(
    image: Picture, digits: data.Split, text: str, height: int, place: Place, pitch: int = 0
) -> None:
    """Draws the third test image of each digit, without its border.

    Args:
        height: the height of the digits, in pixels.
        place: the top and the left of the first digit.
        pitch: the distance from the left of each digit to that of the next one, in pixels.
    """
    top, left = place
    for k, digit in enumerate(text):
        each = digits.images[np.flatnonzero(digits.labels == int(digit))[2]].reshape(28, 28)
        y, x = np.nonzero(each > 40)
        each = each[y.min() : y.max() + 1, x.min() : x.max() + 1]
        width = max(6, round(each.shape[1] * height / each.shape[0]))
        ink = cv2.resize(each, (width, height), interpolation=cv2.INTER_CUBIC)
        part = image[top : top + height, left + k * pitch : left + k * pitch + width]
        np.minimum(part, 255 - ink, out=part)
