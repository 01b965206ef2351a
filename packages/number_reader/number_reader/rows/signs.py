"""Writes the signs of a row, using the strokes of MNIST digits.

A 1 on its side becomes a minus, two crossing 1s become + or ×, three crossing 1s become a star, and
a bent 1 becomes a bracket. In rows of drawn digits, the signs consist of lines of uniform width
instead.

All sizes and positions below are fractions of the height of the digits beside a sign. The position
(0, 0) is the middle of these digits. The values were chosen by eye.
"""

import math
from typing import NamedTuple, Sequence, Tuple

import cv2
import numpy as np

from number_reader.rows import pen
from tf1_mnist.data import IMAGE_SIZE

SIDE = 120  # pixels, the side of the square that a sign is written in

_PRESSED = 0.5  # the share of dots as wide as a stroke, since the pen only touches the paper

Point = Tuple[float, float]  # x and y
Matrix = Tuple[Point, Point]


class Hand(NamedTuple):
    """The images whose strokes make up the signs.

    ones, zeros: uint8 of shape (n, 28, 28), images of 1s and of 0s; if there are none, the strokes
        of the signs are even.
    """

    ones: np.ndarray
    zeros: np.ndarray


EVEN = Hand(*np.zeros((2, 0, IMAGE_SIZE, IMAGE_SIZE), np.uint8))


class _Paper:
    """The canvas on which a sign is written; the arguments are those of `write`."""

    def __init__(
        self, size: float, width: float, hand: Hand, random: np.random.RandomState
    ) -> None:
        self.canvas: np.ndarray = np.zeros((SIDE, SIDE), np.uint8)
        self.size, self.width, self.hand, self.random = size, width, hand, random

    def line(self, start: Point, end: Point) -> None:
        """Draws a stroke between two points."""
        first, last = self._pixels(*start), self._pixels(*end)
        if not len(self.hand.ones):
            pen.line(self.canvas, first, last, self.width)
            return
        image = self._any(self.hand.ones)
        (x, y), (cosine, sine), length, width = _stroke(image)
        dx, dy = last[0] - first[0], last[1] - first[1]
        distance = max(math.hypot(dx, dy), self.width)
        # Maps a pixel of the canvas to one of the image. A bent stroke remains bent.
        along = length / max(distance - self.width / 2, 1) / distance
        across = min(width, 5) / self.width / distance
        matrix = (
            (cosine * along * dx + sine * across * dy, cosine * along * dy - sine * across * dx),
            (sine * along * dx - cosine * across * dy, sine * along * dy + cosine * across * dx),
        )
        self._paste(image, matrix, (x, y), ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2))

    def dot(self, x: float, y: float, diameter: float) -> None:
        """Draws a dot, which may have the form of a short stroke."""
        dx, dy = self.random.uniform(-0.6, 0.6, 2) * diameter * self.random.uniform()
        ends = self._pixels(x, y), self._pixels(x + dx, y + dy)
        pen.line(self.canvas, *ends, width=max(3.0, diameter * self.size))

    def ring(self, x: float, y: float, diameter: float) -> None:
        """Draws a small ring: a 0 from MNIST, or a circle if the hand has no zeros."""
        if not len(self.hand.zeros):
            radius = diameter * self.size / 2
            pen.arc(self.canvas, self._pixels(x, y), (radius, radius), (0, 360), 0.6 * self.width)
            return
        image = self._any(self.hand.zeros)
        left, top, width, height = cv2.boundingRect((image > 64).astype(np.uint8))
        side = diameter * self.size
        middle = left + (width - 1) / 2, top + (height - 1) / 2
        self._paste(image, ((width / side, 0), (0, height / side)), middle, self._pixels(x, y))

    def bend(self, depth: float, height: float) -> None:
        """Bends the vertical stroke on the canvas by moving its ends to the right by `depth`."""
        y = np.linspace(-1, 1, SIDE, dtype=np.float32) * (SIDE / 2 / self.size / height * 2)
        shift = self.size * (depth * y * y + self.random.uniform(-0.08, 0.08) * y)
        columns = np.arange(SIDE, dtype=np.float32) - shift[:, None].astype(np.float32)
        lines = np.repeat(np.arange(SIDE, dtype=np.float32)[:, None], SIDE, axis=1)
        self.canvas = cv2.remap(self.canvas, columns, lines, cv2.INTER_LINEAR)

    def _any(self, images: np.ndarray) -> np.ndarray:
        return np.asarray(images[self.random.randint(len(images))])

    def _pixels(self, x: float, y: float) -> Point:
        return SIDE / 2 + self.size * x, SIDE / 2 + self.size * y

    def _paste(self, image: np.ndarray, matrix: Matrix, middle: Point, at: Point) -> None:
        """Adds an image's ink to the canvas; the image's point `middle` is placed at `at`."""
        rows = [(a, b, centre - a * at[0] - b * at[1]) for (a, b), centre in zip(matrix, middle)]
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        stroke = cv2.warpAffine(image, np.array(rows), (SIDE, SIDE), flags=flags)
        cv2.max(self.canvas, stroke, dst=self.canvas)


