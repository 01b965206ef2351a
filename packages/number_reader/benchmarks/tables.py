"""Measures how many cells of composed tables a network reads without a mistake.

    python benchmarks/tables.py [--run DIR] [--pages 40] [--seed 0]

Each page is a table of numbers composed of MNIST test digits. The page is photographed at up to
20 degrees from the vertical, with light from one side. There are three kinds of pages, in equal
numbers: ruled tables, forms with boxes for one digit each, and columns without lines. The lines of
ruled tables are drawn with a ruler or by hand. Half of these tables have a row of printed headings.
One cell in seven is empty. A cell is correct if its text was read correctly and in the right place.

The column "alone" shows how many of the numbers the network reads correctly when each of them is
alone in a picture. There, the numbers are written horizontally in black on white. If a number is
read correctly on its own but not on the page, the mistake was made in finding the cells.
"""

import argparse
import time
from pathlib import Path
from typing import NamedTuple

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import number_reader
from number_reader import pretrained
from tf1_mnist import data

KINDS = ("ruled", "boxes", "columns")
EMPTY = 1 / 7
TILT = 20  # the largest angle of the camera in degrees
WORDS = ("Mon", "Tue", "Total", "No.", "Name", "Week", "Sum", "Item", "Day", "Hours")
FONT = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
MARGIN = 60  # pixels around a table


class Flat(NamedTuple):
    """A page before it is photographed.

    ink, lines: float32 arrays of shape (height, width) in which 0 is paper and 1 is ink.
    cells: the texts of the cells, row by row.
    alone: for each filled cell, its text and a picture that shows only this text.
    """

    ink: np.ndarray
    lines: np.ndarray
    cells: list
    alone: list


class Writer:
    """A writer who composes numbers from MNIST test digits."""

    def __init__(self, random):
        _, self.test = data.load_data()
        self.random = random

    def digit(self, height):
        """Returns a random digit and its image, which is float32 and about `height` pixels high."""
        index = self.random.randint(len(self.test.images))
        image = self.test.images[index]
        y, x = np.nonzero(image > 40)
        tight = image[y.min() : y.max() + 1, x.min() : x.max() + 1]
        scale = height * self.random.uniform(0.9, 1.1) / len(tight)
        size = max(4, round(tight.shape[1] * scale)), max(8, round(len(tight) * scale))
        return str(self.test.labels[index]), cv2.resize(tight, size) / np.float32(255)

    def number(self, count, height):
        """Returns a random `count`-digit number and its image, about `height` pixels high."""
        text, images = zip(*(self.digit(height) for _ in range(count)))
        gaps = self.random.uniform(0.08, 0.25, count) * height
        width = round(sum(image.shape[1] for image in images) + gaps.sum())
        ink, left = np.zeros((round(1.3 * height), width + 1), np.float32), 0
        for image, gap in zip(images, gaps):
            top = self.random.randint(0, len(ink) - len(image) + 1)
            top = round(0.3 * top + 0.35 * (len(ink) - len(image)))  # near a common baseline
            ink[top : top + len(image), left : left + image.shape[1]] = image
            left += image.shape[1] + round(gap)
        return "".join(text), ink[:, : left + 1]


def put(ink, image, top, left):
    place = ink[top : top + image.shape[0], left : left + image.shape[1]]
    np.maximum(place, image[: place.shape[0], : place.shape[1]], out=place)


def by_itself(image):
    return 255 - np.pad(np.round(255 * image).astype(np.uint8), 20, mode="constant")


def stroke(lines, start, end, width, random, wobble):
    """Draws a line between two points (x, y); the line wavers by up to `wobble` pixels."""
    steps = np.linspace(0, 1, 40)
    bend = wobble * (np.sin(steps * random.uniform(1, 6) + random.uniform(0, 6)))
    x, y = (a + steps * (b - a) for a, b in zip(start, end))
    x, y = (x, y + bend) if abs(end[0] - start[0]) > abs(end[1] - start[1]) else (x + bend, y)
    points = np.round(16 * np.stack([x, y], axis=1)).astype(np.int32)
    cv2.polylines(lines, [points], False, 1.0, width, cv2.LINE_AA, 4)


def words(ink, box, random):
    left, top, right, bottom = box
    font = ImageFont.truetype(str(FONT), round(0.4 * (bottom - top)))
    paper = Image.new("L", (right - left, bottom - top), 0)
    place = (right - left) // 2, (bottom - top) // 2
    ImageDraw.Draw(paper).text(
        place, WORDS[random.randint(len(WORDS))], fill=255, font=font, anchor="mm"
    )
    put(ink, np.asarray(paper, np.float32) / 255, top, left)


