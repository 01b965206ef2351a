"""Composes scenes with rows of digits; in some scenes, there are other marks nearby."""

from typing import Iterator

import cv2
import numpy as np

from scenes import drawing
from scenes.drawing import Picture, Scene
from tf1_mnist import data


def scenes(digits: data.Examples) -> Iterator[Scene]:
    """Yields the scenes."""
    yield from _leaning_rows(digits)
    yield from _small(digits)
    for gap in (2, 4, 8):
        image = drawing.blank(700, 400)
        for k, digit in enumerate("372594"):
            drawing.write(image, digits, digit, 90, (60 + k * (90 + gap), 170))
        yield drawing.in_rows(
            f"digits {gap} pixels below each other",
            image,
            *"372594",
            limits=("grouping._FEW huge",),
        )
    image = drawing.blank(500, 800)
    drawing.write(image, digits, "372594", 100, (100, 60), 105)
    drawing.write(image, digits, "8603", 60, (201, 80), 80)
    yield drawing.in_rows(
        "a low row close below a high one",
        image,
        "372594",
        "8603",
        limits=("linking._MOST_OF_A_SIGN huge",),
    )
    image = drawing.blank(400, 300)
    image[30:370, :26] = 20
    image[200:203, 150:154] = 0
    yield drawing.in_rows(
        "a 1 along the border, and a speck", image, "1", limits=("components._SMALLEST none",)
    )
    arc = drawing.blank(230, 600)
    for k, digit in enumerate("8725946"):
        drawing.write(arc, digits, digit, 60, (50 + round(7.6 * (k - 3) ** 2), 40 + 75 * k))
    yield drawing.in_rows(
        "a row in an arc",
        arc,
        "8725946",
        limits=("line_images._NEARLY_ALL huge", "line_images._LEAST_SCALE huge"),
    )
    fold = drawing.blank(260, 200)
    drawing.write(fold, digits, "3", 140, (50, 50))
    fold[118:122] = 255
    yield drawing.in_rows("a 3 across a fold", fold, "3", limits=("grouping._STACKED_GAP none",))
    dots = drawing.blank(200, 620)
    drawing.write(dots, digits, "3725", 70, (60, 30), 66)
    for x in (345, 415, 485):
        cv2.circle(dots, (x, 110), 5, 0, -1)
    cv2.line(dots, (540, 100), (575, 98), 0, 7)
    yield drawing.in_rows(
        "specks between a number and a dash", dots, "3725", limits=("linking._LINK none",)
    )
    broken = drawing.blank(260, 470)
    x = drawing.write(broken, digits, "3", 100, (80, 40)) + 16
    x = drawing.write(broken, digits, "7", 100, (80, x)) + 20
    for top in (46, 120):
        cv2.line(broken, (x + 4, top), (x, top + 60), 0, 11)
    drawing.write(broken, digits, "25", 100, (80, x + 26), 100)
    yield drawing.in_rows(
        "a long 1 in two parts", broken, "37125", limits=("line_images._WIDEST huge",)
    )
    long = drawing.blank(330, 900)
    drawing.write(long, digits, "3725948603", 66, (60, 40), 82)
    cv2.line(long, (400, 200), (412, 260), 40, 2)
    yield drawing.in_rows(
        "a scratch below a long row", long, "3725948603", limits=("grouping._LEAST_INK none",)
    )
    steep = drawing.blank(460, 560)
    drawing.write(steep, digits, "50761", 50, (300, 130), 60)
    turn = cv2.getRotationMatrix2D((280, 325), 18, 1)
    steep = cv2.warpAffine(steep, turn, (560, 460), borderValue=255)
    drawing.write_rows(steep, digits, ("3725", "9468"), 50, (40, 60), 80, 60)
    yield drawing.in_rows("a steep row below level ones", steep, "3725", "9468", "50761")
    open_four = drawing.blank(240, 330)
    drawing.write(open_four, digits, "2", 100, (60, 40))
    x = 135
    cv2.polylines(open_four, [np.array([[x + 10, 62], [x, 115], [x + 40, 112]])], False, 0, 8)
    for top, bottom in (((x + 42, 80), (x + 38, 158)), ((x + 78, 62), (x + 72, 158))):
        cv2.line(open_four, top, bottom, 0, 8)
    drawing.write(open_four, digits, "5", 100, (60, x + 102))
    yield drawing.in_rows("an open 4 of two strokes, and a 1", open_four, "2415")
    image = drawing.blank(300, 500)
    drawing.write(image, digits, "37", 90, (40, 60), 85)
    drawing.write(image, digits, "4682", 90, (160, 60), 85)
    for x, y in ((140, 118), (143, 236), (230, 235), (300, 100)):
        cv2.line(image, (x, y), (x + 2, y + 7), 0, 2)
    yield drawing.in_rows(
        "scratches beside digits", image, "37", "4682", limits=("components._BOLD none",)
    )


def _leaning_rows(digits: data.Examples) -> Iterator[Scene]:
    for text, lean, limit in (
        ("016808", 0.75, "orientation._FEWEST_ROWS none"),
        ("0661900", 0.7, "doubt._DOUBT none"),
    ):
        image = drawing.blank(180, 640)
        drawing.write(image, digits, text, 60, (45, 90), 58)
        image = _leaning(cv2.erode(image, np.ones((5, 5), np.uint8)), lean)
        yield drawing.in_rows(f"the leaning number {text}", image, text, limits=(limit,))
    image = drawing.blank(290, 700)
    drawing.write_rows(image, digits, ("431", "941"), 60, (45, 180), 110, 56)
    yield drawing.in_rows(
        "two leaning rows",
        _leaning(image, 0.85),
        "431",
        "941",
        limits=("doubt._EVIDENCE none",),
    )


def _small(digits: data.Examples) -> Iterator[Scene]:
    """Yields digits that are small compared with their page."""
    image = drawing.blank(300, 2800)
    texts = "37259468507", "18640"
    drawing.write_rows(image, digits, texts, 14, (80, 100), 80, 13)
    yield drawing.in_rows(
        "small digits on a wide page", image, *texts, limits=("pyramid._LEAST_SIZE none",)
    )
    image = drawing.blank(78, 7200)
    drawing.write_rows(image, digits, 2 * ("3725946850",), 30, (7, 2400), 32, 22)
    name = "close rows of touching digits on a long strip"
    yield drawing.in_rows(
        name, image, "3725946850", "3725946850", limits=("pyramid._LEAST_HEIGHT none",)
    )


def _leaning(image: Picture, share: float) -> Picture:
    """Makes the upright strokes of a picture lean to the left by a fraction of their height."""
    height, width = image.shape
    lean = np.array([[1, share, -share * height / 2], [0, 1, 0]])
    return cv2.warpAffine(image, lean, (width, height), borderValue=255)
