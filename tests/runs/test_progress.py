"""Tests the output of a training command on a terminal."""

import errno
import io
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from messages import assert_names
from tf1_mnist import printing
from tf1_mnist.runs import progress


class _ClosedTerminal(io.StringIO):
    """A terminal that is closed after the bar has been shown for the first time."""

    is_closed = False

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.is_closed:
            raise OSError(errno.EIO, "Input/output error")
        return super().write(text)

    def flush(self) -> None:
        self.write("")


def test_when_the_terminal_is_closed_the_interrupt_is_what_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = _ClosedTerminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    settings = types.SimpleNamespace(epochs=2, network="softmax")
    batches = types.SimpleNamespace(steps_per_epoch=5)
    plan: Any = types.SimpleNamespace(
        recipe=types.SimpleNamespace(settings=settings), batches=batches, folder=tmp_path
    )

    def work() -> None:
        with progress.bar(plan, 0, False) as show:
            show(1, 0.5, 0.5)
            terminal.is_closed = True
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert "epoch 1/2" in terminal.getvalue()
    monkeypatch.setattr(progress.checkpoints, "find", lambda run: [run / "model-7"])
    monkeypatch.setattr("tf1_mnist.streams.give_up", lambda stream: None)

    def interrupted() -> None:
        with pytest.raises(KeyboardInterrupt), progress.resumable(plan, "softmax", "go on with:"):
            raise KeyboardInterrupt

    interrupted()
    terminal.is_closed = False
    interrupted()
    first, second = terminal.getvalue().splitlines()[-2:]
    assert_names(first, "step 7", "go on with:")
    assert second == f"    python -m tf1_mnist.softmax --resume {printing.quoted(str(tmp_path))}"


def test_only_an_interrupt_after_a_checkpoint_says_how_to_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    plan: Any = types.SimpleNamespace(folder=tmp_path)
    with progress.resumable(plan, "softmax"):
        pass
    with pytest.raises(KeyboardInterrupt), progress.resumable(plan, "softmax"):
        raise KeyboardInterrupt
    monkeypatch.setattr(progress.checkpoints, "find", lambda run: [run / "model-7"])
    with pytest.raises(ValueError, match="no"), progress.resumable(plan, "softmax"):
        raise ValueError("no")
    assert capsys.readouterr() == ("", "")
    # A command of another package is called by its own name.
    with pytest.raises(KeyboardInterrupt), progress.resumable(plan, "other.train"):
        raise KeyboardInterrupt
    first, second = capsys.readouterr().err.splitlines()
    assert_names(first, "step 7", "to resume:")
    assert second.startswith("    python -m other train --resume ")
