"""Tests that a run that is stopped and resumed gives the same result as an uninterrupted one."""

import contextlib
import os
import shutil
import signal
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pytest

from messages import assert_names
from run_folders import assert_same, train, variables
from systems import signals
from tf1_mnist import loop, runs, softmax
from tf1_mnist.runs import progress

pytestmark = pytest.mark.usefixtures("blank_figures")


@signals
@pytest.mark.usefixtures("usual_handlers")
def test_after_ctrl_c_and_sigterm_a_resumed_run_equals_one_that_was_never_stopped(
    weak_run: Path, digits_npz: Path, here: Path, capsys: Any, monkeypatch: Any
) -> None:
    """The first signal comes during an epoch, and the second right after the epoch's last step."""
    sent = {3: signal.SIGINT, 5: signal.SIGTERM}
    bar = progress.bar

    @contextlib.contextmanager
    def interrupting_bar(*arguments: Any) -> Iterator[Any]:
        def show(step: int, loss: float, accuracy: float) -> None:
            if step in sent:
                os.kill(os.getpid(), sent[step])

        with bar(*arguments):
            yield show

    monkeypatch.setattr(progress, "bar", interrupting_bar)
    monkeypatch.setattr(loop, "SECONDS_PER_RUN", 0)  # one step in each call to `run`
    run = here / "three parts"
    argv = ["--data", str(digits_npz), "--epochs", "2", "--run-dir", str(run)]
    for step, number in sent.items():
        assert softmax.main(argv) == 128 + number
        message, command = capsys.readouterr().err.splitlines()
        assert_names(message, "saved", f"step {step}")
        assert command == f"    python -m tf1_mnist.softmax --resume '{run.as_posix()}'"
        assert not runs.is_complete(run)
        argv = ["--resume", str(run)]
    assert softmax.main(argv) == 0
    heading, *_ = capsys.readouterr().out.splitlines()
    assert heading.endswith(", float32")
    assert_same(run, weak_run)


def test_a_damaged_checkpoint_is_named_and_the_previous_one_is_used(
    weak_run: Path, here: Path, capsys: Any
) -> None:
    shutil.copytree(str(weak_run), "cut")
    Path("cut/metrics.json").unlink()
    newest = Path("cut/checkpoints/model-10.data-00000-of-00001")
    newest.write_bytes(newest.read_bytes()[:1000])
    assert softmax.main(["--resume", "cut", "--quiet"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert_names(line, Path("cut/checkpoints/model-10"), "damaged")
    assert_same(Path("cut"), weak_run)


def test_a_loss_that_is_not_finite_ends_the_run_and_keeps_the_last_good_step(
    digits_npz: Path, here: Path, capsys: Any
) -> None:
    capsys.readouterr()
    assert train(digits_npz, "--learning-rate", "1e38", "--quiet", "--run-dir", "run") == 2
    line = capsys.readouterr().err
    assert line.startswith("python -m tf1_mnist.softmax: error: ")
    assert_names(line, "loss", "step", "finite")
    assert line.count("\n") == 1
    assert all(np.isfinite(value).all() for value in variables(Path("run")).values())


def test_a_history_of_other_steps_is_named_and_nothing_is_written(
    weak_run: Path, here: Path, refused: Any
) -> None:
    shutil.copytree(str(weak_run), "run")
    for name in ("metrics.json", "history.csv"):
        Path("run", name).unlink()
    before = sorted(Path("run").rglob("*"))
    error = refused(softmax, "--resume", "run", "--quiet")
    assert_names(error, Path("run/history.csv"), 0, 10, 5)
    assert sorted(Path("run").rglob("*")) == before
