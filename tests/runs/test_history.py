"""Tests what history.csv may contain."""

from pathlib import Path

import pytest

from messages import naming
from tf1_mnist import runs
from tf1_mnist.training import Epoch

HEADER = ",".join(Epoch._fields).encode() + b"\n"
ROW = b"1,430,0.001,0.1,0.9,0.1,0.97,1.5\n"


@pytest.mark.parametrize(
    "content",
    [
        HEADER + b"\0" * 100,
        HEADER + b"\xff" * 100,
        HEADER + b"1" * 200_000,  # longer than csv's limit
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


def test_a_loss_that_is_infinite_is_part_of_a_history(tmp_path: Path) -> None:
    """The loss of the validation images may overflow when that of the training images does not."""
    history = [Epoch(1, 430, 1e-3, 0.1, 0.9, float("inf"), 0.1, 1.5)]
    runs.write_history(tmp_path, history)
    assert runs.read_history(tmp_path) == history
