"""Composes two kinds of pictures: tables without lines around their cells, and lists of numbers."""

from typing import Iterator, List, Sequence

import cv2
import numpy as np

from scenes import drawing
from scenes.drawing import Picture, Scene
from scenes.grids import NUMBERS, even, fill, rule, scene
from tf1_mnist import data

DIGIT = 40  # pixels, the height of the digits


def scenes(digits: data.Examples) -> Iterator[Scene]:
    """Yields the scenes."""
    yield from _tables(digits)
    yield from _in_frames(digits)
    yield from _lists(digits)


def _tables(digits: data.Examples) -> Iterator[Scene]:
    double = drawing.blank(340, 380)
    texts = "372", "594", "860"
    drawing.write_rows(double, digits, texts, 56, (50, 60), 90, 110)
    for x in (142, 156, 252, 266):
        cv2.line(double, (x, 35), (x, 305), 0, 3)
    yield scene(
        "double lines between columns",
        double,
        texts,
        limits=("columns._DOUBLE none", "columns._DOUBLE huge"),
    )
    narrow = ["37 59 42", "60  83", "25 14 97", " 46 30", "72 85 19", "93 20 64", "58  73"]
    rows = [line.split(" ") for line in narrow]
    image = drawing.blank(480, 360)
    fill(image, digits, even(30, 60, 7), even(30, 100, 3), rows, DIGIT, 34)
    yield scene(
        "a narrow table with empty cells",
        image,
        rows,
        limits=("columns._LESS none", "columns._WIDER huge"),
    )
    ragged = ["1 48 3602 57", "2 6053 27 318", "3 92 8047 65", "4 530 71 9264"]
    image = _rows(digits, ragged, 6, 50)
    yield scene(
        "numbers after each other in rows",
        image,
        [text.split() for text in ragged],
        limits=("columns._CLEAR huge", "columns._SAME huge"),
    )
    pairs = [("62 14", "42 73"), ("44 00", "24 66"), ("65 61", "36 38"), ("46 30", "12 78")]
    image = drawing.blank(280, 450)
    for column in range(2):
        _write(image, digits, [row[column] for row in pairs], 30 + 212 * column, 10, 24)
    cells = [[text.replace(" ", "") for text in row] for row in pairs]
    yield scene(
        "two columns of numbers in pairs of digits", image, cells, limits=("columns._CLEARER none",)
    )
    many = ["37 5 94 8 60 25 7 41", "4 82 90 3 65 7 28", "59 3 7 20 48 6 31 9", "6 48 2 95 37 0 84"]
    image = _rows(digits, many, 6, 50)
    yield scene(
        "rows of eight or of seven numbers",
        image,
        [[*text.split(), ""][:8] for text in many],
        limits=("columns._CLEARER huge", "columns._OTHERS none"),
    )
    image = drawing.blank(600, 760)
    numbers = (
        ("147", "352", "603"),
        ("258", "689", "947"),
        ("302", "936", "518"),
        ("721", "405", "836"),
    )
    for k, (left, lower) in enumerate(((30, 0), (290, 44), (550, 0))):
        column = [row[k] for row in numbers]
        drawing.write_rows(image, digits, column, 56, (30 + lower, left), 120, 40)
    yield scene(
        "a column lower than those beside it",
        image,
        numbers,
        limits=("row_parts._LONG huge", "row_parts._UNEVEN none"),
    )
    image = drawing.blank(500, 620)
    left, right = ("37", "94", "50", "68"), ("82", "17", "46", "93")
    drawing.write_rows(image, digits, left, 70, (40, 40), 110, 63)
    drawing.write_rows(image, digits, right, 70, (40, 440), 110, 63)
    cv2.line(image, (390, 10), (200, 490), 0, 3)
    name = "a slanted line between two columns"
    yield scene(name, image, list(zip(left, right)), ("components._THINNEST_LINE none",))


