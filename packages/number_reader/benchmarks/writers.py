"""Measures how much `python -m number_reader train --learn` reduces the errors on a writer's rows.

    python benchmarks/writers.py [--seed 1] [--first 0] [--writers 20] [-- OPTIONS]

The writers are simulated. Each writer has fixed habits, which the seed and the writer's number
determine. Most writers write a 1 with a long upstroke, a 4 that is open at the top, a crossed 7 and
small zeros. Some write a slashed 0, a 5 with a separate bar, an 8 that is open at the top, or a
curled 9. Every writer has a slant, a pen and a spacing of their own. All other digits are images
from the last twelfth of the MNIST training set. The bundled reader was not trained on these images.
The images that one writer uses for a digit are alike.

Each writer contributes 50 rows for training and 100 rows for testing. Writers are tried in the
order of their numbers. A writer is left out if the bundled reader misreads fewer than one in ten of
the writer's test rows. The command treats the 50 rows like those of any user, and therefore holds
out ten of them. OPTIONS are further options of the command.

For each writer, the table shows the number of errors in the 100 test rows before and after
learning. It also shows the loss of accuracy (in percentage points) on rows composed of MNIST test
digits, and the number of seconds that the command took.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from number_reader import pretrained, rows
from number_reader.collecting import collection, learnable
from number_reader.rows import batches
from number_reader.task import ROW
from tf1_mnist import data, training
from tf1_mnist.runs import saved_model

TAUGHT, HELD_OUT = 50, 100  # rows of each writer
MISREAD = 0.1  # a writer is used if the bundled reader misreads this share of the test rows
LENGTHS = (2, 7)  # the fewest digits in a row, and one more than the most
DIGIT = 20  # the height of a digit in pixels
ZOOM = 4  # the factor by which a row is enlarged while it is drawn
ALIKE = 25  # the number of images of a digit that a writer uses


class Writer(NamedTuple):
    """A writer's habits; 0 means that the writer does not have the habit.

    Lengths are fractions of a digit's height.
    """

    images: dict  # from each digit to its images, uint8 of shape (n, 28, 28)
    upstroke: float  # the length of a 1's upstroke
    upstroke_angle: float  # its angle to the vertical, in radians
    base: float  # the length of a 1's base
    open_four: float  # the distance between the left arm and the stem of a 4
    arm: float  # how far the bar of a 4 lies below the digit's middle
    bar: float  # the length of a 7's bar
    serif: float  # the length of a 7's serif
    zero: float  # the height of a 0
    zero_place: float  # the position of a 0: 0 at the top of the other digits, 1 on their baseline
    slash: float  # the length of the slash through a 0
    flag: float  # the distance between the bar of a 5 and its body
    open_eight: float  # the gap at the top of an 8, in degrees
    curl: float  # the size of the curl at the end of a 9
    slant: float  # the slant of all digits, dx/dy
    wide: float  # the factor by which digits are widened
    pen: float  # the stroke width, in pixels of a finished row
    gap: float  # the gap between digits, in pixels of a finished row


def writer(number, seed, pool):
    """Chooses the habits of a writer, given the writer's number and the seed."""
    random = np.random.RandomState([seed, number])
    images = {}
    for digit in range(10):
        those = pool.images[pool.labels == digit]
        one = those[random.randint(len(those))].astype(np.float32)
        distances = np.square(those - one).sum(axis=(1, 2))
        images[digit] = those[np.argsort(distances)[:ALIKE]]

    def habit(share, low, high):
        has, value = random.uniform() < share, random.uniform(low, high)
        return value if has else 0.0

    return Writer(
        images=images,
        upstroke=habit(0.75, 0.6, 1.2),
        upstroke_angle=random.uniform(0.3, 0.8),
        base=habit(0.3, 0.3, 0.8),
        open_four=habit(0.75, 0.4, 0.8),
        arm=random.uniform(-0.15, 0.3),
        bar=habit(0.75, 0.4, 0.9),
        serif=habit(0.5, 0.15, 0.4),
        zero=habit(0.6, 0.3, 0.55) or 1.0,
        zero_place=random.choice([0.0, 0.5, 1.0]),
        slash=habit(0.2, 1.0, 1.4),
        flag=habit(0.3, 0.03, 0.15),
        open_eight=habit(0.3, 40, 110),
        curl=habit(0.3, 0.12, 0.3),
        slant=random.uniform(-0.35, 0.7),
        wide=random.uniform(0.65, 1.3),
        pen=random.uniform(1.6, 3.6),
        gap=random.uniform(-3, 6),
    )


def arc(x, y, half_width, half_height, start, end):
    """Returns points on an ellipse, from one angle to another (in degrees, measured clockwise)."""
    angles = np.deg2rad(np.linspace(start, end, 24))
    return np.stack([x + half_width * np.cos(angles), y + half_height * np.sin(angles)], axis=1)


