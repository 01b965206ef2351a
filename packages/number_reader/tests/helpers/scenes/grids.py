"""Draws the lines of tables and the texts in their cells."""

from typing import List, Sequence

import cv2

from scenes import drawing
from scenes.drawing import Picture, Scene
from tf1_mnist import data

CELL = 92, 110  # pixels, the height and width of a table's cell
MARGIN = 20  # pixels, the width of the paper around a table
INSET = 18  # pixels between the corner of a cell and its text
SIZE, PITCH = 56, 40  # pixels, the height of digits, and the distance between them

Texts = Sequence[Sequence[str]]  # row by row

NUMBERS = (("12", "35", "54"), ("47", "68", "89"), ("72", "93", "14"), ("05", "26", "49"))


def even(start: int, step: int, count: int) -> List[int]:
    """Returns `count` positions that are `step` pixels apart."""
    return [start + k * step for k in range(count)]


def rule(
    image: Picture, ys: Sequence[int], xs: Sequence[int], shade: int = 0, thickness: int = 3
) -> None:
    """Draws a table's horizontal lines at the positions `ys` and its vertical lines at `xs`."""
    for y in ys:
        cv2.line(image, (xs[0], y), (xs[-1], y), shade, thickness)
    for x in xs:
        cv2.line(image, (x, ys[0]), (x, ys[-1]), shade, thickness)


def fill(
    image: Picture,
    digits: data.Examples,
    tops: Sequence[int],
    lefts: Sequence[int],
    texts: Texts,
    size: int = SIZE,
    pitch: int = PITCH,
) -> None:
    """Writes rows of text: row i is at `tops[i]` and column j at `lefts[j]`, in pixels."""
    for top, row in zip(tops, texts):
        for left, text in zip(lefts, row):
            drawing.write(image, digits, text, size, (top, left), pitch)


def ruled(
    digits: data.Examples, texts: Texts, shade: int = 0, margin: int = MARGIN, width: int = CELL[1]
) -> Picture:
    """Draws a ruled table.

    Args:
        shade: the brightness of the lines.
        margin: the paper around the table, in pixels.
        width: the width of a cell, in pixels.
    """
    rows, columns = len(texts), len(texts[0])
    ys, xs = even(margin, CELL[0], rows + 1), even(margin, width, columns + 1)
    image = drawing.blank(ys[-1] + margin, xs[-1] + margin)
    rule(image, ys, xs, shade)
    fill(
        image,
        digits,
        even(ys[0] + INSET, CELL[0], rows),
        even(xs[0] + INSET, width, columns),
        texts,
    )
    return image


def scene(name: str, image: Picture, texts: Texts, limits: Sequence[str]) -> Scene:
    return Scene(name, image, tuple(tuple(row) for row in texts), limits)
