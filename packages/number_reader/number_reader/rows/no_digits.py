"""Composes rows without digits: printed text, shapes, blots, patterns or line drawings.

The reader is trained only on rows of digits, not on these rows. `rejection` uses rows of both
kinds to learn how they differ. Every row on a page is scaled to the height of digits before it is
read, whatever the row shows. The printed text and the drawings are therefore about as tall as
digits.
"""

from typing import List, Tuple

import cv2
import numpy as np

from number_reader.rows import line_drawings, pen, printed_words

# In pixels of a row at twice its final size
_CAPITALS = (20, 56)  # the height of a capital in a word
_LETTERS = (32, 68)  # the height of a capital where letters stand alone
_SIZES = (20.0, 48.0)  # the size of a shape
_FIGURES = (32.0, 48.0)  # the height of a figure in a line drawing
_LINES = (2, 10)  # the stroke width of a figure; its upper limit is excluded
_BLOT = (32.0, 48.0)  # the height of a large blot
_GAP = 32.0  # the largest gap between two shapes
_MARGIN = 12  # the margin at both ends of the row


def compose(height: int, random: np.random.RandomState) -> np.ndarray:
    """Composes a row.

    Args:
        height: the height of the row in pixels, twice that of a finished row.
        random: the source of all random numbers.
    Returns:
        A uint8 array of shape (height, width); 0 is paper, and 255 is ink.
    """
    kinds = (_words, _letters, _shapes, _blots, _wall)
    row = kinds[random.choice(len(kinds), p=(0.25, 0.2, 0.2, 0.25, 0.1))](height, random)
    return _with_margin(row)


def discs(height: int, random: np.random.RandomState) -> np.ndarray:
    """Composes a row of filled discs, which look like 0s written with a thick pen.

    The arguments and the result are as in `compose`.
    """
    return _with_margin(_polygons("full", 64, height, random))


def figures(height: int, random: np.random.RandomState) -> np.ndarray:
    """Composes a row of one to four figures drawn in lines of the same width.

    In most rows, the figures are of the same kind. The arguments and the result are as in
    `compose`.
    """
    line, size = random.randint(*_LINES), random.uniform(*_FIGURES)
    count, kind = random.choice((1, 2, 3, 4), p=(0.5, 0.2, 0.15, 0.15)), line_drawings.kind(random)
    are_alike, drawn = random.uniform() < 0.8, []
    for _ in range(count):
        drawn.append(line_drawings.draw(kind, size * random.uniform(0.85, 1.15), line, random))
        kind = kind if are_alike else line_drawings.kind(random)
    return _with_margin(_beside(drawn, (2, 40), height, random))


def _with_margin(row: np.ndarray) -> np.ndarray:
    return np.asarray(np.pad(row, ((0, 0), (_MARGIN, _MARGIN))))


def _words(height: int, random: np.random.RandomState) -> np.ndarray:
    """Draws one to three printed words, which are upside down in some rows."""
    words = [printed_words.word(random, _CAPITALS) for _ in range(random.randint(1, 4))]
    if random.uniform() < 0.3:
        words = [np.rot90(word, 2) for word in words]
    return _beside(words, (10, 40), height, random)


def _letters(height: int, random: np.random.RandomState) -> np.ndarray:
    """Draws printed letters that do not look like digits; in some rows, all letters are rotated."""
    turns = random.choice(4, p=(0.4, 0.2, 0.2, 0.2))
    count = random.choice((1, 2, 3, 4), p=(0.4, 0.3, 0.2, 0.1))
    letters = [np.rot90(printed_words.letter(random, _LETTERS), turns) for _ in range(count)]
    return _beside(letters, (2, 40), height, random)


def _beside(
    parts: List[np.ndarray], gaps: Tuple[int, int], height: int, random: np.random.RandomState
) -> np.ndarray:
    """Puts images side by side, near the middle of a row.

    Args:
        parts: the images, uint8.
        gaps: the range of the gap after an image, in pixels; its upper limit is excluded.
        height: the height of the row, in pixels.
        random: the source of all random numbers.
    """
    placed = []
    for part in parts:
        space = max(0, height - part.shape[0])
        top = int(np.clip(space / 2 + random.uniform(-8, 8), 0, space))
        padding = (top, space - top), (0, random.randint(*gaps))
        placed.append(np.pad(part[:height], padding))
    return np.hstack(placed)


