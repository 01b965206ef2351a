"""Stores the rows found in pictures in a folder, for a reader to learn from."""

import os
import sys
from pathlib import Path
from typing import Sequence

from tf1_mnist.cli import command, picture_arguments
from tf1_mnist.handwriting import collection, filled_sheet


def begin(names: Sequence[str], folder: Path) -> int:
    """Prepares a folder for the rows in some pictures.

    Args:
        names: those of the pictures, as from `picture_arguments.files`.
        folder: that of the collected rows; it is made if there is none.
    Returns:
        The number of rows that are in it.
    Raises:
        ValueError: a picture is in the folder.
        OSError, ValueError: as in `collection.prepare` and `collection.labels`.
    """
    collection.prepare(folder)
    for name in names:
        # Its rows would be stored a second time, and some of those that are kept to measure on
        # would be learned under another number.
        if name != "-" and os.path.realpath(os.path.dirname(name)) == os.path.realpath(str(folder)):
            raise ValueError(
                f"{name}: in the folder of collected rows; expected pictures from elsewhere"
            )
    return len(collection.labels(folder))


def end(folder: Path, before: int) -> None:
    """Says on stderr how many rows have been added to a folder that had some before."""
    count = len(collection.labels(folder))
    name = command.printable(str(folder))
    print(f"{name}: {_plural(count - before, 'row')} added, {count} in all", file=sys.stderr)


def store_sheets(names: Sequence[str], folder: Path) -> int:
    """Stores what is written on photographed sheets.

    Args:
        names, folder: as in `begin`.
    Returns:
        The exit status: 2 if anything could not be stored, after one line on stderr for each.
    Raises:
        OSError, ValueError: as in `begin`; or the folder cannot be written.
    """
    before = begin(names, folder)
    status = 0
    for name in names:
        try:
            picture = picture_arguments.read(name)
            found = picture_arguments.naming(name, filled_sheet.read, picture)
            picture_arguments.naming(name, collection.add, folder, found.rows)
        except ValueError as error:
            command.complain("predict", error)
            status = 2
            continue
        called = picture_arguments.called(name)
        for fault in found.faults:
            command.complain("predict", f"{called}: {fault}")
            status = 2
        rows, fields = _plural(len(found.rows), "row"), _plural(found.empty, "empty field")
        line = f"{called}: {rows}, {fields}"
        print(command.encodable(command.printable(line)), flush=True)
    end(folder, before)
    return status


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
