"""Tests history.csv."""

import math
import os
import tracemalloc
from pathlib import Path

import pytest

from messages import naming
from tf1_mnist import runs
from tf1_mnist.training import Epoch

HISTORY = [
    Epoch(1, 430, 0.0009755282581475768, 0.1, 0.9, 1 / 3, 0.97, 1.234),
    Epoch(2, 860, 5e-324, math.pi, 0.1 + 0.2, 1e300, 1.0, 2.5),
]


def test_a_history_is_read_back_bit_for_bit(tmp_path: Path) -> None:
    assert runs.read_history(tmp_path) == []
    runs.write_history(tmp_path, HISTORY[:1])
    runs.write_history(tmp_path, HISTORY)
    assert runs.read_history(tmp_path) == HISTORY
    lines = (tmp_path / "history.csv").read_text().splitlines()
    assert lines[0] == (
        "epoch,step,learning_rate,loss,accuracy,validation_loss,validation_accuracy,seconds"
    )
    assert lines[1] == "1,430,0.0009755282581475768,0.1,0.9,0.3333333333333333,0.97,1.234"
    assert [path.name for path in tmp_path.iterdir()] == ["history.csv"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "epoch,step\n1,2\n",
        "{header}\n1,430,0.1,0.1\n",
        "{header}\n1,430,0.1,0.1,x,0.1,0.1,0.1\n",
        "{header}\n2,430,0.1,0.1,0.1,0.1,0.1,0.1\n",
        "{header}\n1,430,0.1,0.1,0.1,0.1,0.1,0.1,0.1\n",
    ],
)
def test_a_file_that_is_no_history_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "history.csv").write_text(text.format(header=",".join(Epoch._fields)))
    with pytest.raises(ValueError, match=naming(tmp_path / "history.csv")):
        runs.read_history(tmp_path)


HEADER = ",".join(Epoch._fields).encode() + b"\n"
ROW = b"1,430,0.001,0.1,0.9,0.1,0.97,1.5\n"


@pytest.mark.parametrize(
    "content",
    [
        HEADER + b"\0" * 100,
        HEADER + b"\xff" * 100,
        HEADER + b"1" * 200_000,  # longer than the csv module's limit
        HEADER + b"2,430,0.001,0.1,0.9,0.1,0.97,1.5\n",
        HEADER + ROW + b"2,430,0.001,0.1,0.9,0.1,0.97,1.5\n",
        HEADER + ROW + b"2,861,0.001,0.1,0.9,0.1,0.97,1.5\n",
        HEADER + b"1,-430,0.001,0.1,0.9,0.1,0.97,1.5\n",
        HEADER + b"1,0,0.001,0.1,0.9,0.1,0.97,1.5\n",
        HEADER + b"1,430,0.001,0.1,0.9,0.1,0.97,nan\n",
        HEADER + b"1,430,0.001,0.1,0.9,0.1,0.97,-1\n",
        HEADER + b"1,430,0.001,0.1,0.9,0.1,0.97\n",
        HEADER + ROW[:-1] + b",9\n",
        HEADER + b"1e0,430,0.001,0.1,0.9,0.1,0.97,1.5\n",
        ROW,
        b"",
    ],
)
def test_what_is_not_a_history_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_bytes(content)
    with pytest.raises(ValueError, match=naming(tmp_path / "history.csv", "history")):
        runs.read_history(tmp_path)


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_bytes(HEADER + b'1,430,"' + b"x" * 5000 + b'"\n')
    with pytest.raises(ValueError, match=naming(path, "history")) as caught:
        runs.read_history(tmp_path)
    assert len(str(caught.value)) < len(str(path)) + 300


def test_a_file_of_a_gibibyte_is_not_read_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_bytes(HEADER + ROW)
    os.truncate(str(tmp_path / "history.csv"), 1 << 30)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=naming(tmp_path / "history.csv", "history")):
            runs.read_history(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 24
    finally:
        tracemalloc.stop()


def test_a_loss_that_is_infinite_is_part_of_a_history(tmp_path: Path) -> None:
    """The validation loss can overflow even if the training loss does not."""
    history = [Epoch(1, 430, 1e-3, 0.1, 0.9, float("inf"), 0.1, 1.5)]
    runs.write_history(tmp_path, history)
    assert runs.read_history(tmp_path) == history


def test_a_large_history_is_not_read(tmp_path: Path) -> None:
    """A row is many times larger in memory than in the file."""
    runs.write_history(tmp_path, HISTORY)
    os.truncate(str(tmp_path / "history.csv"), 1 << 24)
    with pytest.raises(
        ValueError, match=naming(tmp_path / "history.csv", "16,777,216", "8,388,608")
    ):
        runs.read_history(tmp_path)