def lines(w, digit, random):
    """Returns the strokes of a digit as points (x, y), with y from -0.5 to 0.5.

    Returns None if the writer's form of this digit comes from MNIST.
    """

    def near(*points):
        return np.array(points) + random.normal(0, 0.02, 2)

    def about(value):
        return value * random.uniform(0.9, 1.1)

    if digit == 0 and w.slash:
        half = about(w.slash) / 2
        x, y = half * np.sin(0.6), half * np.cos(0.6)
        return [near(*arc(0, 0, 0.33, 0.5, -90, 280)), near((x, -y), (-x, y))]
    if digit == 1 and w.upstroke:
        length, angle = about(w.upstroke), w.upstroke_angle + random.normal(0, 0.05)
        dx, dy = length * np.sin(angle), min(0.95, length * np.cos(angle))
        strokes = [near((-dx, dy - 0.5), (0, -0.5), (0, 0.5))]
        if w.base:
            strokes.append(near((-w.base / 2, 0.5), (w.base / 2, 0.5)))
        return strokes
    if digit == 4 and w.open_four:
        left, y = -about(w.open_four), w.arm + random.normal(0, 0.02)
        return [near((left, -0.48), (left - 0.03, y), (0.15, y - 0.02)), near((0, -0.5), (0, 0.5))]
    if digit == 5 and w.flag:
        body = np.vstack([[(-0.2, -0.4)], arc(0, 0.2, 0.3, 0.3, -130, 150)])
        y = -0.5 + random.normal(0, 0.02)
        return [near(*body), near((-0.2 + about(w.flag), y), (0.4, y - 0.03))]
    if digit == 7 and w.bar:
        foot, half = -0.3 * random.uniform(0.8, 1.2), about(w.bar) / 2
        x = (0.3 + foot) / 2
        top = near((-0.35, -0.48 + w.serif), (-0.35, -0.48), (0.3, -0.5), (foot, 0.5))
        return [top, near((x - half, 0.03), (x + half, -0.03))]
    if digit == 8 and w.open_eight:
        gap = about(w.open_eight)
        upper = arc(0, -0.24, 0.26, 0.26, -20, -20 - 290 + gap)
        return [near(*np.vstack([upper, arc(0, 0.25, 0.29, 0.25, -100, 260), [(0.3, -0.45)]]))]
    if digit == 9 and w.curl:
        size = about(w.curl)
        tail = arc(0.27 - size, 0.5 - size / 2, size, size, 0, 200)
        return [near(*np.vstack([arc(0, -0.22, 0.27, 0.28, 0, 360), tail]))]
    return None


def write_digit(w, digit, random):
    """Writes a digit.

    Returns:
        A pair: the ink, as a uint8 array without paper around it, and the digit's offset. The
        offset is the distance from the middle of the row down to that of the digit, in pixels of
        the array.
    """
    height, middle = ZOOM * DIGIT * random.uniform(0.93, 1.07), 0.0
    if digit == 0:
        middle = (w.zero_place - 0.5) * height * (1 - w.zero)
        height *= w.zero
    side = 2 * ZOOM * 32
    strokes = lines(w, digit, random)
    slant = w.slant + random.normal(0, 0.04)
    if strokes is None:
        of_digit = w.images[digit]
        image = of_digit[random.randint(len(of_digit))]
        left, top, width, tall = cv2.boundingRect((image > 60).astype(np.uint8))
        zoom = height / max(tall, 0.7 * width)
        matrix = zoom * np.array([[w.wide, -slant], [0, 1]])
        centre = np.array([left + (width - 1) / 2, top + (tall - 1) / 2])
        offset = (side - 1) / 2 - matrix @ centre
        canvas = cv2.warpAffine(
            image, np.column_stack([matrix, offset]), (side, side), flags=cv2.INTER_CUBIC
        )
        # Give all digits strokes of the same width.
        mask = (canvas > 127).astype(np.uint8)
        stroke = 2 * cv2.distanceTransform(mask, cv2.DIST_L2, 3)[mask > 0].mean() * 2
        change = int(np.rint(ZOOM * w.pen - stroke))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(change) + 1,) * 2)
        canvas = cv2.dilate(canvas, kernel) if change > 0 else canvas
    else:
        canvas = np.zeros((side, side), np.uint8)
        for stroke in strokes:
            x, y = (
                height * w.wide * stroke[:, 0] - slant * height * stroke[:, 1],
                height * stroke[:, 1],
            )
            points = np.rint(np.stack([x, y], axis=1) * 8 + side * 4).astype(np.int32)
            cv2.polylines(canvas, [points], False, 255, round(ZOOM * w.pen), cv2.LINE_AA, 3)
    # Imitate an unsteady hand.
    bend = ZOOM * random.normal(0, 0.5, (2, 5, 5)).astype(np.float32)
    grid = np.stack(np.meshgrid(*2 * [np.arange(side, dtype=np.float32)]))
    x, y = (
        g + cv2.resize(b, (side, side), interpolation=cv2.INTER_CUBIC) for g, b in zip(grid, bend)
    )
    canvas = cv2.remap(canvas, x, y, cv2.INTER_LINEAR)
    left, top, width, tall = cv2.boundingRect((canvas > 60).astype(np.uint8))
    return canvas[top : top + tall, left : left + width], middle


