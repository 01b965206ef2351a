"""Reads the rows that a user has collected, for a network to learn from."""

from pathlib import Path
from typing import Optional

import numpy as np

from tf1_mnist.data import rows
from tf1_mnist.data.rows import OwnRows
from tf1_mnist.handwriting import collection
from tf1_mnist.runs import Settings
from tf1_mnist.runs.plan import Learning


def read(settings: Settings) -> Optional[Learning]:
    """Reads the collected rows that a run is to learn, and holds out every fifth.

    Returns:
        None if the run is to learn no rows.
    Raises:
        OSError, ValueError: as in `collection.read` and `rows.hold_out`.
    """
    if settings.learn is None or settings.start is None:
        return None
    collected = collection.read(Path(settings.learn))
    own = OwnRows(
        [each.image for each in collected],
        [np.array(rows.classes(each.label), np.uint8) for each in collected],
    )
    try:
        train, held_out = rows.hold_out(own, [each.file for each in collected])
    except ValueError as error:
        raise ValueError(f"{settings.learn}: {error}") from None
    return Learning(train, held_out, Path(settings.start))
