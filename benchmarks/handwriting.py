"""Measures how many pictures of handwritten numbers each reader reads without any mistake.

    python benchmarks/handwriting.py FOLDER [--readers reader cnn rapidocr tesseract] [--wrong]
    python benchmarks/handwriting.py FOLDER --signs

FOLDER has an `index.tsv`, with its pictures in FOLDER/pictures. The index is a table, with tabs
between its columns and their names in the first line:

file    the picture's path in FOLDER/pictures.
label   the digits in it, with `-` between its rows: 12-345. Only digits count.
kind    the row of the table to count it in. `many` stands for row or rows, as its label has.
what    a note, which may be left out. The kinds row and rows are counted apart in two cases: where
        it has `digits only`, since the picture shows operators or dashes, too, and where it has
        `mouse` or `tablet`, since the digits were drawn on a screen.

With `--signs`, the pictures show signs, too. A label is what a person reads: 12+34=46, with `\n`
between rows and `|` between the cells of a table. Each picture counts twice: whether the digits of
its rows are right, and whether all symbols are. The index then has a column `repository`, by which
the pictures are split into two halves, tables one by one: the first may be looked at, so that the
second tells how well a reader does with the writing of others.

The readers are the package's two networks, RapidOCR with its default models, and Tesseract. One
that is not installed is skipped:

    python -m pip install rapidocr onnxruntime
    apt-get install tesseract-ocr

All read the same greyscale picture, upright, and only the digits they find count. The pictures'
rows must all be right, and in order. RapidOCR and Tesseract, which look for lines of text, are told
which pictures show a single digit. In the second table, a wrong digit is one to insert, remove or
replace; a picture counts at most as many as it has digits.
"""

import argparse
import contextlib
import csv
import functools
import importlib.metadata
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

import tf1_mnist
from tf1_mnist import handwriting, pretrained
from tf1_mnist.handwriting import picture_files

TESSERACT = "--oem 1 -c tessedit_char_whitelist="  # LSTM
DIGITS, SIGNS = "0123456789", "+-×÷*·/=().,"
SEED = 32  # of the halves
# What other programs write in the place of a sign: letters, and other minuses, stars and points.
ALIKE = str.maketrans("xX\u2715\u2212\u2013\u2014\u2217\u22c5\u2022", "×××---*··")


class Picture(NamedTuple):
    path: Path
    kind: str
    label: str
    rows: tuple
    texts: tuple = ()
    half: str = ""


class NotInstalledError(Exception):
    """The message says how to install the reader."""


def rows_of(text):
    """Returns the digits of each line that has any."""
    lines = (re.sub("[^0-9]", "", line) for line in text.split("\n"))
    return tuple(filter(None, lines))


def texts_of(text):
    """Returns the symbols of each line that has digits, without the borders of a table's cells."""
    text = unicodedata.normalize("NFKC", text).translate(ALIKE)  # no full-width forms
    lines = (re.sub(r"[\s|]", "", line) for line in text.split("\n"))
    return tuple(line for line in lines if re.search("[0-9]", line))


@contextlib.contextmanager
def ours(run, signs):
    with handwriting.reader_of(run) as reader:

        def read(picture, single):
            try:
                return reader.read(picture).text
            except ValueError:  # no digits
                return ""

        tensorflow = importlib.metadata.version("tensorflow")
        yield read, f"tf1_mnist {tf1_mnist.__version__}, TensorFlow {tensorflow}"


@contextlib.contextmanager
def rapidocr(signs):
    try:
        import onnxruntime
        from rapidocr import RapidOCR
    except ImportError:
        raise NotInstalledError("python -m pip install rapidocr onnxruntime") from None
    engine = RapidOCR(params={"Global.log_level": "error"})
    find, know = (
        f"{part.ocr_version.value} {part.model_type.value}"
        for part in (engine.cfg.Det, engine.cfg.Rec)
    )

    def read(picture, single):
        found = engine(picture, use_det=not single, use_cls=not single)
        if single:
            return "".join(found.txts or ())
        return "" if found.txts is None else in_rows(found.boxes, found.txts)

    version = importlib.metadata.version("rapidocr")
    about = f"rapidocr {version}, onnxruntime {onnxruntime.__version__}"
    yield read, f"{about}, {find} to find lines, {know} to read them"