def write_row(w, digits, random):
    """Writes a row: a uint8 array of shape (32, width) in which 0 is paper and 255 is ink."""
    written = [write_digit(w, digit, random) for digit in digits]
    height, margin = ZOOM * 32, ZOOM * 6
    row = np.zeros(
        (height, 2 * margin + sum(ink.shape[1] + 12 * ZOOM for ink, _ in written)), np.uint8
    )
    x = margin
    for ink, middle in written:
        ink = ink[:height]
        top = int(np.clip(height / 2 + middle - ink.shape[0] / 2, 0, height - ink.shape[0]))
        place = row[top : top + ink.shape[0], x : x + ink.shape[1]]
        np.maximum(place, ink, out=place)
        x = max(margin, x + ink.shape[1] + int(ZOOM * (w.gap + random.uniform(-1, 1.5))))
    ends = np.flatnonzero(row.any(axis=0))
    row = row[:, : ends[-1] + margin]
    small = cv2.resize(row, (row.shape[1] // ZOOM, 32), interpolation=cv2.INTER_AREA)
    return (small * random.uniform(0.8, 1.0)).astype(np.uint8)


def write_rows(w, count, random):
    """Returns rows of random digits, together with their labels."""
    labels = [
        random.randint(10, size=random.randint(*LENGTHS)).astype(np.uint8) for _ in range(count)
    ]
    return [write_row(w, label, random) for label in labels], labels


def errors(network, written, labels):
    """Returns the number of rows that a network misreads."""
    images, padded = batches.stack(written, labels)
    with saved_model.load(network, ROW) as (session, model):
        classes = training.predict(session, model, images).argmax(axis=2)
    return np.count_nonzero(~rows.are_right(classes, padded))


def learn(written, labels, test, options):
    """Runs the command that learns from a writer's rows.

    Returns:
        The number of misread test rows, the loss of accuracy (in percentage points) on the
        composed rows, and the number of seconds that the command took.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder, run = Path(scratch, "rows"), Path(scratch, "run")
        collection.store(folder, list(map(learnable.storable, map(rows.text, labels), written)))
        command = [
            sys.executable,
            "-m",
            "number_reader",
            "train",
            "--learn",
            folder,
            "--run-dir",
            run,
        ]
        began = time.perf_counter()
        subprocess.run(  # noqa: S603
            [*map(str, command), "--quiet", *options], check=True, stdout=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - began
        learned = json.loads((run / "learned.json").read_text())
        composed = {name: count for name, count in learned.items() if name.startswith("composed")}
        lost = composed["composed_before"] - composed["composed_after"]
        return errors(run, *test), 100 * lost / sum(composed.values()), seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="a writer's number (default: 0)")
    parser.add_argument("--writers", type=int, default=20, help="how many (default: 20)")
    parser.add_argument("options", nargs="*", help="of the command, after --")
    arguments = parser.parse_args()
    _, pool = data.hold_out(data.load_data()[0])
    found, number = [], arguments.first
    print("writer  before  after  points lost  seconds")
    while len(found) < arguments.writers:
        random = np.random.RandomState([arguments.seed, number, 1])
        written, labels = write_rows(
            writer(number, arguments.seed, pool), TAUGHT + HELD_OUT, random
        )
        test = written[TAUGHT:], labels[TAUGHT:]
        before = errors(pretrained.READER, *test)
        if before >= MISREAD * HELD_OUT:
            measured = learn(written[:TAUGHT], labels[:TAUGHT], test, arguments.options)
            found.append((before, *measured))
            after, lost, seconds = measured
            print(f"{number:6}{before:8}{after:7}{lost:13.2f}{seconds:9.0f}", flush=True)
        number += 1
    before, after, lost, _ = np.array(found).T
    seen = number - arguments.first
    print(
        f"\n{len(found)} of {seen} writers; {after.sum():.0f} of {before.sum():.0f} errors are "
        f"left, at most half of a writer's for {np.sum(after <= before / 2)}; "
        f"{lost.mean():.2f} points lost, at most {lost.max():.2f}"
    )


if __name__ == "__main__":
    main()
