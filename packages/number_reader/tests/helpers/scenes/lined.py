"""Composes tables with double, faint or broken lines, or with digits that touch the lines."""

from typing import Iterator

import numpy as np

from scenes import drawing
from scenes.drawing import Scene
from scenes.grids import NUMBERS, even, fill, rule, ruled, scene
from tf1_mnist import data


def scenes(digits: data.Examples) -> Iterator[Scene]:
    """Yields the scenes."""
    yield from _double(digits)
    yield from _faint(digits)
    yield _squares(digits)
    for digit, height, place, limits in (
        ("2", 96, (110, 160), ("cut_cells._LINED huge", "ruled_cells._LESS_CUT huge")),
        ("6", 92, (112, 138), ("grid._SOLID none",)),
    ):
        image = ruled(digits, (NUMBERS[0], ("47", "", "89"), *NUMBERS[2:]))
        drawing.write(image, digits, digit, height, place)
        texts = (NUMBERS[0], ("47", digit, "89"), *NUMBERS[2:])
        yield scene(f"a {digit} that touches its cell's lines", image, texts, limits)
    cells = ("", "", ""), ("", "7", ""), ("", "", "")
    image = ruled(digits, cells)
    image[106:118, 232:248] = 255
    name = "a table of one digit, with a broken line"
    yield scene(name, image, cells, limits=("table_lines._LARGEST huge",))
    image = ruled(digits, NUMBERS)
    for y, x in ((112, 170), (112, 290), (204, 60), (150, 130), (260, 240)):
        image[y - 8 : y + 8, x - 8 : x + 8] = 255
    yield scene("gaps in a table's lines", image, NUMBERS, limits=("grid._COMPLETE none",))


def _double(digits: data.Examples) -> Iterator[Scene]:
    """Yields tables with double lines."""
    image = drawing.blank(430, 370)
    texts = (("1", "2", "3"), *NUMBERS[:3])
    rule(image, [20, 410], [20, 350])
    rule(image, [20, 112], even(20, 110, 4))
    rule(image, even(134, 92, 4), even(20, 110, 4))
    fill(image, digits, [38], even(55, 110, 3), texts)
    fill(image, digits, even(152, 92, 3), even(38, 110, 3), texts[1:])
    yield scene(
        "a double line below the first row",
        image,
        texts,
        limits=("arrangement._DOUBLE none", "grid._INSIDE huge"),
    )

    image = drawing.blank(468, 418)
    ys, xs = (sorted(even(20, *step) + even(32, *step)) for step in ((104, 5), (122, 4)))
    rule(image, ys, xs, thickness=2)
    fill(image, digits, even(50, 104, 4), even(50, 122, 3), NUMBERS)
    yield scene("double lines between all cells", image, NUMBERS, limits=("grid._SMALLEST none",))


def _faint(digits: data.Examples) -> Iterator[Scene]:
    """Yields tables in which some lines or some numbers are fainter than others."""
    image = ruled(digits, NUMBERS, shade=170, width=116)
    rule(image, [20, 112, 388], [20, 368], thickness=4)
    yield scene(
        "darker lines around a table and below its first row",
        image,
        NUMBERS,
        limits=("ruled_cells._CUT none",),
    )

    image = drawing.blank(316, 370)
    rule(image, even(20, 92, 4), even(240, 110, 2), 200)
    rule(image, even(20, 92, 4), even(20, 110, 3))
    texts = (NUMBERS[0], ("47", "68", "84"), NUMBERS[2])
    fill(image, digits, even(38, 92, 3), even(38, 110, 2), [row[:2] for row in texts])
    fill(image, digits, [38, 222], [258], [row[2:] for row in texts[::2]])
    drawing.write(image, digits, "84", 56, (160, 268), 40)
    yield scene(
        "a column with faint lines and a number on one of them",
        image,
        texts,
        limits=("ruled_cells._WHOLE none",),
    )

    image = ruled(digits, (NUMBERS[0], 3 * ("",), *NUMBERS[2:]), 120)
    pencil = np.full_like(image, 255)
    fill(pencil, digits, [130], even(38, 110, 3), NUMBERS[1:])
    pale = (170 + pencil / 3).astype(np.uint8)
    yield scene(
        "a row in pencil",
        np.minimum(image, pale),
        NUMBERS,
        limits=("ruled_cells._FAINT_WRITING huge",),
    )


def _squares(digits: data.Examples) -> Scene:
    image = drawing.blank(460, 636)
    rule(image, even(10, 44, 11), even(10, 44, 15), 170, 2)
    texts = ("472", "93", "815")
    drawing.write_rows(image, digits, texts, 30, (105, 152), 132, 44)
    return drawing.in_rows(
        "squared paper with a digit in each of a few squares",
        image,
        *texts,
        limits=("ruled_cells._MANY huge", "ruled_cells._FILLED none"),
    )
