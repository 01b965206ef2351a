"""Composes scenes that differ in lighting, paper and ruled lines, and scenes on a blackboard."""

from typing import Iterator

import cv2
import numpy as np

from scenes import drawing
from scenes.drawing import Picture, Scene
from scenes.grids import ruled, scene
from tf1_mnist import data


def scenes(digits: data.Examples) -> Iterator[Scene]:
    """Yields the scenes."""
    yield from _in_uneven_light(digits)
    yield from _light_on_dark(digits)
    yield from _at_the_border(digits)
    yield from _on_lines(digits)
    yield _on_its_side(digits)


def _in_uneven_light(digits: data.Examples) -> Iterator[Scene]:
    texts = "3725", "9468", "5073"
    image = drawing.blank(400, 600)
    drawing.write_rows(image, digits, texts, 60, (80, 130), 90, 54)
    sheet = np.zeros((400, 600), np.float32)
    cv2.fillPoly(sheet, [np.array([[70, 50], [540, 30], [560, 370], [40, 350]])], 1)
    desk = _lit(image, 0.15 + 0.7 * cv2.GaussianBlur(sheet, (0, 0), 1))
    yield drawing.in_rows(
        "a sheet on a dark desk",
        desk,
        *texts,
        limits=("desk._SHARP huge", "paper_sheet._LIGHT huge"),
    )
    image = drawing.blank(400, 600)
    drawing.write_rows(image, digits, texts, 80, (50, 40), 128, 72)
    x = np.linspace(0, 1, 600)
    shadow = _lit(image, 0.17 + 0.68 / (1 + np.exp(1.3 - 6 * x)))
    yield drawing.in_rows("digits in a soft shadow", shadow, *texts, limits=("desk._SHARP none",))
    framed = np.pad(_lit(image, 0.85 - 0.5 * x), 60, mode="constant", constant_values=255)
    yield drawing.in_rows(
        "a photograph in a white frame", framed, *texts, limits=("ink._BLACK huge",)
    )


def _light_on_dark(digits: data.Examples) -> Iterator[Scene]:
    image = drawing.blank(400, 500)
    cv2.fillPoly(image, [np.array([[240, 60], [275, 60], [262, 345], [225, 345]])], 0)
    yield drawing.in_rows(
        "a 1 of broad chalk", 255 - _lit(image, 0.85), "1", limits=("paper_sheet._LARGE none",)
    )
    texts = ("47", "", "", ""), ("", "", "35", ""), ("6", "", "", "18")
    image = 255 - _lit(ruled(digits, texts), 0.85)
    yield scene("a chalk table on a blackboard", image, texts, limits=("paper_sheet._LIGHT none",))
    image = drawing.blank(280, 280)
    drawing.write(image, digits, "8", 200, (40, 60))
    image = cv2.erode(image, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31)))
    y, x = np.nonzero(image < 128)
    close = image[y.min() - 6 : y.max() + 6, x.min() - 6 : x.max() + 6]
    yield drawing.in_rows(
        "a light 8 of a thick brush, cut out closely",
        255 - close,
        "8",
        limits=("ink._OUTER none", "ink._PLAIN huge"),
    )


def _at_the_border(digits: data.Examples) -> Iterator[Scene]:
    image = drawing.blank(300, 400)
    drawing.write_rows(image, digits, ("37", "46"), 80, (50, 130), 110, 72)
    image[:260, :40] = 30
    yield drawing.in_rows(
        "the dark edge of a scan",
        image,
        "37",
        "46",
        limits=("components._LONGEST_AT_BORDER huge", "components._EDGE huge"),
    )
    image = drawing.blank(400, 500)
    drawing.write(image, digits, "37", 70, (60, 50), 63)
    drawing.write_rows(image, digits, ("468", "507"), 70, (180, 50), 110, 63)
    image[30:160, :16] = 0
    yield drawing.in_rows(
        "a high 1 at the border",
        image,
        "137",
        "468",
        "507",
        limits=("components._LONGEST_AT_BORDER none",),
    )
    image = drawing.blank(300, 320)
    for x in (40, 120, 200, 280):
        cv2.line(image, (x + 5, 0), (x - 5, 299), 0, 9)
    cv2.circle(image, (80, 250), 4, 0, -1)
    yield drawing.in_rows(
        "1s that are as high as the picture, and a speck",
        image,
        "1111",
        limits=("ruled_paper._LEAST_REST none",),
    )


