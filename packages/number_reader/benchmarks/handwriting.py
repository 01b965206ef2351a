r"""Counts how many pictures of handwritten numbers each reader reads without a mistake.

    python benchmarks/handwriting.py FOLDER [--signs] [--readers reader rapidocr tesseract]
                                     [--wrong] [--save FILE] [--clones CLONES]

With `--clones`, the pictures are first copied from clones of their repositories to FOLDER, which
must not exist yet. These pictures are listed in docs/handwriting_pictures.tsv or, with `--signs`,
in docs/handwriting_signs.tsv. The clone of github.com/OWNER/NAME must be in CLONES/OWNER/NAME.

FOLDER contains `index.tsv`, and FOLDER/pictures contains the pictures. The index is a tab-separated
table. Its first line contains the names of the columns, and every other line describes a picture:

file: the picture's path in FOLDER/pictures.
label: the picture's digits, with `-` between rows, as in 12-345. Other characters are ignored.
kind: the kind under which the picture is counted. `many` stands for `row` or `rows`, depending on
    the number of rows in the label.
what: a note, which may be left out. Pictures of the kinds `row` and `rows` are counted separately
    in two cases: they also show operators or dashes (the note contains `digits only`), or their
    digits were drawn on a screen (the note contains `mouse` or `tablet`). The cells of a table are
    not counted if the label includes printed digits that readers should leave out; the note then
    contains `in the label`.

With `--signs`, the pictures also show signs, and a label is the text that a person reads, such as
12+34=46. In a label, `\n` separates rows, and `|` separates the cells of a table. The index then
also has a column `repository`. The pictures are split into two halves at random: tables
individually, and all other pictures by repository. Developers may look at the pictures in the first
half. For the second half, only counts are printed, so this half shows how well a reader does on
handwriting that nobody has looked at.

For each kind of picture, the script counts the following:

digits: pictures whose rows of digits are all correct and in the right order.
nothing: pictures in which no digit was read.
wrong digits: digits that would have to be inserted, removed or replaced; the count never exceeds
    the number of digits in the picture.
text: with `--signs`, pictures in which all digits and signs of all rows are correct.
cells: with `--signs`, cells of tables that have the correct text in the right place.

The readers are the package's network, RapidOCR with its default models, and Tesseract. A
reader that is not installed is skipped. These commands install RapidOCR and Tesseract:

    python -m pip install rapidocr onnxruntime
    apt-get install tesseract-ocr

All readers get the same upright greyscale pictures. RapidOCR and Tesseract, which expect lines of
text, are told which pictures show a single digit. Lines that RapidOCR finds at the same height
count as one row.

`--save FILE` stores the counts in a table. It keeps the counts that the table already contains for
other pictures or other readers. `handwriting_report.py` uses benchmarks/handwriting.tsv to make the
figure and some table rows in docs/handwriting-results.md.
"""

import argparse
import csv
import re
import sys
import time
from pathlib import Path
from typing import NamedTuple

import handwriting_counts
import handwriting_pictures
import numpy as np
from handwriting_counts import rows_of
from handwriting_readers import READERS, NotInstalledError

from tf1_mnist.pictures import picture_files

SEED = 32  # the seed with which the halves are drawn


class Picture(NamedTuple):
    path: Path
    kind: str
    label: str
    pictures: str  # the set that it belongs to: numbers, first half, second half
    has_cells: bool  # whether its cells are counted


