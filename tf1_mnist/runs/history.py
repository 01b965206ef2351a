"""Writes and reads history.csv, which has one line for each epoch."""

import csv
import io
import math
from pathlib import Path
from typing import Iterable, List

from tf1_mnist.files import expect_file, is_there, write_bytes
from tf1_mnist.training import Epoch

_LARGEST = 1 << 23  # bytes; a run of 50,000 epochs writes fewer
_LONGEST = 1000  # characters in a line; a run writes fewer than two hundred


def write_history(run: Path, history: Iterable[Epoch]) -> None:
    """Writes history.csv, with all floats at full precision."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Epoch._fields)
    writer.writerows(history)
    write_bytes(run / "history.csv", text.getvalue().encode())


def read_history(run: Path) -> List[Epoch]:
    """Returns the epochs in history.csv; an empty list if there is no such file.

    Raises:
        ValueError: the file does not contain what a run writes.
    """
    path = run / "history.csv"
    if not is_there(path):
        return []
    expect_file(path)
    size = path.stat().st_size
    if size > _LARGEST:
        raise ValueError(f"{path}: {size:,} bytes; expected at most {_LARGEST:,}")
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(iter(lambda: file.readline(_LONGEST), ""))
            if next(rows, []) != list(Epoch._fields):
                raise ValueError("expected the first line {}".format(",".join(Epoch._fields)))
            history = [Epoch(int(row[0]), int(row[1]), *map(float, row[2:])) for row in rows]
        if [row.epoch for row in history] != list(range(1, len(history) + 1)):
            raise ValueError("expected the epochs 1, 2, 3 and so on")
        for row in history:
            if row.step != row.epoch * history[0].step or row.step < 1:
                raise ValueError(f"{row.step} steps in {row.epoch} epochs")
            if not 0 <= row.seconds < math.inf:
                raise ValueError(f"{row.seconds} seconds")
    except (ValueError, TypeError, IndexError, csv.Error) as error:
        raise ValueError(f"{path}: not a history ({str(error)[:200]})") from None
    return history