def ruled(writer, random):
    rows, columns = random.randint(3, 13), random.randint(2, 8)
    height = random.randint(28, 45)
    tops = MARGIN + np.append(0, np.cumsum(random.uniform(1.9, 2.4) * height * np.ones(rows)))
    most = random.randint(2, 5, columns)
    lefts = MARGIN + np.append(0, np.cumsum((0.95 * most + random.uniform(0.6, 1.2)) * height))
    tops, lefts = tops.astype(int), lefts.astype(int)
    shape = tops[-1] + MARGIN, lefts[-1] + MARGIN
    ink, lines = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    by_hand = random.uniform() < 0.5
    width = random.randint(2, 5)

    def rule(start, end):
        wobble = random.uniform(1, 4) if by_hand else 0
        over = random.uniform(0, 12, 2) if by_hand else (0, 0)
        unit = np.sign(np.subtract(end, start))
        stroke(lines, start - over[0] * unit, end + over[1] * unit, width, random, wobble)

    for top in tops:
        rule((lefts[0], top), (lefts[-1], top))
    for left in lefts:
        rule((left, tops[0]), (left, tops[-1]))
    cells, alone = [], []
    headed = random.uniform() < 0.5
    for row in range(rows):
        if headed and row == 0:
            for column in range(columns):
                words(ink, (lefts[column], tops[0], lefts[column + 1], tops[1]), random)
            continue
        cells.append([])
        for column in range(columns):
            if random.uniform() < EMPTY:
                cells[-1].append("")
                continue
            text, image = writer.number(random.randint(1, most[column] + 1), height)
            room = lefts[column + 1] - lefts[column] - image.shape[1]
            spare = tops[row + 1] - tops[row] - image.shape[0]
            left = lefts[column] + max(5, round(room * random.uniform(0.25, 0.75)))
            put(ink, image, tops[row] + round(spare * random.uniform(0.35, 0.65)), left)
            cells[-1].append(text)
            alone.append((text, by_itself(image)))
    return Flat(ink, lines, cells, alone)


def boxes(writer, random):
    rows, fields, count = random.randint(3, 9), random.randint(1, 3), random.randint(3, 9)
    side = random.randint(48, 71)
    gap = random.choice([0, 0, random.randint(6, 15)])  # the gap between boxes
    apart = round(1.5 * side)  # the gap between fields
    width = random.randint(2, 5)
    field = count * (side + gap) - gap
    shape = (
        2 * MARGIN + rows * 2 * side,
        2 * MARGIN + fields * (field + apart) - apart + (4 * side),
    )
    ink, lines = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    cells, alone = [], []
    for row in range(rows):
        top, left = MARGIN + row * 2 * side, MARGIN + 4 * side
        words(ink, (MARGIN, top, MARGIN + 4 * side - 20, top + side), random)
        cells.append([])
        for _ in range(fields):
            for box in range(count):
                start = left + box * (side + gap)
                cv2.rectangle(lines, (start, top), (start + side, top + side), 1.0, width)
            written = 0 if random.uniform() < EMPTY else random.randint(1, count + 1)
            text = ""
            images = []
            for box in range(written):
                digit, image = writer.digit(0.62 * side)
                text += digit
                image = image[: side - 8, : side - 8]
                spare = side - np.array(image.shape)
                y, x = np.round(spare * random.uniform(0.35, 0.65, 2)).astype(int)
                put(ink, image, top + y, left + box * (side + gap) + x)
                images.append(np.pad(image, ((0, side - len(image)), (0, 12)), mode="constant"))
            cells[-1].append(text)
            if text:
                alone.append((text, by_itself(np.hstack(images))))
            left += field + apart
    return Flat(ink, lines, cells, alone)


def columns(writer, random):
    rows, count = random.randint(3, 13), random.randint(2, 6)
    height = random.randint(28, 45)
    pitch = round(height * random.uniform(1.8, 2.6))
    most = random.randint(2, 5, count)
    gap = random.uniform(1.6, 3)
    lefts = MARGIN + np.append(0, np.cumsum((1.0 * most + gap) * height)).astype(int)
    shape = 2 * MARGIN + rows * pitch, lefts[-1] + MARGIN
    ink, lines = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    flush_right = random.uniform() < 0.5
    cells, alone = [], []
    for row in range(rows):
        empty = random.uniform(size=count) < EMPTY
        empty[random.randint(count)] = False
        cells.append([])
        for column in range(count):
            if empty[column]:
                cells[-1].append("")
                continue
            text, image = writer.number(random.randint(1, most[column] + 1), height)
            room = max(0, round(lefts[column + 1] - lefts[column] - gap * height - image.shape[1]))
            left = lefts[column] + (room if flush_right else 0) + random.randint(0, 8)
            put(ink, image, MARGIN + row * pitch + random.randint(-3, 4), left)
            cells[-1].append(text)
            alone.append((text, by_itself(image)))
    return Flat(ink, lines, cells, alone)


