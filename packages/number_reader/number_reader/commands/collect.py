"""Stores rows of your handwriting in a folder, for a reader to learn from.

    python -m number_reader collect rows photo.jpg
    photo.jpg: 12 rows
    rows: 12 rows added, 12 in all

Each row of writing in a picture is stored together with its label, which is the text that a network
reads in the row. A row that may show something other than digits is left out, unless this applies
to all rows of the picture.

    python -m number_reader collect --print-sheet sheet.pdf

The printed sheet shows numbers to copy by hand. A photograph of a sheet is recognized by the marks
in the sheet's corners. No network reads the sheet: its rows are stored with the printed numbers as
labels.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import numpy as np

from number_reader import predictor
from number_reader.collecting import collection, filled_sheet, labelling, learnable, sheet
from number_reader.collecting.filled_sheet import Filled
from number_reader.networks import ROWS
from number_reader.predictor import Reader
from tf1_mnist import command_line, runs
from tf1_mnist.cli import picture_arguments
from tf1_mnist.command_line import plural
from tf1_mnist.files import expect_new, is_there, write_new
from tf1_mnist.pictures import picture_files
from tf1_mnist.printing import printable

COMMAND = "number_reader.collect"


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Stores the rows of writing from the pictures that are named on the command line.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`; also 2 if a picture could not be read or a
        row could not be stored. Each failure is reported as one line on stderr.
    """
    arguments = _parse(argv)
    if arguments.print_sheet is not None:
        return command_line.status(COMMAND, lambda: _print_sheet(arguments.print_sheet))
    return command_line.status(COMMAND, lambda: _collect(arguments))


def _parse(argv: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = command_line.Parser(
        COMMAND,
        "Stores rows of your handwriting in a folder, for a reader to learn from.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="the folder in which to store the rows; it is created if it does not exist",
    )
    parser.add_argument(
        "images",
        nargs="*",
        metavar="IMAGE",
        help=f"a {picture_files.NAMES} file, a folder of them, or - for standard input; each "
        "picture shows rows of writing, whose labels will be what the network reads, or a "
        "filled-in sheet of --print-sheet, whose printed numbers will be the labels",
    )
    which = parser.add_mutually_exclusive_group()
    ROWS.add_options(which, takes_newest=False)
    which.add_argument(
        "--print-sheet",
        type=lambda text: command_line.file_name(text, ".pdf"),
        metavar="FILE",
        help="store nothing, but write a sheet of numbers, to print and copy by hand, to a new "
        "PDF file (default: store rows)",
    )
    arguments = parser.parse_intermixed_args(argv)
    if arguments.print_sheet is None and not arguments.images:
        parser.error("no pictures; expected FOLDER and at least one IMAGE")
    if arguments.print_sheet is not None and arguments.folder is not None:
        parser.error("--print-sheet: not allowed with FOLDER, since it stores nothing")
    return arguments


def _print_sheet(path: Path) -> int:
    expect_new(path)
    write_new(path, sheet.pdf())
    print(f"{printable(str(path))}: {sheet.PAGES} pages of A4 to print")
    return 0


def _collect(arguments: argparse.Namespace) -> int:
    folder, run = arguments.folder, arguments.run or ROWS.bundled
    files = [file for given in arguments.images for file in picture_arguments.files(given)]
    collection.check(folder)
    _expect_elsewhere(files, folder)
    runs.expect_task(run, ROWS.task)
    status, added = 0, 0
    reader: Optional[Reader] = None
    with contextlib.ExitStack() as opened:
        for file in files:
            try:
                picture = picture_arguments.read(file)
            except ValueError as error:
                command_line.complain(COMMAND, error)
                status = 2
                continue
            is_sheet = filled_sheet.is_shown(picture.pixels)
            if not is_sheet and reader is None:  # opened late, since that takes seconds
                reader = opened.enter_context(predictor.reader_of(run))
                ROWS.announce(run)
            found, summary = _written(picture.pixels, None if is_sheet else reader)
            rows, faults = _learnable(found.rows)
            for fault in [*found.faults, *faults]:
                command_line.complain(COMMAND, f"{picture.name}: {fault}")
                status = 2
            if found.rows or not found.faults:
                print(printable(f"{picture.name}: {summary}"), flush=True)
            added += sum(row.earlier is None for row in collection.store(folder, rows))
    if is_there(folder / labelling.NAME):  # the file is missing if no picture was read
        line = f"{folder}: {plural(added, 'row')} added, {len(collection.labels(folder))} in all"
        print(printable(line), file=sys.stderr)
    return status


def _expect_elsewhere(files: Sequence[str], folder: Path) -> None:
    """Checks that none of the given pictures is in the folder of the collected rows.

    Otherwise, rows that are already in the folder would be stored a second time under different
    numbers. A network could then learn from rows that are held out.
    """
    for file in files:
        if file != "-" and _is_in(file, folder):
            raise ValueError(
                f"{file}: in the folder of collected rows; expected pictures from elsewhere"
            )


def _is_in(file: str, folder: Path) -> bool:
    """Returns whether a picture is anywhere in a folder; for a link, also whether its target is."""
    inside = Path(os.path.realpath(str(folder)))
    places = (os.path.realpath(os.path.dirname(file)), os.path.dirname(os.path.realpath(file)))
    return any(inside in (Path(place), *Path(place).parents) for place in places)


def _written(picture: np.ndarray, reader: Optional[Reader]) -> Tuple[Filled, str]:
    """Returns the rows of writing in a picture with their labels, and a summary such as "12 rows".

    Args:
        picture: uint8 of shape (height, width); 0 is black, and 255 is white.
        reader: the reader, whose answers become the labels; None if the picture shows a sheet.
    """
    try:
        if reader is None:
            filled = filled_sheet.read(picture)
            rows, fields = plural(len(filled.rows), "row"), plural(filled.empty, "empty field")
            return filled, f"{rows}, {fields}"
        found = reader.read(picture)
    except ValueError as error:
        return Filled([], 0, [str(error)]), ""
    surest = found.surest()
    seen = surest.seen
    summary = plural(len(seen), "doubtful row" if seen[0].doubtful else "row")
    left_out = found.left_out + len(found.seen) - len(seen)
    if left_out:
        summary += f", {left_out} left out as doubtful"
    return Filled([(each.text, each.images[0]) for each in seen], 0, []), summary


def _learnable(
    rows: Sequence[Tuple[str, np.ndarray]],
) -> Tuple[List[Tuple[str, np.ndarray]], List[str]]:
    """Returns the learnable rows in their stored form, and a message about each of the others."""
    kept, faults = [], []
    for label, image in rows:
        try:
            kept.append(learnable.storable(label, image))
        except ValueError as error:
            faults.append(f"the row {labelling.quoted(label)} is not stored: {error}")
    return kept, faults
