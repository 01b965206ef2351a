"""Readers of handwritten numbers: the package's network and other programs.

Each reader is a context manager that yields a function and a string with the program's name and
version. The function takes a greyscale picture and a flag that says whether the picture shows a
single digit. It returns the rows that it reads, with `|` between the cells of a table. RapidOCR and
Tesseract do not recognize tables. For these two, each row with digits counts as a row of the table.
Each line of text (RapidOCR) or word (Tesseract) in the row counts as a cell.
"""

import contextlib
import functools
import importlib.metadata
import re
import shutil
import subprocess
import sys

import cv2

import number_reader
from number_reader.pretrained import READER

TESSERACT = "--oem 1 -c tessedit_char_whitelist="  # 1 is the LSTM engine
DIGITS, SIGNS = "0123456789", "+-×÷*·/=().,"


class NotInstalledError(Exception):
    """The error for a reader that is not installed; the message is the command that installs it."""


@contextlib.contextmanager
def ours(run, signs):
    with number_reader.reader_of(run) as reader:

        def read(picture, single):
            try:
                return "\n".join("|".join(cells) for cells in reader.read(picture).texts)
            except ValueError:  # no ink
                return ""

        tensorflow = importlib.metadata.version("tensorflow")
        yield read, f"number_reader {number_reader.__version__}, TensorFlow {tensorflow}"


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
        return "" if found.txts is None else with_digits(in_rows(found.boxes, found.txts))

    version = importlib.metadata.version("rapidocr")
    about = f"rapidocr {version}, onnxruntime {onnxruntime.__version__}"
    yield read, f"{about}, {find} to find lines, {know} to read them"


def in_rows(boxes, texts):
    """Joins lines of text into a row if their middles are at nearly the same height.

    This means that the distance between the middles of two neighbouring lines is less than half the
    height of the smaller line.

    Args:
        boxes: the corners (x, y) of each line of text, of shape (4, 2).
        texts: the text of each line.
    """
    rows = []
    lines = sorted(zip(boxes, texts), key=lambda line: line[0][:, 1].mean())
    for box, text in lines:
        left, middle, height = box[:, 0].min(), box[:, 1].mean(), box[:, 1].max() - box[:, 1].min()
        text = text.replace("|", "")  # a border of a cell, or a 1 that was taken for a border
        if rows and middle - rows[-1][-1][1] < min(height, rows[-1][-1][2]) / 2:
            rows[-1].append((left, middle, height, text))
        else:
            rows.append([(left, middle, height, text)])
    return "\n".join("|".join(line[3] for line in sorted(row)) for row in rows)


def with_digits(text):
    return "\n".join(line for line in text.split("\n") if re.search("[0-9]", line))


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
        text = run("stdin", "stdout", "--psm", layout, *characters.split(), input=png)
        return with_digits(re.sub(r"[^\S\n]+", "|", text))

    characters = TESSERACT + DIGITS + (SIGNS if signs else "")
    yield read, f"{run('--version').splitlines()[0]}, {characters}"


READERS = {
    "reader": functools.partial(ours, READER),
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}
