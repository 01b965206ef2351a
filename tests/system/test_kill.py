"""Killed with SIGKILL and resumed, a run ends with the bits of one that was never killed."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import List

import pytest

from run_folders import assert_same
from tf1_mnist import runs

KILLED = [sys.executable, str(Path(__file__).with_name("killed.py"))]

# Epochs of a few hundred steps, and of 550 in the second: a save at step 500 too.
OPTIONS = {
    "softmax": ["--epochs", "6", "--batch-size", "2"],
    "cnn": ["--epochs", "3", "--batch-size", "1"],
}


def run(moment: int, network: str, *argv: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*KILLED, str(moment), network, *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )


def calls(process: "subprocess.CompletedProcess[str]") -> int:
    assert process.returncode == 0, process.stderr
    return int(process.stdout.splitlines()[-1].split()[1])


@pytest.fixture(scope="module", params=["softmax", "cnn"])
def whole(request: pytest.FixtureRequest, digits_npz: Path, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """The network's name, the run that was never killed, and how many calls it took."""
    network = request.param
    folder = tmp_path_factory.mktemp(network) / "whole"
    process = run(
        0, network, *OPTIONS[network], "--data", str(digits_npz), "--run-dir", str(folder)
    )
    return network, folder, calls(process)


def test_killed_at_ten_random_moments(whole, digits_npz: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """One run, killed ten times on its way: each process draws its moment among the calls
    that it can be expected to make before the end."""
    network, reference, total = whole
    folder = tmp_path / "killed"
    moments = random.Random(network)
    argv: List[str] = [*OPTIONS[network], "--data", str(digits_npz), "--run-dir", str(folder)]
    where = []
    for left in range(10, 0, -1):
        moment = moments.randrange(1, total // left)
        process = run(moment, network, *argv)
        assert process.returncode == -signal.SIGKILL, process.stderr
        assert not runs.is_complete(folder)
        where.append(sorted(path.name for path in (folder / "checkpoints").glob("*.index"))[-1])
        argv = ["--resume", str(folder)]
    assert len(set(where)) > 3, where  # it did get on between the kills
    calls(run(0, network, *argv))
    assert_same(folder, reference)


def test_killed_inside_the_write_of_a_checkpoint(whole, digits_npz: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    network, reference, _ = whole
    folder = tmp_path / "killed"
    argv = [*OPTIONS[network], "--data", str(digits_npz), "--run-dir", str(folder)]
    saves = folder / "checkpoints"
    for _ in range(3):
        process = subprocess.Popen([*KILLED, "0", network, *argv], stdout=subprocess.DEVNULL)
        # The first checkpoint of a new run has to be there; then wait for half a file.
        while not list(saves.glob("*.index")) or not list(saves.glob("*.tempstate*")):
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        for half in saves.glob("*.tempstate*"):
            half.unlink()
        argv = ["--resume", str(folder)]
    calls(run(0, network, *argv))
    assert_same(folder, reference)


def test_killed_between_history_and_checkpoint_and_between_figures_and_metrics(
    whole,  # type: ignore[no-untyped-def]
    digits_npz: Path,
    tmp_path: Path,
) -> None:
    """Where two files tell of one moment, only one of them does after a kill."""
    network, reference, _ = whole
    folder = tmp_path / "killed"
    argv = [*OPTIONS[network], "--data", str(digits_npz), "--run-dir", str(folder)]
    for path in ("history.csv", "figures/samples.png"):
        process = subprocess.Popen([*KILLED, "0", network, *argv], stdout=subprocess.DEVNULL)
        while not (folder / path).exists():
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        argv = ["--resume", str(folder)]
    calls(run(0, network, *argv))
    assert_same(folder, reference)
