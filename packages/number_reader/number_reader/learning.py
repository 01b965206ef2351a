"""What a network that learns its user's handwriting starts with: learning.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Tuple

from number_reader.rows.own import OwnRows
from number_reader.task import ROW
from tf1_mnist import data, runs
from tf1_mnist.data import Examples, Splits
from tf1_mnist.files import is_there, write_json
from tf1_mnist.runs import read_object, saved_model, to_record
from tf1_mnist.task import Task

_FILE = "learning.json"


class Source(NamedTuple):
    """The contents of learning.json.

    learn: the folder of the user's rows.
    learn_sha256: the SHA-256 of these rows; empty until they have been read.
    start: the folder of the network from which training continues.
    start_sha256: the SHA-256 of this network; empty until it has been read.
    """

    learn: str
    learn_sha256: str
    start: str
    start_sha256: str


class Learning(NamedTuple):
    """A user's own rows, and the network that learns from them.

    source: where they come from.
    train: the rows to learn from.
    held_out: the rows on which to measure the effect of learning.
    """

    source: Source
    train: OwnRows
    held_out: OwnRows

    @property
    def start(self) -> Path:
        """The folder of the network from which training continues."""
        return Path(self.source.start)

    @property
    def task(self) -> Task:
        """The task ROW, with the user's rows mixed into the batches."""

        def arrange(
            splits: Splits, size: int, seed: int, shard: Tuple[int, int], augment: str
        ) -> Tuple[Splits, Any]:
            splits, batches = ROW.arrange(splits, size, seed, shard, augment)
            mixed = batches.mixed_with(self.train)
            return splits._replace(train=next(mixed.since(0))), mixed

        return ROW._replace(arrange=arrange)


def read(run: Path) -> Source:
    """Returns what a run that learns a user's rows started with.

    Raises:
        OSError, ValueError: the run's file is missing, or does not contain what a run writes.
    """
    path = run / _FILE
    if not is_there(path):
        path = run / "options.json"  # where older runs record it
    return to_record(path, read_object(path), Source)


def write(run: Path, source: Source) -> None:
    """Writes learning.json in a run's folder."""
    write_json(run / _FILE, source._asdict())


def open_source(source: Source) -> Learning:
    """Reads the rows, and checks the network from which training continues.

    Returns:
        The Learning, whose source has both SHA-256.
    Raises:
        ValueError: the rows or the network differ from those with which the run began, or the
            network does not read rows.
        FileNotFoundError: the network does not belong to a finished run.
        OSError, ValueError: as in `collection.to_learn` and `saved_model.load`.
    """
    from number_reader.collecting import collection  # late, since it imports what reads pictures

    start = Path(source.start)
    runs.expect_task(start, ROW)
    if not runs.is_complete(start):
        raise FileNotFoundError(f"{start}: not a finished run; expected metrics.json in it")
    train, held_out = collection.to_learn(Path(source.learn))
    labelled = (*zip(*train), *zip(*held_out))
    found = source._replace(
        learn_sha256=data.sha256(*(Examples(*row) for row in labelled)),
        start_sha256=saved_model.sha256(start),
    )
    for name, what in (("learn", "rows"), ("start", "network")):
        now, then = (getattr(each, f"{name}_sha256") for each in (found, source))
        if then not in ("", now):
            raise ValueError(
                f"{getattr(source, name)}: the SHA-256 of the {what} is {now}; "
                f"expected {then[:100]}, that of the {what} with which the run began"
            )
    return Learning(found, train, held_out)
