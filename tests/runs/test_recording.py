"""Tests that a run that was stopped, by whatever means, is resumed with the same result."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest

from messages import assert_names
from run_folders import assert_same, train, variables
from systems import signals
from tf1_mnist import cnn, runs, softmax
from tf1_mnist.printing import quoted
from tf1_mnist.runs import recording


@pytest.mark.parametrize(("network", "fast"), [(softmax, []), (cnn, []), (cnn, ["--fast"])])
def test_a_resumed_run_equals_one_that_was_never_stopped(
    network: Any,
    fast: List[str],
    digits_npz: Path,
    best_precision: str,
    here: Path,
    capsys: Any,
    monkeypatch: Any,
) -> None:
    whole, parts = here / "whole", here / "two parts"
    argv = ["--epochs", "4", "--batch-size", "128", *fast]
    assert train(digits_npz, *argv, "--run-dir", str(whole), network=network) == 0
    write_history = runs.write_history

    def interrupt(run: Path, history: List[Any]) -> None:
        write_history(run, history)
        if len(history) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording, "write_history", interrupt)
        capsys.readouterr()
        assert train(digits_npz, *argv, "--run-dir", str(parts), network=network) == 130
    name = network.__name__
    message, command = capsys.readouterr().err.splitlines()
    assert_names(message, "step 10")
    assert command == f"    python -m {name} --resume {quoted(parts.as_posix())}"
    assert len(runs.read_history(parts)) == 2
    assert not runs.is_complete(parts)
    capsys.readouterr()
    assert network.main(["--resume", str(parts)]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(f", {best_precision}")
    assert_same(parts, whole)


@signals
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_save(number: int, digits_npz: Path, here: Path) -> None:
    arguments = ["--data", str(digits_npz), "--batch-size", "8", "--epochs", "15"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.softmax", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("epoch  2/15"):
            process.send_signal(number)
            break
    _, errors = process.communicate()
    assert process.returncode == 128 + number
    first, second = errors.splitlines()
    assert_names(first, "saved", "step")
    assert second == "    python -m tf1_mnist.softmax --resume runs/softmax/1"
    assert softmax.main(["--resume", "runs/softmax/1", "--quiet"]) == 0
    assert softmax.main([*arguments, "--quiet"]) == 0
    assert_same(Path("runs/softmax/1"), Path("runs/softmax/2"))


def test_a_damaged_checkpoint_is_named_and_the_previous_one_is_used(
    digits_npz: Path, here: Path, capsys: Any
) -> None:
    assert train(digits_npz, "--epochs", "2", "--quiet", "--run-dir", "whole") == 0
    shutil.copytree("whole", "cut")
    Path("cut/metrics.json").unlink()
    newest = Path("cut/checkpoints/model-10.data-00000-of-00001")
    newest.write_bytes(newest.read_bytes()[:1000])
    capsys.readouterr()
    assert softmax.main(["--resume", "cut", "--quiet"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert_names(line, Path("cut/checkpoints/model-10"), "damaged")
    assert_same(Path("cut"), Path("whole"))


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
    digits_npz: Path, here: Path, refused: Any
) -> None:
    assert train(digits_npz, "--epochs", "2", "--batch-size", "275", "--run-dir", "run") == 0
    for name in ("metrics.json", "history.csv"):
        Path("run", name).unlink()
    before = sorted(Path("run").rglob("*"))
    error = refused(softmax, "--resume", "run", "--quiet")
    assert_names(error, Path("run/history.csv"), 0, 4, 2)
    assert sorted(Path("run").rglob("*")) == before