def _stroke(image: np.ndarray) -> Tuple[Point, Point, float, float]:
    """Measures a stroke by the moments of its ink.

    Returns:
        The stroke's middle; its direction, as a vector of length 1; and its length and width, in
        pixels.
    """
    found = cv2.moments(image)
    ink = max(found["m00"], 1.0)
    xx, xy, yy = found["mu20"] / ink, found["mu11"] / ink, found["mu02"] / ink
    half = math.hypot((xx - yy) / 2, xy)
    angle = math.atan2(2 * xy, xx - yy) / 2
    # A line of length l has a variance of l^2 / 12 along it.
    length, width = (math.sqrt(12 * max((xx + yy) / 2 + side * half, 0.2)) for side in (1, -1))
    direction = math.cos(angle), math.sin(angle)
    return (found["m10"] / ink, found["m01"] / ink), direction, length, width


def write(
    sign: str,
    size: float,
    width: float,
    slant: float,
    hand: Hand,
    random: np.random.RandomState,
) -> np.ndarray:
    """Writes a sign.

    Args:
        sign: one of SIGNS, or a colon.
        size: the height of the digits beside the sign, in pixels; at most 50.
        width: the stroke width of these digits, in pixels.
        slant: the slant of these digits, dx/dy; a slash leans more.
        hand: the source of the sign's strokes.
        random: the source of all random numbers.
    Returns:
        A uint8 array of shape (120, 120); 0 is paper, and 255 is ink. The centre of the image is
        the middle of the digits beside the sign.
    """
    paper = _Paper(size, width, hand, random)
    if sign in "+-×*/":
        _write_lines(sign, paper, slant, random)
    elif sign in "÷=":
        _write_level(sign, paper, random)
    elif sign in "()":
        height, depth = random.uniform(1, 1.65), random.uniform(0.12, 0.4)
        paper.line((0, -height / 2), (0, height / 2))
        paper.bend(depth if sign == "(" else -depth, height)
    else:
        _write_dots(sign, paper, random)
    return paper.canvas