def in_rows(boxes, texts):
    """Joins lines whose middles differ by less than half the smaller height."""
    rows = []
    lines = sorted(zip(boxes, texts), key=lambda line: line[0][:, 1].mean())
    for box, text in lines:
        left, middle, height = box[:, 0].min(), box[:, 1].mean(), box[:, 1].max() - box[:, 1].min()
        if rows and middle - rows[-1][-1][1] < min(height, rows[-1][-1][2]) / 2:
            rows[-1].append((left, middle, height, text))
        else:
            rows.append([(left, middle, height, text)])
    return "\n".join("".join(line[3] for line in sorted(row)) for row in rows)


@contextlib.contextmanager
def tesseract(signs):
    program = shutil.which("tesseract")
    if program is None:
        raise NotInstalledError("apt-get install tesseract-ocr")

    def run(*options, **more):
        done = subprocess.run([program, *options], capture_output=True, **more)  # noqa: S603
        if done.returncode:
            print(done.stderr.decode(), file=sys.stderr)
        return done.stdout.decode()

    def read(picture, single):
        png = cv2.imencode(".png", picture)[1].tobytes()
        layout = "10" if single else "6"  # one character, or a block of text
        return run("stdin", "stdout", "--psm", layout, *characters.split(), input=png)

    characters = TESSERACT + DIGITS + (SIGNS if signs else "")
    yield read, f"{run('--version').splitlines()[0]}, {characters}"


READERS = {
    "reader": functools.partial(ours, pretrained.READER),
    "cnn": functools.partial(ours, pretrained.CNN),
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}