def _on_lines(digits: data.Examples) -> Iterator[Scene]:
    contrast, texts = np.zeros((420, 420), np.float32), ("372", "946", "507")
    for k, y in enumerate(range(15, 420, 40)):
        cv2.line(contrast, (0, y), (419, y + 8), 0.36 if k % 3 else 0.45, 3)
    contrast[:, 200:] *= 0.8
    image = drawing.blank(420, 420)
    drawing.write_rows(image, digits, texts, 60, (60, 90), 120, 54)
    image = _lit(1 - np.maximum(contrast, 0.95 * (1 - image / 255)), 235)
    yield drawing.in_rows(
        "pale lines that fade",
        image,
        *texts,
        limits=("ruled_paper._FEW huge", "ruled_paper._ABOVE none"),
    )
    image = drawing.blank(420, 500)
    for y in range(40, 420, 60):
        cv2.line(image, (0, y), (499, y + 3), 90, 3)
    for x, y in ((110, 100), (280, 100), (160, 220)):
        cv2.line(image, (x + 3, y + 2), (x, y + 60), 30, 4)
    drawing.write_rows(image, digits, ("3", "45"), 60, (101, 40), 121, 54)
    drawing.write_rows(image, digits, ("57", "86"), 60, (102, 160), 120, 54)
    drawing.write(image, digits, "8", 60, (102, 330))
    yield drawing.in_rows(
        "1s from line to line of ruled paper",
        image,
        "315718",
        "45186",
        limits=("ruled_paper._WALL none",),
    )
    image = drawing.blank(420, 500)
    for k, y in enumerate(range(12, 420, 40)):
        cv2.line(image, (0, y), (499, y), 60, 3)
        for x in range(20 + 40 * (k % 2), 500, 80):
            cv2.line(image, (x, y), (x, y + 40), 60, 3)
    number = drawing.blank(420, 500)
    drawing.write(number, digits, "372", 100, (140, 110), 100)
    image = np.minimum(image, cv2.erode(number, np.ones((5, 5), np.uint8)))
    yield drawing.in_rows(
        "a number on a wall of bricks",
        image,
        "372",
        limits=("ruled_paper._RULED huge", "ruled_paper._WALL huge"),
    )
    image = drawing.blank(300, 1400)
    cv2.line(image, (40, 150), (1360, 160), 0, 9)
    yield drawing.in_rows("a line alone", image, limits=("page_rows._LONGEST_PIECE huge",))
    image = drawing.blank(550, 360)
    left, right = ("75", "23", "84", "62", "95"), ("46", "57", "20", "83", "49")
    for y, one, other in zip(range(20, 490, 94), left, right):
        drawing.write(image, digits, one, 76, (y, 30), 60)
        cv2.line(image, (164, y + 12), (164, y + 64), 0, 6)
        drawing.write(image, digits, other, 76, (y, 182), 60)
    cv2.line(image, (20, 510), (330, 506), 0, 5)
    texts = [f"{a}1{b}" for a, b in zip(left, right)]
    yield drawing.in_rows(
        "short 1s below each other, and a line", image, *texts, limits=("table_lines._INKED none",)
    )


def _on_its_side(digits: data.Examples) -> Scene:
    texts = "372", "946", "507"
    image = drawing.blank(420, 420)
    drawing.write_rows(image, digits, texts, 70, (60, 90), 110, 63)
    return drawing.in_rows(
        "a page on its side",
        np.ascontiguousarray(np.rot90(image)),
        *texts,
        limits=("orientation._FEWEST_DIGITS huge", "orientation._MOST_PIECES none"),
    )


def _lit(image: Picture, light: Picture) -> Picture:
    """Returns a picture in which each pixel is multiplied by the light that falls on it."""
    return (image * light).astype(np.uint8)
