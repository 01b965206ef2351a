r"""Counts how many digits from UCI, USPS and simulated writers a reader reads correctly.

    python benchmarks/digits.py [--run DIR] [--usps FILE] [--unseen] [--wrong]

The sets of pictures are the same in every run:

uci: digits from scikit-learn's `load_digits` (`python -m pip install scikit-learn`), 8 x 8,
    enlarged to 120 x 120 with bicubic interpolation, at a random place on cream paper of 240 x 200
    pixels, in ink that absorbs 90% of the light.
usps: the 2,007 USPS test digits, 16 x 16, enlarged to 96 x 96, in the middle of light paper of
    160 x 160. FILE is `zip.test.gz`; each line has a label and 256 numbers from -1 to 1.
ones: plain 1s, 120 to 300 pixels high, written on the drawing page with pens 8 to 25 pixels wide.
points: numbers with digits 120 to 220 pixels high and a decimal point as wide as the pen.
tall: numbers with several 1s, 160 to 300 pixels high.
digits: single digits of any form and size.

Developers must not look at the USPS digits. They may look at half of each of the other sets: the
first 897 UCI digits, and the numbers written by the first five of the ten simulated writers. USPS
and the other halves serve only to show whether a change has helped, and are counted only with
`--unseen`. For each set, the table shows how many numbers were read correctly, in how many pictures
nothing was found, and how many answers were marked as doubtful. It also shows how many single
digits are read correctly if the reader is told that each picture shows only one digit.
"""

import argparse
import gzip
import sys
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

import number_reader
from number_reader import pretrained

sys.path.append(str(Path(__file__).resolve().parents[3] / "tests" / "helpers"))

from scripted_strokes import WRITERS, write

SEEN_OF_UCI, SEEN_WRITERS = 897, 5
CREAM, LIGHT, INK = 243, 240, 0.9  # the papers' brightness; the share of light that ink absorbs
POINTS = ("12.5", "2.5", "1.5", "3.14", "19.99", "0.7")
TALL = ("117", "111", "171", "11", "101", "41")


class Picture(NamedTuple):
    label: str
    image: np.ndarray


def enlarged(digit, side, paper, corner, light):
    """Enlarges a digit and places it on a sheet of paper.

    Args:
        digit: float of shape (height, width), where 0 is paper and 1 is ink.
        side: the side of the enlarged digit, in pixels.
        paper: the height and the width of the paper, in pixels.
        corner: the top and left edges of the digit on the paper, in pixels.
        light: the brightness of the paper, 0 to 255.
    Returns:
        The picture, a uint8 array of the paper's shape, where 0 is black and 255 is white.
    """
    large = cv2.resize(digit.astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    picture = np.full(paper, light, np.float32)
    top, left = corner
    picture[top : top + side, left : left + side] *= 1 - INK * large.clip(0, 1)
    return np.rint(picture).astype(np.uint8)


def uci(seen):
    from sklearn.datasets import load_digits

    found, random = load_digits(), np.random.RandomState(0)
    corners = np.stack([random.randint(0, 81, 1797), random.randint(0, 121, 1797)], axis=1)
    chosen = slice(SEEN_OF_UCI) if seen else slice(SEEN_OF_UCI, None)
    return [
        Picture(str(label), enlarged(image / 16, 120, (200, 240), corner, CREAM))
        for image, label, corner in zip(
            found.images[chosen], found.target[chosen], corners[chosen].tolist()
        )
    ]


def usps(path):
    with gzip.open(path, "rt", encoding="ascii") as file:
        table = np.loadtxt(file)
    digits = (table[:, 1:].reshape(-1, 16, 16) + 1) / 2
    return [
        Picture(str(int(label)), enlarged(digit, 96, (160, 160), (32, 32), LIGHT))
        for label, digit in zip(table[:, 0], digits)
    ]


def scripted(name, seen):
    """Returns those pictures of a set that come from one half of the simulated writers.

    Args:
        name: the name of the set.
        seen: True for the writers whose pictures developers may look at, False for the others.
    """
    pictures = []
    for number, writer in enumerate(WRITERS):
        if (number < SEEN_WRITERS) is not seen:
            continue
        random = np.random.RandomState(number)
        if name == "ones":
            some = [("1", height) for height in np.linspace(120, 300, 10)]
        elif name == "points":
            some = [(text, height) for text in POINTS for height in (120, 150, 185, 220)]
        elif name == "tall":
            some = [(text, height) for text in TALL for height in (160, 200, 240, 280, 300)]
        else:
            some = [(digit, random.uniform(40, 300)) for digit in 2 * "0123456789"]
        for k, (text, height) in enumerate(some):
            pen = 18 if name == "points" else int(random.randint(8, 26))
            if name == "digits":
                pen = max(3, min(pen, int(height / 5)))
            place = random.uniform(0.4, 0.6), random.uniform(0.35, 0.65)
            image = write(text, writer, height, pen, 100 * number + k, at=place)
            pictures.append(Picture(text, image))
    return pictures


def read(reader, picture):
    """Returns the text that a reader reads ("" if none) and whether the reader is in doubt."""
    try:
        found = reader.read(picture)
    except ValueError:  # no ink
        return "", False
    return found.text, any(row.doubtful for row in found.rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--run", type=Path, default=pretrained.READER, metavar="DIR")
    parser.add_argument("--usps", type=Path, metavar="FILE")
    parser.add_argument("--unseen", action="store_true", help="count what may not be looked at")
    parser.add_argument("--wrong", action="store_true", help="list what was read wrongly, if seen")
    parser.add_argument("--sets", nargs="+", default=["uci", "ones", "points", "tall", "digits"])
    options = parser.parse_args()
    sets = {}
    for seen in (True, False) if options.unseen else (True,):
        for name in options.sets:
            pictures = uci(seen) if name == "uci" else scripted(name, seen)
            sets[name + ("" if seen else ", set aside")] = pictures
    if options.unseen and options.usps:
        sets["usps"] = usps(options.usps)
    head = "set | of | right | nothing | doubtful | told that it is one"
    print(f"| {head} |\n|---|{5 * '---:|'}")
    wrong = []
    with number_reader.reader_of(options.run) as free, number_reader.reader_of(
        options.run, 1
    ) as told:
        for name, pictures in sets.items():
            answers, doubts = zip(*(read(free, picture.image) for picture in pictures))
            right = sum(answer == each.label for answer, each in zip(answers, pictures))
            ones = ""
            if all(len(picture.label) == 1 for picture in pictures):
                ones = sum(read(told, each.image)[0] == each.label for each in pictures)
            cells = name, len(pictures), right, answers.count(""), sum(doubts), ones
            print("|", " | ".join(map(str, cells)), "|", flush=True)
            wrong += [
                (name, k, picture.label, answer)
                for k, (picture, answer) in enumerate(zip(pictures, answers))
                if answer != picture.label and "aside" not in name and name != "usps"
            ]
    for each in wrong if options.wrong else ():
        print(*each, sep="\t")


if __name__ == "__main__":
    main()
