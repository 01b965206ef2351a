"""Composes tables of different shapes, some of them surrounded by other lines or by writing."""

from typing import Iterator

import cv2

from scenes import drawing
from scenes.drawing import Scene
from scenes.grids import CELL, NUMBERS, even, fill, rule, ruled, scene
from tf1_mnist import data


def scenes(digits: data.Examples) -> Iterator[Scene]:
    """Yields the scenes."""
    texts = (("", "", "", ""), ("", "", "47", ""), ("", "", "", ""))
    yield scene(
        "a nearly empty table", ruled(digits, texts), texts, limits=("ruled_cells._MANY none",)
    )
    yield _specks(digits)
    yield from _boxes(digits)
    yield from _parts(digits)
    yield _open(digits)
    texts = (("12", "35", "57"), *NUMBERS[1:])
    image = ruled(digits, texts)
    cv2.line(image, (280, 66), (330, 62), 0, 4)
    yield scene("a crossed 7 in the first row", image, texts, limits=("assembly._CLEAR huge",))


def _specks(digits: data.Examples) -> Scene:
    texts = (("12", "", "54"), ("", "68", ""), ("72", "", "14"), ("", "26", ""))
    image = ruled(digits, texts)
    empty = [(y, x) for y, row in enumerate(texts) for x, text in enumerate(row) if not text]
    for row, column in empty:
        x, y = 75 + CELL[1] * column, 70 + CELL[0] * row
        cv2.line(image, (x, y), (x - 1, y + 8), 0, 4)
    return scene("specks in empty cells", image, texts, limits=("ruled_cells._SMALLEST none",))


def _boxes(digits: data.Examples) -> Iterator[Scene]:
    """Yields rows of boxes; no box is meant for a single digit."""
    for name, texts, width, limit in (
        ("a row of boxes with two digits each", ("47", "83", "12", "60"), 110, "_SINGLE none"),
        ("a row of wide boxes", ("4", "8", "1", "6"), 200, "_WIDEST_BOX huge"),
    ):
        yield scene(name, ruled(digits, [texts], width=width), [texts], [f"assembly.{limit}"])
    image = ruled(digits, [("61", "", "25")], width=130)
    drawing.write(image, digits, "0", 88, (18, 170))
    yield scene(
        "a row of boxes, and a 0 that touches its lines",
        image,
        [("61", "0", "25")],
        limits=("cut_cells._WIDEST_MISSING none", "cut_cells._BESIDE huge"),
    )


def _parts(digits: data.Examples) -> Iterator[Scene]:
    """Yields sheets with tables that have unequal cells or cover only a part of the sheet."""
    image = drawing.blank(224, 260)
    rule(image, [20, 204], [20, 130, 240])
    cv2.line(image, (130, 112), (240, 112), 0, 3)
    fill(image, digits, [84], [38], [["72"]])
    fill(image, digits, [38, 130], [148], [["35"], ["68"]])
    yield scene(
        "one cell beside two",
        image,
        [("72", "35"), ("", "68")],
        limits=("arrangement._ALIKE huge", "cut_cells._MANY none"),
    )

    image = drawing.blank(540, 480)
    above, below = (
        (("12", "35", "54", "60"), ("47", "68", "89", "23")),
        (("172", "893"), ("405", "126")),
    )
    rule(image, even(20, 92, 3), even(20, 110, 5))
    rule(image, even(244, 92, 3), even(20, 176, 3))
    fill(image, digits, even(38, 92, 2), even(38, 110, 4), above)
    fill(image, digits, even(262, 92, 2), even(38, 176, 2), below)
    yield scene(
        "two tables, one above the other", image, above + below, limits=("cut_cells._LOW huge",)
    )

    image = ruled(digits, NUMBERS[:2], margin=200)
    cv2.rectangle(image, (20, 20), (710, 564), 0, 3)
    cv2.line(image, (20, 110), (710, 110), 0, 3)
    cv2.putText(image, "NAME", (60, 85), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 4)
    yield scene(
        "a small table on a sheet with a title",
        image,
        NUMBERS[:2],
        limits=("cut_cells._SMALL huge", "grid._LARGEST huge"),
    )

    image = drawing.blank(760, 460)
    rule(image, [15, 380, 745], [15, 445])
    for top, texts in ((60, NUMBERS[:3]), (420, NUMBERS[1:])):
        rule(image, even(top, 92, 4), even(60, 110, 4))
        fill(image, digits, even(top + 18, 92, 3), even(78, 110, 3), texts)
    yield scene(
        "a table in each half of a sheet",
        image,
        NUMBERS[:3] + NUMBERS[1:],
        limits=("grid._FRAMED huge",),
    )

    image = drawing.blank(420, 520)
    rule(image, [15, 55, 365, 405], [15, 505])
    drawing.write(image, digits, "372", 120, (150, 60), 96)
    yield drawing.in_rows(
        "a card with an empty strip above and below its number",
        image,
        "372",
        limits=("cut_cells._WIDEST_MISSING huge",),
    )


def _open(digits: data.Examples) -> Scene:
    """Returns a table without outer borders, made of two horizontal and two vertical lines."""
    image = drawing.blank(420, 860)
    for y in (150, 260):
        cv2.line(image, (100, y), (480, y), 0, 3)
    for x in (200, 380):
        cv2.line(image, (x, 60), (x, 360), 0, 3)
    texts = (("47", "35", "60"), ("58", "68", "94"), ("30", "93", "51"))
    fill(image, digits, [50, 180, 290], [70, 230, 420], texts, 60, 44)
    drawing.write(image, digits, "77", 56, (180, 720), 40)
    return scene(
        "a table without borders, and a number far beside it",
        image,
        texts,
        limits=("frames._NEAR huge", "frames._MARGIN none"),
    )
