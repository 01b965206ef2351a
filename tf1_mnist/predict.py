"""Reads the numbers in pictures, and the signs of arithmetic and decimals between their digits.

    python -m tf1_mnist.predict photo.png
    photo.png: 7 (99.2%), then 1 (0.5%), 9 (0.2%)
    python -m tf1_mnist.predict sum.png
    sum.png: 12+34 (98.1%)

One line is printed for each row; the percentage is the row's confidence, the probability that it
shows exactly this text. A row of a table is also one line, with spaces between its cells; empty
rows have no line. With `--digits-only`, the signs are left out. `--csv` writes a line for each row
of a table, even an empty one; where there is no table, it writes a line with a single cell for each
row. If there are several pictures, the first column contains their names.

With `--collect FOLDER`, each row of writing is also stored in that folder, labelled with what was
read, for a reader to learn from. With `--sheet` as well, the pictures are photographs of filled-in
sheets: the rows written on them are stored, with the printed numbers as labels, and nothing is
read.

With `--json`, the output is one line for each picture, a JSON object with these keys:

    file       the file's name as given; "standard input" for -
    network    what messages call the network that read it
    text       what all rows say, with a newline between two rows
    number     the same, but the digits alone
    rows       a list of objects, one for each row, from top to bottom. Their keys: text; number;
               confidence; alternatives, for a row of one digit the two next likeliest, a list of
               objects with number and confidence; corners, x and y of its four corners in pixels
               of the picture; digits and signs, lists of objects, from left to right. A digit's
               keys: digit, an integer; probability, that of the digit among the ten;
               probabilities, those of 0 to 9; left and right, its ends in pixels along the row,
               from the row's left end; name, the digit as text. A sign's keys: sign, a string;
               probability, that of the sign among all symbols; left and right
    table      null if there is no table; otherwise a list of its rows, each a list of the texts in
               its cells
    cells      a list of objects, one for each cell of the table. Their keys: row and column,
               counted from 0; text; confidence; corners, as of a row

For a network that was trained on classes other than digits, the names of the classes are printed,
and are also used in text and number. They are side by side if each is a single character, and
separated by spaces otherwise. In digits, the key digit is then the label of the class, 0 to 9, and
name its name.
"""

import argparse
import csv
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from tf1_mnist import files, pretrained
from tf1_mnist.cli import collecting, command, networks, picture_arguments
from tf1_mnist.handwriting import collection, ink, picture_files, reading
from tf1_mnist.handwriting.readings import Reading, Row

_SHOWN_SIDE = 1400  # pixels, of a picture in the figure