def read_index(folder, signs):
    """Returns the pictures; `signs` says whether their labels have signs.

    Raises:
        ValueError: the index or a picture is missing, or the index is wrong.
    """
    index = folder / "index.tsv"
    if not index.is_file():
        raise ValueError(f"{index}: no such file; expected a table of the pictures")
    with open(index, encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        needed = ["file", "label", "kind", *(["repository"] if signs else [])]
        if not set(needed) <= set(lines.fieldnames or ()):
            raise ValueError(f"{index}: expected the columns {', '.join(needed)}, between tabs")
        pictures, units = [], []
        for line in lines:
            where = f"{index}, line {lines.line_num}"
            label = (line["label"] or "").replace(*("\\n", "\n") if signs else ("-", "\n"))
            rows = rows_of(label)
            if not (rows and line["kind"]):
                raise ValueError(f"{where}: expected a label with digits, and a kind")
            path = folder / "pictures" / line["file"]
            if not path.is_file():
                raise ValueError(f"{where}: {path}: no such file; expected a picture")
            kind = kind_of(line["kind"], line.get("what") or "", rows)
            pictures.append(Picture(path, kind, line["label"], rows, texts_of(label)))
            is_table = line["kind"] == "table"
            units.append((is_table, line["file"] if is_table else line.get("repository")))
    if not pictures:
        raise ValueError(f"{index}: no pictures; expected one in each line after the first")
    if not signs:
        return pictures
    first = first_half(units)
    return [
        picture._replace(half="first" if unit in first else "second")
        for picture, unit in zip(pictures, units)
    ]


def first_half(units):
    """Returns half of the repositories, and half of the tables, which come from few of them.

    Args:
        units: for each picture, whether it is a table, and its name or its repository.
    """
    random, chosen = np.random.RandomState(SEED), set()
    for is_table in (False, True):
        found = sorted({unit for unit in units if unit[0] == is_table})
        order = random.permutation(len(found))
        chosen |= {found[k] for k in order[: -(-len(found) // 2)]}
    return chosen


def kind_of(kind, what, rows):
    if kind == "many":
        kind = "rows" if len(rows) > 1 else "row"
    if kind not in ("row", "rows"):
        return kind
    if "digits only" in what:
        return f"{kind}, with operators"
    return f"{kind}, drawn" if re.search("mouse|tablet", what) else kind


def wrong_digits(wanted, found):
    """Returns the edit distance, but at most the number of digits."""
    wanted, found = "".join(wanted), "".join(found)
    distances = range(len(found) + 1)
    for number, digit in enumerate(wanted, 1):
        above, distances = distances, [number]
        for place, other in enumerate(found):
            replaced = above[place] + (digit != other)
            distances.append(min(replaced, above[place + 1] + 1, distances[-1] + 1))
    return min(len(wanted), distances[-1])


def measure(open_reader, pictures, signs):
    """Returns a reader's texts, its version and the seconds it took, after a first picture."""
    with open_reader(signs=signs) as (read, version):
        read(picture_files.read(pictures[0].path), single=False)
        answers, seconds = [], 0
        for picture in pictures:
            image = picture_files.read(picture.path)
            began = time.perf_counter()
            single = len("".join(picture.rows)) == 1
            answers.append(read(image, single))
            seconds += time.perf_counter() - began
    return answers, version, seconds


def print_table(pictures, columns, unit, total, cell):
    """Prints a table of the kinds. `total` and `cell` make its numbers from chosen pictures."""
    print(f"| kind | {unit} | {' | '.join(columns)} |\n|---|{'---:|' * (1 + len(columns))}")
    for kind in [*sorted({picture.kind for picture in pictures}), "together"]:
        chosen = [picture for picture in pictures if kind in (picture.kind, "together")]
        cells = [str(cell(name, chosen)) for name in columns]
        print(f"| {kind} | {total(chosen)} | {' | '.join(cells)} |")
    print()


def print_signs(pictures, answers):
    """Prints, for each half, in how many pictures the digits and the texts are right."""
    columns = {f"{name}, {what}": (name, what) for name in answers for what in ("digits", "text")}

    def right(column, chosen):
        name, what = columns[column]
        if what == "digits":
            return sum(rows_of(answers[name][picture]) == picture.rows for picture in chosen)
        return sum(texts_of(answers[name][picture]) == picture.texts for picture in chosen)

    for half in ("first", "second"):
        print(f"The {half} half:\n")
        chosen = [picture for picture in pictures if picture.half == half]
        print_table(chosen, columns, "pictures", len, right)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--signs", action="store_true", help="the labels have signs")
    parser.add_argument("--wrong", action="store_true", help="list what each reader got wrong")
    options = parser.parse_args()
    answers, notes = {}, []
    try:
        pictures = read_index(options.folder, options.signs)
        for name in options.readers:
            try:
                found, version, seconds = measure(READERS[name], pictures, options.signs)
            except NotInstalledError as missing:
                print(f"{name}: not installed; skipped. Install it: {missing}", file=sys.stderr)
                continue
            answers[name] = dict(zip(pictures, found))
            notes.append(f"- {name}: {version}; {seconds:.1f} s")
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)

    if options.signs:
        print_signs(pictures, answers)
        print("\n".join(notes))
        return
    answers = {
        name: {picture: rows_of(text) for picture, text in texts.items()}
        for name, texts in answers.items()
    }

    def right(name, chosen):
        return sum(answers[name][picture] == picture.rows for picture in chosen)

    def digits(chosen):
        return sum(len("".join(picture.rows)) for picture in chosen)

    def wrong_share(name, chosen):
        wrong = sum(wrong_digits(picture.rows, answers[name][picture]) for picture in chosen)
        return f"{wrong / digits(chosen):.1%}"

    print_table(pictures, answers, "pictures", len, right)
    longer = {picture.kind for picture in pictures if len("".join(picture.rows)) > 1}
    longer = [picture for picture in pictures if picture.kind in longer]
    if longer:
        print("Wrong digits:\n")
        print_table(longer, answers, "digits", digits, wrong_share)
    print("\n".join(notes))
    if options.wrong:
        print("\nreader\tkind\tlabel\tanswer\tfile")
        for name in answers:
            for picture, found in answers[name].items():
                if found != picture.rows:
                    file = picture.path.name
                    print(name, picture.kind, picture.label, "-".join(found), file, sep="\t")


if __name__ == "__main__":
    main()
