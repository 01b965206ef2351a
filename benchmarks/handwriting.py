"""Measures how many pictures of handwritten numbers each reader reads without any mistake.

    python benchmarks/handwriting.py FOLDER [--readers reader cnn rapidocr tesseract] [--wrong]

FOLDER has an `index.tsv`, with its pictures in FOLDER/pictures. The index is a table, with tabs
between its columns and their names in the first line:

file    the picture's path in FOLDER/pictures.
label   the digits in it, with `-` between its rows: 12-345. Only digits count.
kind    the row of the table to count it in. `many` stands for row or rows, as its label has.
what    a note, which may be left out. The kinds row and rows are counted apart in two cases: where
        it has `digits only`, since the picture shows operators or dashes, too, and where it has
        `mouse` or `tablet`, since the digits were drawn on a screen.

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
import importlib.metadata
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import cv2

import tf1_mnist
from tf1_mnist import handwriting, pretrained
from tf1_mnist.handwriting import picture_files

TESSERACT = "--oem 1 -c tessedit_char_whitelist=0123456789"  # LSTM


class Picture(NamedTuple):
    path: Path
    kind: str
    label: str
    rows: tuple


class NotInstalledError(Exception):
    """The message says how to install the reader."""


def rows_of(text):
    """Returns the digits of each line that has any."""
    lines = (re.sub("[^0-9]", "", line) for line in text.split("\n"))
    return tuple(filter(None, lines))


@contextlib.contextmanager
def ours(run):
    with handwriting.reader_of(run) as reader:

        def read(picture, single):
            try:
                return reader.read(picture).number
            except ValueError:  # no digits
                return ""

        tensorflow = importlib.metadata.version("tensorflow")
        yield read, f"tf1_mnist {tf1_mnist.__version__}, TensorFlow {tensorflow}"


@contextlib.contextmanager
def rapidocr():
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
def tesseract():
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
        return run("stdin", "stdout", "--psm", layout, *TESSERACT.split(), input=png)

    yield read, f"{run('--version').splitlines()[0]}, {TESSERACT}"


READERS = {
    "reader": lambda: ours(pretrained.READER),
    "cnn": lambda: ours(pretrained.CNN),
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}


def read_index(folder):
    """Returns the pictures.

    Raises:
        ValueError: the index or a picture is missing, or the index is wrong.
    """
    index = folder / "index.tsv"
    if not index.is_file():
        raise ValueError(f"{index}: no such file; expected a table of the pictures")
    with open(index, encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"file", "label", "kind"} <= set(lines.fieldnames or ()):
            raise ValueError(f"{index}: expected the columns file, label and kind, between tabs")
        pictures = []
        for line in lines:
            where = f"{index}, line {lines.line_num}"
            rows = rows_of((line["label"] or "").replace("-", "\n"))
            if not (rows and line["kind"]):
                raise ValueError(f"{where}: expected a label with digits, and a kind")
            path = folder / "pictures" / line["file"]
            if not path.is_file():
                raise ValueError(f"{where}: {path}: no such file; expected a picture")
            kind = kind_of(line["kind"], line.get("what") or "", rows)
            pictures.append(Picture(path, kind, line["label"], rows))
    if not pictures:
        raise ValueError(f"{index}: no pictures; expected one in each line after the first")
    return pictures


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


def measure(open_reader, pictures):
    """Returns a reader's answers, its version and the seconds it took, after a first picture."""
    with open_reader() as (read, version):
        read(picture_files.read(pictures[0].path), single=False)
        answers, seconds = [], 0
        for picture in pictures:
            image = picture_files.read(picture.path)
            began = time.perf_counter()
            single = len("".join(picture.rows)) == 1
            answers.append(rows_of(read(image, single)))
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--wrong", action="store_true", help="list what each reader got wrong")
    options = parser.parse_args()
    answers, notes = {}, []
    try:
        pictures = read_index(options.folder)
        for name in options.readers:
            try:
                found, version, seconds = measure(READERS[name], pictures)
            except NotInstalledError as missing:
                print(f"{name}: not installed; skipped. Install it: {missing}", file=sys.stderr)
                continue
            answers[name] = dict(zip(pictures, found))
            notes.append(f"- {name}: {version}; {seconds:.1f} s")
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)

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
