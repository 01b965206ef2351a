"""history.csv: a line for each epoch."""

import csv
import io
from pathlib import Path
from typing import Iterable, List

from tf1_mnist.runs.folder import write_bytes
from tf1_mnist.training import Epoch


def write_history(run: Path, history: Iterable[Epoch]) -> None:
    """Writes history.csv anew; a float is written so that it reads back to the bit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Epoch._fields)
    writer.writerows(history)
    write_bytes(run / "history.csv", text.getvalue().encode())


def read_history(run: Path) -> List[Epoch]:
    """Returns the lines of history.csv; none where there is no such file.

    Raises:
        ValueError: the file is not as `write_history` writes it.
    """
    path = run / "history.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    try:
        if header != list(Epoch._fields):
            raise ValueError("its first line is not {}".format(",".join(Epoch._fields)))
        history = [Epoch(int(row[0]), int(row[1]), *map(float, row[2:])) for row in rows]
        if [row.epoch for row in history] != list(range(1, len(history) + 1)):
            raise ValueError("its epochs are not 1, 2, 3 and so on")
    except (ValueError, TypeError, IndexError) as error:
        raise ValueError(f"{path}: not a history ({error})") from None
    return history