def _shapes(height: int, random: np.random.RandomState) -> np.ndarray:
    """Draws crosses, outlines of triangles, filled polygons or filled discs.

    Discs, and polygons with more than three corners, are always filled, because their outlines
    would look like zeros.
    """
    kind = random.choice(("cross", "triangle", "full"))
    corners = {"cross": 4, "triangle": 3, "full": random.choice((3, 4, 5, 64))}
    return _polygons(kind, corners[kind], height, random)


def _polygons(kind: str, corners: int, height: int, random: np.random.RandomState) -> np.ndarray:
    """Draws one to five shapes of the same kind, each with the given number of corners."""
    line, size, count = random.randint(2, 9), random.uniform(*_SIZES), random.randint(1, 6)
    row = np.zeros((height, int(count * (1.2 * size + _GAP)) + height), np.uint8)
    x, closest = size / 2, random.uniform(-0.7, 0.5)  # shapes may overlap
    turn, are_parallel = random.uniform(0, 2 * np.pi), random.uniform() < 0.5
    for _ in range(count):
        middle = np.array([x, height / 2 + random.uniform(-6, 6)])
        if not are_parallel:
            turn = random.uniform(0, 2 * np.pi)
        angles = turn + np.linspace(0, 2 * np.pi, corners, endpoint=False)
        radius = size / 2 * random.uniform(0.85, 1.15)
        points = middle + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        if kind == "full":
            cv2.fillPoly(row, [np.rint(16 * points).astype(np.int32)], 255, cv2.LINE_AA, 4)
        else:
            for one, other in zip(points, np.roll(points, 2 if kind == "cross" else 1, axis=0)):
                pen.line(row, tuple(one), tuple(other), line)
        x += 1.1 * size + random.uniform(closest, 1) * _GAP
    return row[:, : int(x)]


def _blots(height: int, random: np.random.RandomState) -> np.ndarray:
    """Draws the peaks of blurred noise: blots as tall as digits, and smaller specks."""
    field = random.normal(size=(height, random.randint(20, 200)))
    noise = cv2.GaussianBlur(field, (0, 0), random.uniform(2.5, 6))
    peaks = noise > np.percentile(noise, 100 - random.choice((3, 8, 15, 25)))
    boxes = cv2.connectedComponentsWithStats(peaks.astype(np.uint8))[2][1:]
    zoom = random.uniform(*_BLOT) / np.percentile(boxes[:, cv2.CC_STAT_HEIGHT], 70)
    left, top, wide, tall, _ = boxes[random.randint(len(boxes))]  # the blot in the row's middle
    start = max(0, left - random.randint(1, 60))
    matrix = zoom * np.array([[1, 0, -start], [0, 1, -(top + tall / 2)]])
    matrix[1, 2] += height / 2
    width = int(zoom * (left + wide - start) + random.randint(1, 100))
    smooth = cv2.GaussianBlur(255.0 * peaks, (0, 0), 0.8)
    large = cv2.warpAffine(smooth, matrix, (width, height), flags=cv2.INTER_CUBIC)
    return np.where(large > 127, 255, 0).astype(np.uint8)


def _wall(height: int, random: np.random.RandomState) -> np.ndarray:
    """Draws part of a grid, a brick wall or a chequerboard."""
    kind, line = random.choice(("grid", "bricks", "board")), random.randint(2, 9)
    tall, wide = random.uniform(24, 60), random.uniform(16, 90)
    row = np.zeros((height, int(random.randint(2, 7) * wide) + 1), np.uint8)
    first = random.uniform(-tall, 0)
    for number, top in enumerate(np.arange(first, height, tall)):
        start = number % 2 * {"grid": 0.0, "bricks": 0.5, "board": 1.0}[kind] * wide
        if kind == "board":
            for left in np.arange(start, row.shape[1], 2 * wide):
                row[max(0, int(top)) : int(top + tall), int(left) : int(left + wide)] = 255
            continue
        pen.line(row, (0, top), (row.shape[1], top), line)
        for left in np.arange(start, row.shape[1] + 1, wide):
            pen.line(row, (left, top), (left, top + tall), line)
    return row
