"""The event files, read back."""

from pathlib import Path
from typing import Any, Dict, Tuple

import pytest

from tf1_mnist import summaries
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import Epoch

ROWS = [
    Epoch(1, 430, 5e-4, 0.2, 0.9, 0.1, 0.97, 1.0),
    Epoch(2, 860, 0.0, 0.1, 0.95, 0.08, 0.98, 2.0),
]


def scalars(folder: Path) -> Dict[Tuple[str, int], float]:
    return {
        (value.tag, event.step): value.simple_value
        for path in sorted(folder.glob("events.*"))
        for event in tf.train.summary_iterator(str(path))
        for value in event.summary.value
    }


def starts(folder: Path) -> Any:
    return [
        event.step
        for path in sorted(folder.glob("events.*"))
        for event in tf.train.summary_iterator(str(path))
        if event.session_log.status == tf.SessionLog.START
    ]


def test_both_curves_hold_what_the_history_holds(tmp_path: Path) -> None:
    with summaries.curves(tmp_path, step=0) as write:
        for row in ROWS:
            write(row)
            # On disk at once, for a TensorBoard that is watching, or a kill.
            assert ("loss", row.step) in scalars(tmp_path / "train")
    assert scalars(tmp_path / "train") == pytest.approx(
        {
            ("loss", 430): 0.2,
            ("loss", 860): 0.1,
            ("accuracy", 430): 0.9,
            ("accuracy", 860): 0.95,
            ("learning_rate", 430): 5e-4,
            ("learning_rate", 860): 0.0,
        }
    )
    assert scalars(tmp_path / "validation") == pytest.approx(
        {
            ("loss", 430): 0.1,
            ("loss", 860): 0.08,
            ("accuracy", 430): 0.97,
            ("accuracy", 860): 0.98,
        }
    )
    assert starts(tmp_path / "train") == starts(tmp_path / "validation") == [1]


def test_a_resumed_run_says_where_it_goes_on(tmp_path: Path) -> None:
    with summaries.curves(tmp_path, step=500):
        pass
    assert starts(tmp_path / "train") == [501]