def _write_lines(sign: str, paper: _Paper, slant: float, random: np.random.RandomState) -> None:
    """Writes a sign that consists of a line or of crossing lines."""
    y, tilt = random.uniform(-0.12, 0.2), random.uniform(-9, 9)
    if sign == "-":
        _cross(paper, y, [(tilt, random.uniform(0.3, 1.2))])
    elif sign == "+":
        bar = random.uniform(0.45, 1.1)
        stem = bar * random.uniform(0.5, 1.4)
        _cross(paper, y, [(tilt, bar), (90 + random.normal(0, 6), stem)])
    elif sign == "×":
        size = random.uniform(0.45, 1.15)
        _cross(
            paper,
            y,
            [
                (tilt + side * random.uniform(35, 60), size * random.uniform(0.8, 1.2))
                for side in (-1, 1)
            ],
        )
    elif sign == "*":
        size = max(random.uniform(0.35, 0.95), 3.5 * paper.width / paper.size)  # avoids blots
        y = random.uniform(-0.45, -0.1) if random.uniform() < 0.4 else y
        count = 3 if random.uniform() < 0.8 else 4
        first = tilt + random.choice([0, 90])
        angles = first + np.arange(count) * 180 / count + random.normal(0, 7, count)
        _cross(paper, y, [(angle, size * random.uniform(0.8, 1.2)) for angle in angles])
    else:
        lean, y = random.uniform(0.1, 0.6), random.uniform(-0.1, 0.15)
        height = random.uniform(1.05 if lean > 0.3 else 1.25, 2)
        slope = max(0.0, slant) + lean
        x, y0, y1 = slope * height / 2, y - height / 2, y + height / 2
        paper.line((x, y0), (-x, y1))


def _cross(paper: _Paper, y: float, lines: Sequence[Tuple[float, float]]) -> None:
    """Draws lines that cross near their middles.

    Args:
        lines: the angle (in degrees) and the length of each line.
    """
    for angle, length in lines:
        dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        back = length * paper.random.uniform(0.42, 0.58)
        paper.line((-back * dx, y - back * dy), ((length - back) * dx, y + (length - back) * dy))


def _write_level(sign: str, paper: _Paper, random: np.random.RandomState) -> None:
    """Writes ÷ (a minus between two dots) or = (one minus above another)."""
    y, length, gap = random.uniform(-0.1, 0.15), random.uniform(0.4, 1.1), random.uniform(0.14, 0.4)
    tilt = random.uniform(-9, 9)
    if sign == "=":
        gap = max(gap, 1.6 * paper.width / paper.size)  # so that thick lines do not meet
        for side in (-1, 1):
            _cross(paper, y + side * gap / 2, [(tilt, length * random.uniform(0.8, 1.15))])
            tilt += random.normal(0, 4)
        return
    _cross(paper, y, [(tilt, length)])
    kind, diameter, gap = random.uniform(), random.uniform(0.09, 0.2), gap + 0.08
    for side in (-1, 1):
        x, at = random.uniform(-0.1, 0.1), y + side * gap * random.uniform(0.9, 1.2)
        if kind < 0.65:
            paper.dot(x, at, diameter)
        elif kind < 0.8:
            paper.ring(x, at + side * 0.05, diameter + 0.08)
        else:
            dx, dy = random.uniform(-0.15, 0.15), random.uniform(0.05, 0.15)
            paper.line((x - dx, at - dy), (x + dx, at + dy))


def _write_dots(sign: str, paper: _Paper, random: np.random.RandomState) -> None:
    """Writes a point or a comma on the baseline, or one or two dots above it."""
    diameter, bottom = random.uniform(0.08, 0.24), 0.5 + random.uniform(-0.1, 0.1)
    if random.uniform() < _PRESSED:
        diameter = paper.width / paper.size * random.uniform(0.9, 1.3)
    if sign == ".":
        paper.dot(0, bottom - diameter / 2, diameter)
    elif sign == "·":
        paper.dot(0, random.uniform(-0.13, 0.13), diameter)
    elif sign == ":":
        for y in (random.uniform(-0.3, -0.1), random.uniform(0.15, 0.4)):
            paper.dot(0, y, diameter)
    else:
        top, length = bottom - random.uniform(0, 0.2), random.uniform(0.22, 0.5)
        paper.line((0, top), (-length * random.uniform(0.1, 0.7), top + length))
        if random.uniform() < 0.4:
            paper.dot(0, top + 0.03, diameter)