def read_index(folder, signs):
    """Returns the pictures in a folder.

    Args:
        signs: whether the labels contain signs.
    Raises:
        ValueError: the index or a picture is missing, or the index is malformed.
    """
    index = folder / "index.tsv"
    if not index.is_file():
        raise ValueError(f"{index}: no such file; expected a table of the pictures")
    with open(index, encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        needed = ["file", "label", "kind", *(["repository"] if signs else [])]
        if not set(needed) <= set(lines.fieldnames or ()):
            raise ValueError(f"{index}: expected the columns {', '.join(needed)}, between tabs")
        pictures, units, halves = [], [], []
        for line in lines:
            where = f"{index}, line {lines.line_num}"
            label = (line["label"] or "").replace(*("\\n", "\n") if signs else ("-", "\n"))
            if not (rows_of(label) and line["kind"]):
                raise ValueError(f"{where}: expected a label with digits, and a kind")
            path = folder / "pictures" / line["file"]
            if not path.is_file():
                raise ValueError(f"{where}: {path}: no such file; expected a picture")
            what, is_table = line.get("what") or "", line["kind"] == "table"
            kind = kind_of(line["kind"], what, label)
            has_cells = is_table and "in the label" not in what
            pictures.append(Picture(path, kind, label, "numbers", has_cells))
            units.append((is_table, line["file"] if is_table else line.get("repository")))
            halves.append(line.get("half"))
    if not pictures:
        raise ValueError(f"{index}: no pictures; expected one in each line after the first")
    if not signs:
        return pictures
    first = first_half(units)
    return [
        picture._replace(pictures=f"{half or ('first' if unit in first else 'second')} half")
        for picture, unit, half in zip(pictures, units, halves)
    ]


def first_half(units):
    """Chooses half of the repositories and half of the tables at random.

    Tables are chosen individually, since they come from only a few repositories.

    Args:
        units: for each picture, (True, its file name) if it is a table, and otherwise (False, its
            repository).
    Returns:
        The units that were chosen, as a set.
    """
    random, chosen = np.random.RandomState(SEED), set()
    for is_table in (False, True):
        found = sorted({unit for unit in units if unit[0] == is_table})
        order = random.permutation(len(found))
        chosen |= {found[k] for k in order[: -(-len(found) // 2)]}
    return chosen


def kind_of(kind, what, label):
    if kind == "many":
        kind = "rows" if len(rows_of(label)) > 1 else "row"
    if kind not in ("row", "rows"):
        return kind
    if "digits only" in what:
        return f"{kind}, with operators"
    return f"{kind}, drawn" if re.search("mouse|tablet", what) else kind


def measure(open_reader, pictures, signs):
    """Returns the texts that a reader reads, the reader's version, and the reading time in seconds.

    The first picture is read once before the measurement begins.
    """
    with open_reader(signs=signs) as (read, version):
        read(picture_files.read(pictures[0].path), single=False)
        answers, seconds = [], 0
        for picture in pictures:
            image = picture_files.read(picture.path)
            began = time.perf_counter()
            answers.append(read(image, len("".join(rows_of(picture.label))) == 1))
            seconds += time.perf_counter() - began
    return answers, version, seconds


def print_table(table, readers):
    head = [*handwriting_counts.KEY, "of", *readers]
    print(f"| {' | '.join(head)} |\n|{'---|' * 3}{'---:|' * len(head[3:])}")
    for key in sorted(table):
        print(f"| {' | '.join([*key, *(str(table[key][name]) for name in head[3:])])} |")


def print_wrong(pictures, answers):
    print("\nreader\tkind\tlabel\tanswer\tfile")
    for name, texts in answers.items():
        for picture, text in zip(pictures, texts):
            counted = handwriting_counts.counts(picture, text)
            if picture.pictures != "second half" and not counted.get("text", counted["digits"])[0]:
                shown = [part.strip().replace("\n", "\\n") for part in (picture.label, text)]
                print(name, picture.kind, *shown, picture.path.name, sep="\t")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--signs", action="store_true", help="the labels have signs")
    parser.add_argument("--wrong", action="store_true", help="list what each reader got wrong")
    parser.add_argument("--save", type=Path, metavar="FILE", help="store the counts in a table")
    parser.add_argument("--clones", type=Path, help="take the pictures from these clones")
    options = parser.parse_args()
    answers, notes = {}, []
    try:
        if options.clones:
            listed = handwriting_pictures.SIGNS if options.signs else handwriting_pictures.NUMBERS
            handwriting_pictures.take(listed, options.clones, options.folder)
        pictures = read_index(options.folder, options.signs)
        for name in options.readers:
            try:
                found, version, seconds = measure(READERS[name], pictures, options.signs)
            except NotInstalledError as missing:
                print(f"{name}: not installed; skipped. Install it: {missing}", file=sys.stderr)
                continue
            answers[name] = found
            notes.append(f"- {name}: {version}; {seconds:.1f} s")
        table = handwriting_counts.table_of(pictures, answers)
        print_table(table, answers)
        print("", *notes, sep="\n")
        if options.wrong:
            print_wrong(pictures, answers)
        if options.save:
            handwriting_counts.save(options.save, table)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