def _in_frames(digits: data.Examples) -> Iterator[Scene]:
    """Yields columns in a frame, in brackets, and between vertical lines."""
    image = drawing.blank(400, 460)
    rule(image, [20, 380], [20, 160, 300, 440])
    fill(image, digits, even(60, 100, 3), [38, 178, 318], NUMBERS)
    yield scene("columns in a frame", image, NUMBERS[:3], limits=("ruled_cells._SEVERAL huge",))

    image = drawing.blank(320, 440)
    texts = [tuple(row) for row in ("372", "594", "860", "216")]
    fill(image, digits, even(45, 65, 4), even(90, 100, 3), texts, 40)
    for x, end in ((40, 54), (390, 376)):
        cv2.polylines(image, [np.array([[end, 25], [x, 25], [x, 295], [end, 295]])], False, 0, 2)
    yield scene(
        "a matrix in brackets",
        image,
        texts,
        limits=("column_cells._TALLEST_BRACKET none", "column_cells._WIDEST_BRACKET none"),
    )

    image = drawing.blank(550, 440)
    fill(image, digits, even(158, 65, 4), even(90, 100, 3), texts, 40)
    for x in (40, 395):
        cv2.line(image, (x, 40), (x, 510), 0, 3)
    rows = ("".join(row) for row in texts)
    yield drawing.in_rows(
        "digits far apart between a page's margins",
        image,
        *rows,
        limits=("column_cells._TALLEST_BRACKET huge",),
    )


def _lists(digits: data.Examples) -> Iterator[Scene]:
    texts = ["821248", "403687", "918052", "263521", "746694", "269986"]
    image = drawing.blank(420, 420)
    drawing.write_rows(image, digits, texts, DIGIT, (30, 30), 64, 58)
    yield drawing.in_rows(
        "numbers of widely spaced digits", image, *texts, limits=("columns._WIDER none",)
    )
    pairs = ["3 72 59", "8 60 25", "9 41 38", "5 27 06"]
    yield _list(
        "telephone numbers in pairs of digits",
        _rows(digits, pairs, 5, 16),
        pairs,
        limits=("columns._WORD_GAP none",),
    )
    groups = ["372 59 4", "86 0257", "9 413 80 5 27", "06 94815"]
    yield _list(
        "telephone numbers in different groups",
        _rows(digits, groups, 6, 40),
        groups,
        limits=("columns._FULL none", "columns._OTHERS huge"),
    )
    months = [f"2013{month:02d}" for month in range(1, 13)]
    image = drawing.blank(760, 240)
    drawing.write_rows(image, digits, months, DIGIT, (30, 30), 60, 30)
    yield drawing.in_rows("the months of a year", image, *months, limits=("columns._LEAST none",))
    four = ["3725", "5941", "8603", "2487", "6139"]
    image = drawing.blank(530, 520)
    drawing.write_rows(image, digits, four, 60, (55, 65), 90, 110)
    cv2.line(image, (255, 30), (255, 220), 0, 3)
    yield drawing.in_rows(
        "a scratch beside two of five rows", image, *four, limits=("columns._LINED none",)
    )


def _list(name: str, image: Picture, texts: Sequence[str], limits: Sequence[str]) -> Scene:
    return drawing.in_rows(name, image, *(text.replace(" ", "") for text in texts), limits=limits)


def _rows(digits: data.Examples, texts: List[str], gap: int, wide: int) -> Picture:
    """Draws a row for each text, with gaps as in `_write`."""
    image = drawing.blank(60 * len(texts) + 40, 900)
    _write(image, digits, texts, 30, gap, wide)
    return image[:, : (image < 128).any(axis=0).nonzero()[0].max() + 30]


def _write(
    image: Picture, digits: data.Examples, texts: List[str], left: int, gap: int, wide: int
) -> None:
    """Draws a row for each text.

    Args:
        left: the left end of the rows, in pixels.
        gap: the distance between neighbouring digits, in pixels.
        wide: the distance between two digits that a space separates, in pixels.
    """
    for k, text in enumerate(texts):
        x = left
        for number in text.split():
            for digit in number:
                x = drawing.write(image, digits, digit, DIGIT, (30 + 60 * k, x)) + gap
            x += wide - gap
