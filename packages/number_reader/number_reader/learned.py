"""Measures the effect of learning from a user's rows, writes learned.json and prints a table."""

from __future__ import annotations

from pathlib import Path
from typing import List, NamedTuple

import numpy as np

from number_reader import rows
from number_reader.rows.own import OwnRows
from number_reader.task import ROW
from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.analysis import scores
from tf1_mnist.data import Examples
from tf1_mnist.files import is_there, write_json
from tf1_mnist.model import SavedModel
from tf1_mnist.runs import Plan, read_object, saved_model, to_record

_FILE = "learned.json"


class Learned(NamedTuple):
    """The contents of learned.json: how many rows are read correctly before and after learning.

    own_both: the number of the user's held-out rows that are read correctly both before and after.
    own_before: the number of these rows that are read correctly only before.
    own_after: the number of these rows that are read correctly only after.
    own_neither: the number of these rows that are read correctly neither before nor after.
    composed_both, composed_before, composed_after, composed_neither: the same numbers for the rows
        composed of test digits.
    """

    own_both: int
    own_before: int
    own_after: int
    own_neither: int
    composed_both: int
    composed_before: int
    composed_after: int
    composed_neither: int


def read(run: Path) -> Learned:
    """Reads a run's learned.json.

    Raises:
        FileNotFoundError: there is no learned.json.
        ValueError: the file does not contain what a run writes.
    """
    path = run / _FILE
    learned = to_record(path, read_object(path), Learned)
    for name, count in learned._asdict().items():
        if count < 0:
            raise ValueError(f"{path}: {name} is {count}; expected 0 or more")
    for part in (learned[:4], learned[4:]):
        if not sum(part):
            raise ValueError(f"{path}: no rows; expected at least one of each kind")
    return learned


def write(
    session: tf.Session, network: SavedModel, plan: Plan, held_out: OwnRows, start: Path
) -> None:
    """Compares the trained network with the one from which it started, and writes learned.json.

    Args:
        session, network: from `saved_model.load`, with the trained network.
        plan: the run.
        held_out: the user's rows that were not learned.
        start: the folder of the network from which the run started.
    """
    from number_reader.rows.batches import stack  # imported late, since few runs need it

    splits = stack(*held_out), plan.splits.test
    after = [_classes(session, network, split) for split in splits]
    with saved_model.load(start, ROW) as (earlier, loaded):
        before = [_classes(earlier, loaded, split) for split in splits]
    counts: List[int] = []
    for split, one, other in zip(splits, before, after):
        first, second = (rows.are_right(classes, split.labels) for classes in (one, other))
        groups = (first & second, first & ~second, ~first & second, ~first & ~second)
        counts += [int(np.count_nonzero(group)) for group in groups]
    write_json(plan.folder / _FILE, Learned(*counts)._asdict())


def _classes(session: tf.Session, network: SavedModel, split: Examples) -> np.ndarray:
    """Returns the likeliest class of each column, as integers of shape (n, columns)."""
    return training.predict(session, network, split.images).argmax(axis=2)


def show(run: Path) -> None:
    """Prints how learning from a user's own rows changed the results of a finished run.

    Nothing is printed if the run did not learn from such rows.
    """
    if not is_there(run / _FILE):
        return
    learned = read(run)
    own, composed = learned[:4], learned[4:]
    print(
        f"\n{'rows read correctly, 95% intervals':38}{'before':>22}{'after':>25}\n"
        f"{_line('yours, held out', *own)}\n"
        f"{_line('composed of test digits', *composed)}\n"
        f"{_verdict(*own)}\n"
        f"{_verdict_on_others(*composed)}"
    )


def _line(name: str, both: int, before: int, after: int, neither: int) -> str:
    count = both + before + after + neither
    return f"{name:24} {count:>6,}" + "".join(
        "{:>25}".format("{:.1%} ({:.1%} to {:.1%})".format(right / count, *interval))
        for right in (both + before, both + after)
        for interval in [scores.wilson_interval(right, count)]
    )


def _verdict(both: int, before: int, after: int, neither: int) -> str:
    """Returns a sentence that says whether the network reads the user's rows better than before."""
    better, shown = scores.mcnemar_verdict(before, after)
    changes = f"{after} newly right, {before} newly wrong ({shown})"
    if better != 0:
        return f"{'Better' if better > 0 else 'Worse'} on your rows: {changes}."
    if after <= before:
        return f"Not better on your rows: {changes}."
    return f"Too few of your rows to tell whether it is better: {changes}."


def _verdict_on_others(both: int, before: int, after: int, neither: int) -> str:
    """Returns a sentence that says whether the network reads composed rows worse than before."""
    points = 100 * (after - before) / (both + before + after + neither)
    better, shown = scores.mcnemar_verdict(before, after)
    said = "Worse on composed rows"
    if better >= 0:
        said = "No evidence that it is worse on composed rows"
    return f"{said}: {points:+.2f} points ({shown})."
