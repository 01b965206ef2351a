"""Reads the numbers in pictures, including signs between the digits, such as + or a decimal point.

    python -m number_reader read photo.png
    photo.png: 7 (99.2%), then 1 (0.5%), 9 (0.2%)
    python -m number_reader read sum.png
    sum.png: 12+34 (98.1%)

One line is printed for each row. The percentage is the row's confidence, that is, the probability
that the row shows exactly this text. A row of a table is also printed on one line, with spaces
between its cells. Nothing is printed for empty rows. With `--digits-only`, the signs are left out.
`--csv` writes a line for each row of a table, even for an empty row. If there is no table, it
writes one line per row, each with a single cell. If there are several pictures, the first column
contains their names. The lines for a picture are written as soon as the picture has been read.
`--csv -` writes these lines to standard output, in place of the text.

    python -m number_reader read square.png
    square.png: 7 (80.3%), perhaps not a digit; then 1 (4.4%), 0 (0.6%)

A row like this one is doubtful: it may show a drawing or printed text. `--csv` leaves such rows
out, unless all rows of the picture are doubtful. Rows that clearly show no digits are not printed.
If a picture has no other rows, only the row that is likeliest to show digits is printed. One line
on stderr gives the number of rows that are left out.

With `--json`, one line is printed for each picture. It is a JSON object with these keys:

    file       the name of the file as given; "standard input" for -
    network    the name of the network that read the file, as in messages
    text       the text of all rows, separated by newlines
    number     the same, but without the signs
    rows       a list of objects, one for each row, from top to bottom
    table      null if there is no table; otherwise a list of the table's rows, each of which is a
               list of the texts in its cells
    cells      a list of objects, one for each cell of the table. Their keys are row and column,
               counted from 0; text; confidence; corners, like those of a row
    left_out   the number of rows of writing that were left out

A row has these keys:

    text            the text of the row
    number          the same, but without the signs
    confidence      the probability that the row shows exactly this text
    doubtful        whether the row may show something other than digits
    alternatives    for a row of one digit, the two next likeliest numbers, each an object with the
                    keys number and confidence; for any other row, an empty list
    corners         the x and y of the row's four corners in pixels of the picture
    digits, signs   lists of objects, from left to right

A digit or a sign has these keys:

    digit           only for a digit: an integer
    sign            only for a sign: a string
    probability     the probability of the digit among the ten digits, or of the sign among all
                    symbols
    probabilities   only for a digit: the probabilities of 0 to 9
    left, right     the ends of the digit or sign, measured along the row in pixels from the row's
                    left end
"""

import argparse
import contextlib
import json
import os
from pathlib import Path
from typing import Iterator, Optional, Sequence

from number_reader import predictor
from number_reader.commands import csv_file
from number_reader.commands.csv_file import CsvFile
from number_reader.commands.figure import Figure
from number_reader.elements import Page, Row
from number_reader.networks import ROWS
from number_reader.predictor import Reader
from tf1_mnist import command_line
from tf1_mnist.cli import picture_arguments
from tf1_mnist.cli.picture_arguments import Picture
from tf1_mnist.command_line import plural
from tf1_mnist.pictures import picture_files
from tf1_mnist.printing import printable