def photograph(flat, random):
    """Photographs a page at up to TILT degrees from the vertical, and returns a uint8 array."""
    height, width = flat.ink.shape
    tilt = np.deg2rad(random.uniform(0, TILT))
    turn = random.uniform(0, 2 * np.pi)
    axis = np.array([np.cos(turn), np.sin(turn), 0]) * tilt
    rotation, _ = cv2.Rodrigues(axis)
    roll, _ = cv2.Rodrigues(np.array([0, 0, np.deg2rad(random.uniform(-3, 3))]))
    side = max(height, width)
    corners = np.array([[0, 0, 0], [width, 0, 0], [width, height, 0], [0, height, 0]], float)
    seen = (corners - [width / 2, height / 2, 0]) @ (roll @ rotation).T + [0, 0, 1.3 * side]
    seen = seen[:, :2] / seen[:, 2:] * 1.3 * side
    edge = random.randint(10, 60)
    seen = seen - seen.min(axis=0) + edge
    size = tuple(int(x) for x in seen.max(axis=0) + edge)
    matrix = cv2.getPerspectiveTransform(corners[:, :2].astype(np.float32), seen.astype(np.float32))
    ink, lines = (
        cv2.warpPerspective(layer, matrix, size, flags=cv2.INTER_AREA)
        for layer in (flat.ink, flat.lines)
    )
    y, x = np.mgrid[-1 : 1 : 1j * size[1], -1 : 1 : 1j * size[0]]
    angle = random.uniform(0, 2 * np.pi)
    light = 1 + random.uniform(0, 0.35) * (x * np.cos(angle) + y * np.sin(angle)) / 1.4
    dark = np.maximum(random.uniform(0.6, 0.9) * ink, random.uniform(0.3, 0.9) * lines)
    grey = random.uniform(150, 215) * light * (1 - dark)
    grey = cv2.GaussianBlur(grey, (0, 0), random.uniform(0.5, 1.2))
    return np.clip(grey + random.normal(0, 3, grey.shape), 0, 255).astype(np.uint8)


COMPOSE = {"ruled": ruled, "boxes": boxes, "columns": columns}


def pages(count, seed=0):
    """Yields the kind, the Flat and the picture of each page."""
    for kind in KINDS:
        random = np.random.RandomState(seed)
        writer = Writer(random)
        for _ in range(count):
            flat = COMPOSE[kind](writer, random)
            yield kind, flat, photograph(flat, random)


def read(reader, picture):
    """Returns what was read in a picture, as a Page, or None if the picture shows no ink."""
    try:
        return reader.read(picture)
    except ValueError:  # no ink
        return None


def right(wanted, found):
    """Returns, for each expected cell, whether its text was found in that cell's row and column."""
    return [
        row < len(found) and column < len(found[row]) and found[row][column] == text
        for row, line in enumerate(wanted)
        for column, text in enumerate(line)
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--run", type=Path, default=pretrained.READER, metavar="DIR")
    parser.add_argument("--pages", type=int, default=40, metavar="N", help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    names = ("filled", "empty", "alone")
    totals = {(kind, name): [] for kind in KINDS for name in names}
    seconds = []
    with number_reader.reader_of(options.run) as reader:
        for kind, flat, picture in pages(options.pages, options.seed):
            start = time.process_time()
            found = read(reader, picture)
            seconds.append(time.process_time() - start)
            texts = [text for line in flat.cells for text in line]
            for text, is_right in zip(texts, right(flat.cells, (found and found.table) or ())):
                totals[kind, "filled" if text else "empty"].append(is_right)
            for text, image in flat.alone:
                alone = read(reader, image)
                totals[kind, "alone"].append(alone is not None and alone.number == text)
    print("kind", *names, sep="\t")
    for kind in (*KINDS, "together"):
        counts = []
        for name in names:
            some = [
                r
                for (k, n), rs in totals.items()
                if n == name and kind in (k, "together")
                for r in rs
            ]
            counts.append(f"{sum(some)}/{len(some)} {100 * np.mean(some):.1f}%")
        print(kind, *counts, sep="\t")
    print(
        f"{np.mean(seconds):.2f} seconds of processor time for a page, at most {max(seconds):.2f}"
    )


if __name__ == "__main__":
    main()
