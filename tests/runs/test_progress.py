"""Tests the output of a training command on a terminal."""

import errno
import io
import os
import re
import struct
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from messages import assert_names
from systems import not_on_windows
from tf1_mnist import printing
from tf1_mnist.runs import progress


@not_on_windows("there are no pseudo-terminals")
def test_a_terminal_shows_a_progress_bar_and_no_messages_from_tensorflow(
    digits_npz: Path, here: Path
) -> None:
    """Reads the whole screen through a pseudo-terminal.

    No environment variable that silences TensorFlow is set.
    """
    import fcntl  # Windows lacks these three
    import pty
    import termios

    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    # Draw at every step, however fast the steps are and however many steps a call to `run` takes.
    environment.update(TQDM_MININTERVAL="0", TQDM_MINITERS="1")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.softmax", "--data", str(digits_npz), "--epochs", "1"],
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    screen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # on Linux, the other end is closed
            break
        if not chunk:
            break
        screen += chunk
    os.close(ours)
    assert process.wait() == 0
    lines = [line.split("\r")[-1] for line in screen.decode().replace("\r\n", "\n").split("\n")]
    assert re.search(
        r"epoch 1/1 \|.*\| 5/5 steps, 00:00 left, loss \d\.\d{3}, accuracy \d+%", screen.decode()
    )
    printed = [line for line in lines if line.strip()]
    assert [line.split()[0] for line in printed] == [
        "softmax:",
        "550",
        "run",
        "epoch",
        "test",
        "everything",
        "python",
    ]


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