class Shown(NamedTuple):
    """A picture to draw in the figure.

    name: the file's name.
    picture: uint8 of shape (height, width), 255 is white; shrunk, to save memory.
    shape: its height and width before it was shrunk.
    reading: what was read in it.
    """

    name: str
    picture: np.ndarray
    shape: Tuple[int, ...]
    reading: Reading


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Reads the pictures named on the command line and prints the digits.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command.status`; also 2 if any picture could not be read, after
        one line on stderr for each of those.
    """
    arguments = _parse(argv)
    return command.status("predict", lambda: _run(arguments))


def _parse(argv: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = command.Parser("predict", "Reads the handwritten numbers in pictures.")
    parser.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help=f"a {picture_files.NAMES} file, a folder of them, or - for standard input; each "
        "picture shows digits in one or several rows, with some blank paper around them",
    )
    which = parser.add_mutually_exclusive_group()
    networks.add_options(which, "the bundled reader")
    parser.add_argument(
        "--digits",
        type=_count,
        metavar="N",
        help="the number of digits in each row, signs aside; only a reader can count them "
        "(default: any number)",
    )
    parser.add_argument(
        "--digits-only",
        action="store_true",
        help="leave out the signs between the digits; JSON always has both (default: print them)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON per picture (default: text)"
    )
    parser.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help="write the cells of tables, or the rows, to a new CSV file (default: no file)",
    )
    parser.add_argument(
        "--collect",
        type=Path,
        metavar="FOLDER",
        help="also store each row in this folder, with what was read as its label, for a reader to "
        "learn; correct the labels with draw --collect FOLDER (default: store nothing)",
    )
    which.add_argument(
        "--sheet",
        action="store_true",
        help="the pictures are photographs of filled-in sheets of draw --sheet; store the rows "
        "written on them in the folder of --collect, with the printed numbers as labels, and read "
        "nothing (default: read the pictures)",
    )
    parser.add_argument(
        "--save",
        type=lambda text: command.file_name(text, ".png"),
        metavar="FIGURE",
        help="save a PNG figure of the first 20 pictures, with what was read in them "
        "(default: no figure)",
    )
    parser.add_argument(
        "--show", action="store_true", help="show that figure in a window (default: no window)"
    )
    arguments = parser.parse_args(argv)
    if arguments.sheet and arguments.collect is None:
        parser.error("--sheet: no folder to store rows in; expected --collect FOLDER, too")
    for name in ("digits", "digits_only", "json", "csv", "save", "show"):
        if arguments.sheet and getattr(arguments, name):
            option = name.replace("_", "-")
            parser.error(f"--{option}: not allowed with --sheet, which reads nothing")
    return arguments


def _count(text: str) -> int:
    return command.whole_number(text, 1, 100)


def _run(arguments: argparse.Namespace) -> int:
    names = [name for given in arguments.images for name in picture_arguments.files(given)]
    if arguments.sheet:
        return collecting.store_sheets(names, arguments.collect)
    run = arguments.run or pretrained.READER
    window = _window() if arguments.show else None
    if arguments.save is not None:
        _check_place(arguments.save, names)
    if arguments.csv is not None:
        _check_new(arguments.csv)

    before = 0
    if arguments.collect is not None:
        networks.expect_reader_of_rows(run)
        before = collecting.begin(names, arguments.collect)

    status = 0
    shown: List[Shown] = []
    lines: List[List[str]] = []
    with reading.reader_of(run, arguments.digits) as reader:
        networks.announce(run)
        for name in names:
            try:
                picture = picture_arguments.read(name)
                found, seen = picture_arguments.naming(name, reader.read_rows, picture)
                if arguments.collect is not None:
                    rows = [(row.text, images[0]) for row, images in seen]
                    picture_arguments.naming(name, collection.add, arguments.collect, rows)
            except ValueError as error:
                command.complain("predict", error)
                status = 2
            else:
                called = picture_arguments.called(name)
                line = (
                    _json(called, run, found)
                    if arguments.json
                    else _text(called, found, arguments.digits_only)
                )
                print(command.encodable(line), flush=True)
                named = [called] if len(names) > 1 else []
                lines += [[*named, *texts] for texts in found.texts]
                if len(shown) < 20 and (window is not None or arguments.save is not None):
                    small = ink.shrink(picture, _SHOWN_SIDE)
                    shown.append(Shown(called, small, picture.shape, found))

    if arguments.collect is not None:
        collecting.end(arguments.collect, before)
    if lines and arguments.csv is not None:
        _write_csv(arguments.csv, lines)
    if shown:
        _draw(shown, arguments.save, window)
    return status


def _text(name: str, found: Reading, digits_only: bool) -> str:
    lines = (_answer(row, digits_only) for row in found.rows if row.digits)
    return "\n".join(f"{command.printable(name)}: {line}" for line in lines)


def _write_csv(path: Path, lines: Sequence[Sequence[str]]) -> None:
    _check_new(path)  # something may have come there since
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    # Without the mark at its beginning, spreadsheets would not take the file for UTF-8.
    files.write_bytes(path, text.getvalue().encode("utf-8-sig", "replace"))


def _answer(row: Row, digits_only: bool) -> str:
    others = ", ".join(_share(*other) for other in row.alternatives)
    text = row.text
    if digits_only and row.signs:
        text = "".join(each for each in text if each in "0123456789 ")
    return _share(text, row.confidence) + (f", then {others}" if others else "")


def _share(text: str, confidence: float) -> str:
    return f"{text} ({100 * confidence:.1f}%)"


def _json(name: str, run: Path, found: Reading) -> str:
    return json.dumps({"file": name, "network": networks.name(run), **found.as_dict()})


def _draw(shown: Sequence[Shown], path: Optional[Path], window: Any) -> None:
    from tf1_mnist.analysis import plots  # imported late, since matplotlib would slow --help down

    figure = plots.readings(
        [command.printable(each.name) for each in shown],
        [each.picture for each in shown],
        [each.shape for each in shown],
        [each.reading for each in shown],
    )
    if path is not None:
        files.write_bytes(path, plots.png(figure))
    if window is not None:
        from matplotlib import pyplot

        window.canvas.figure = figure
        figure.set_canvas(window.canvas)
        pyplot.show()


def _window() -> Any:
    """Opens a window with an empty figure."""
    from matplotlib import pyplot

    try:
        window = pyplot.figure()
    except (ImportError, RuntimeError):  # the chosen backend finds no screen
        window = None
    if window is None or window.canvas.required_interactive_framework is None:
        raise ValueError("--show: no screen for a window; expected one (or use --save FIGURE)")
    return window


def _check_new(path: Path) -> None:
    """Checks that a file can be written and does not exist, before any picture is read.

    Raises:
        FileExistsError: there is something already.
        ValueError: it cannot be written there.
    """
    files.expect_new(path)
    _check_place(path, [])


def _check_place(path: Path, names: Sequence[str]) -> None:
    """Checks that a file can be written, before any picture is read.

    Raises:
        ValueError: it cannot be written there, or would overwrite one of the pictures.
    """
    if path.is_dir():
        raise ValueError(f"{path}: a folder; expected a file name")
    if path.exists() and any(os.path.exists(name) and path.samefile(name) for name in names):
        raise ValueError(f"{path}: one of the pictures to read; expected another file name")
    try:
        tempfile.TemporaryFile(dir=str(path.parent)).close()
    except OSError as error:
        raise ValueError(
            f"{path}: cannot be written ({error.strerror}); expected a writable path"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
