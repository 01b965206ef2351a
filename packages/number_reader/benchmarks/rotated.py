"""Counts the pages that give the same text when they are rotated by 90, 180 or 270 degrees.

    python benchmarks/rotated.py [--numbers FOLDER] [--signs FOLDER] [--run DIR] [--pages 6]
                                 [--seed 0]

Some of the pages are tables composed by `tables.py`; every kind of table occurs equally often. The
others are those pictures in the FOLDERs that show at least three rows or twelve digits.
`handwriting.py` describes the format of a FOLDER. In the folder given with `--numbers`, the labels
contain only digits. In the folder given with `--signs`, the labels also contain signs, and only the
first half of the pictures is used.
"""

import argparse
import re
import sys
from pathlib import Path

import handwriting
import numpy as np
import tables

from number_reader import pretrained, reader_of
from tf1_mnist.pictures import picture_files

FEWEST_ROWS, FEWEST_DIGITS = 3, 12  # a page needs at least this many rows, or this many digits


def is_long(label):
    digits = re.sub("[^0-9\n]", "", label)
    rows = [row for row in digits.split("\n") if row]
    return len(rows) >= FEWEST_ROWS or len("".join(rows)) >= FEWEST_DIGITS


def pictures(folder, signs):
    """Yields the name and the pixels of each picture whose label is long enough."""
    for picture in handwriting.read_index(folder, signs):
        if is_long(picture.label) and picture.pictures != "second half":
            yield picture.path.name, picture_files.read(picture.path)


def composed(count, seed):
    for number, (kind, _, picture) in enumerate(tables.pages(count, seed)):
        yield f"{kind} {number}", picture


def texts(reader, picture):
    try:
        return reader.read(np.ascontiguousarray(picture)).texts
    except ValueError:  # no ink
        return ()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--numbers", type=Path, metavar="FOLDER")
    parser.add_argument("--signs", type=Path, metavar="FOLDER")
    parser.add_argument("--run", type=Path, default=pretrained.READER, metavar="DIR")
    parser.add_argument("--pages", type=int, default=6, metavar="N", help="of each kind of table")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        found = list(pictures(options.numbers, False)) if options.numbers else []
        found += pictures(options.signs, True) if options.signs else []
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    found += composed(options.pages, options.seed)
    alike = dict.fromkeys((90, 180, 270), 0)
    with reader_of(options.run) as reader:
        for name, picture in found:
            upright = texts(reader, picture)
            for turns, degrees in enumerate(alike, 1):
                same = texts(reader, np.rot90(picture, turns)) == upright
                alike[degrees] += same
                if not same:
                    print(f"{degrees} degrees: {name}", flush=True)
    counts = ", ".join(f"{count} by {degrees} degrees" for degrees, count in alike.items())
    print(f"read alike, of {len(found)} pages: {counts}")


if __name__ == "__main__":
    main()
