"""Stores the rows found in pictures in a folder, for a reader to learn from."""

import os
import sys
from pathlib import Path
from typing import Iterable, Sequence, Tuple

import numpy as np

from tf1_mnist import command_line
from tf1_mnist.cli import picture_arguments
from tf1_mnist.handwriting import collection, filled_sheet, labelling
from tf1_mnist.printing import printable


def check(names: Sequence[str], folder: Path) -> None:
    """Checks that the rows in some pictures can be stored in a folder; changes nothing.

    Args:
        names: the pictures' names, as returned by `picture_arguments.files`.
        folder: the folder of the collected rows.
    Raises:
        ValueError: a picture is in the folder.
        OSError, ValueError: as in `collection.check`.
    """
    collection.check(folder)
    for name in names:
        # Its rows would be stored a second time, and rows that are held out would be learned under
        # another number.
        if name != "-" and _is_in(name, folder):
            raise ValueError(
                f"{name}: in the folder of collected rows; expected pictures from elsewhere"
            )


def _is_in(name: str, folder: Path) -> bool:
    """Returns whether a picture, or the file that it links to, is in a folder or below it."""
    inside = Path(os.path.realpath(str(folder)))
    places = (os.path.realpath(os.path.dirname(name)), os.path.dirname(os.path.realpath(name)))
    return any(inside in (Path(place), *Path(place).parents) for place in places)


class Collector:
    """Stores rows in a folder, and counts those that it has added."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder, unless it exists.

        Raises:
            OSError, ValueError: as in `collection.prepare`.
        """
        collection.prepare(folder)
        self._folder, self._added = folder, 0

    def store(self, name: str, rows: Iterable[Tuple[str, np.ndarray]]) -> int:
        """Stores the rows of a picture, except those that cannot be learned.

        Args:
            name: the picture's name.
            rows: the label and the image of each, as in `collection.storable`.
        Returns:
            The exit status: 2 if a row is not stored, after one line on stderr for each such row.
        Raises:
            OSError, ValueError: as in `collection.prepare`.
        """
        status = 0
        kept = []
        for label, image in rows:
            try:
                kept.append(collection.storable(label, image))
            except ValueError as error:
                called = picture_arguments.called(name)
                row = labelling.quoted(label)
                command_line.complain("predict", f"{called}: the row {row} is not stored: {error}")
                status = 2
        stored = collection.store(self._folder, kept)
        self._added += sum(row.earlier is None for row in stored)
        return status

    def report(self) -> None:
        """Prints on stderr how many rows have been added, and how many the folder has now."""
        count = len(collection.labels(self._folder))
        name = printable(str(self._folder))
        print(f"{name}: {_plural(self._added, 'row')} added, {count} in all", file=sys.stderr)


def store_sheets(names: Sequence[str], folder: Path) -> int:
    """Stores what is written on photographed sheets.

    Args:
        names, folder: as in `check`.
    Returns:
        The exit status: 2 if anything could not be stored, after one line on stderr for each
        failure.
    Raises:
        OSError, ValueError: as in `check` and `collection.prepare`.
    """
    check(names, folder)
    collector = Collector(folder)
    status = 0
    for name in names:
        try:
            picture = picture_arguments.read(name)
            found = picture_arguments.naming(name, filled_sheet.read, picture)
        except ValueError as error:
            command_line.complain("predict", error)
            status = 2
            continue
        called = picture_arguments.called(name)
        for fault in found.faults:
            command_line.complain("predict", f"{called}: {fault}")
            status = 2
        rows, fields = _plural(len(found.rows), "row"), _plural(found.empty, "empty field")
        line = f"{called}: {rows}, {fields}"
        print(printable(line), flush=True)
        status = max(status, collector.store(name, found.rows))
    collector.report()
    return status


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