COMMAND = "number_reader.read"


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Reads the pictures named on the command line and prints the numbers in them.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`; also 2 if any picture could not be read.
        Each picture that could not be read is reported as one line on stderr.
    """
    arguments = _parse(argv)
    return command_line.status(COMMAND, lambda: _run(arguments))


def _parse(argv: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = command_line.Parser(COMMAND, "Reads the handwritten numbers and signs in pictures.")
    parser.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help=f"a {picture_files.NAMES} file, a folder of them, or - for standard input; each "
        "picture shows digits in one or several rows, with some blank paper around them",
    )
    ROWS.add_options(parser.add_mutually_exclusive_group(), takes_newest=False)
    parser.add_argument(
        "--digits",
        type=_count,
        metavar="N",
        help="the number of digits in each row, not counting signs (default: any number)",
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
        help="write the cells of tables, or the rows, to a new CSV file, or with - to standard "
        "output, in place of the text (default: no file)",
    )
    parser.add_argument(
        "--save",
        type=lambda text: command_line.file_name(text, ".png"),
        metavar="FIGURE",
        help="save a new PNG figure of the first 20 pictures, with what was read in them "
        "(default: no figure)",
    )
    parser.add_argument(
        "--show", action="store_true", help="show that figure in a window (default: no window)"
    )
    arguments = parser.parse_args(argv)
    if arguments.json and arguments.csv is not None and csv_file.is_output(arguments.csv):
        parser.error("--csv -: not allowed with --json, which writes to standard output, too")
    return arguments


def _count(text: str) -> int:
    return command_line.whole_number(text, 1, 100)


def _run(arguments: argparse.Namespace) -> int:
    files = [file for given in arguments.images for file in picture_arguments.files(given)]
    run = arguments.run or ROWS.bundled
    _expect_different(arguments.csv, arguments.save)
    figure = Figure(arguments.save, arguments.show)
    table = CsvFile(arguments.csv)
    prints_text = arguments.csv is None or not csv_file.is_output(arguments.csv)

    status = 0
    with predictor.reader_of(run, arguments.digits) as reader, contextlib.closing(table):
        ROWS.announce(run)
        for file in files:
            try:
                picture = picture_arguments.read(file)
                found = _read(reader, picture)
            except ValueError as error:
                command_line.complain(COMMAND, error)
                status = 2
                continue
            if prints_text:
                line = (
                    _json(picture.name, run, found)
                    if arguments.json
                    else _text(picture.name, found, arguments.digits_only)
                )
                print(line, flush=True)
            table.add(found.surest().texts, picture.name if len(files) > 1 else None)
            for note in _notes(found, arguments.csv is not None):
                command_line.print_line(f"{picture.name}: {note}")
            figure.add(picture, found)

    figure.draw()
    return status


def _expect_different(one: Optional[Path], other: Optional[Path]) -> None:
    """Checks that two files to be written are not the same file."""
    if one and other and os.path.realpath(str(one)) == os.path.realpath(str(other)):
        raise ValueError(f"{one}: for both --csv and --save; expected two files")


def _read(reader: Reader, picture: Picture) -> Page:
    """Reads a picture; any error message begins with the picture's name."""
    try:
        return reader.read(picture.pixels)
    except ValueError as error:
        raise ValueError(f"{picture.name}: {error}") from None


def _text(name: str, found: Page, digits_only: bool) -> str:
    lines = (_answer(row, digits_only) for row in found.rows if row.digits)
    return "\n".join(f"{printable(name)}: {line}" for line in lines)


def _notes(found: Page, in_csv: bool) -> Iterator[str]:
    """Yields notes about the rows that were left out, and about doubtful rows in the CSV file."""
    if found.left_out:
        yield f"left out {plural(found.left_out, 'row')} without digits"
    doubtful = sum(row.doubtful for row in found.rows)
    if in_csv and doubtful == len(found.rows):
        yield f"kept {plural(doubtful, 'doubtful row')} in the CSV file, since there are no others"
    elif in_csv and doubtful:
        yield f"left {plural(doubtful, 'doubtful row')} out of the CSV file"


def _answer(row: Row, digits_only: bool) -> str:
    others = ", ".join(_share(*other) for other in row.alternatives)
    text = row.text
    if digits_only and row.signs:
        text = "".join(each for each in text if each in "0123456789 ")
    answer = _share(text, row.confidence)
    if row.doubtful:
        answer += f", {_doubt(row)}"
    if others:
        answer += f"{';' if row.doubtful else ','} then {others}"
    return answer


def _doubt(row: Row) -> str:
    return "perhaps not a digit" if len(row.symbols) == 1 else "perhaps not digits"


def _share(text: str, confidence: float) -> str:
    return f"{text} ({100 * confidence:.1f}%)"


def _json(name: str, run: Path, found: Page) -> str:
    return json.dumps({"file": name, "network": ROWS.name(run), **found.as_dict()})
