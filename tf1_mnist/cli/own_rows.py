"""Reads the rows that a user has collected, for a network to learn."""

from pathlib import Path

import numpy as np

from tf1_mnist.data import rows
from tf1_mnist.data.rows import OwnRows, OwnSplits
from tf1_mnist.handwriting import collection


def read(folder: Path) -> OwnSplits:
    """Reads the collected rows in a folder, and holds out every fifth.

    Raises:
        OSError, ValueError: as in `collection.read` and `rows.hold_out`.
    """
    collected = collection.read(folder)
    own = OwnRows(
        [each.image for each in collected],
        [np.array(rows.classes(each.label), np.uint8) for each in collected],
    )
    try:
        return rows.hold_out(own, [each.file for each in collected])
    except ValueError as error:
        raise ValueError(f"{folder}: {error}") from None
