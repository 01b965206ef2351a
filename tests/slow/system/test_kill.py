"""Tests that a killed and resumed run is bit-for-bit identical to one that was never killed."""

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List, NamedTuple

import pytest
from hypothesis import settings

from messages import assert_names
from run_folders import assert_same
from tf1_mnist import cnn, runs
from tf1_mnist.runs import checkpoints

# The best CNN has everything that a resumed run must continue: dropout, distorted images, batch
# normalization and averaged weights. An epoch has 22 steps, and killed.py lets a run write a
# checkpoint every 10 steps, so there are checkpoints inside an epoch, too.
NETWORK, OPTIONS = "cnn", ["--best", "--epochs", "2", "--batch-size", "25"]
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
KILLS = 3 * settings().max_examples // 100  # at random moments


class Ended(NamedTuple):
    """The exit status and the output of a process that has ended."""

    status: int
    out: str
    err: str


def run(number: int, moment: Any, *argv: str) -> Ended:
    """Runs the training command in a process that gets a signal at a moment listed in killed.py."""
    program = [sys.executable, str(Path(__file__).with_name("killed.py"))]
    process = subprocess.run(
        [*program, str(int(number)), str(moment), NETWORK, "--quiet", *argv],
        capture_output=True,
        text=True,
        # If a shell has started the tests in the background, they and their children ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    return Ended(process.returncode, process.stdout, process.stderr)


def calls(ended: Ended) -> int:
    assert ended.status == 0, ended.err
    return int(ended.out.splitlines()[-1].split()[1])


def start(data: Path, folder: Path) -> List[str]:
    return [*OPTIONS, "--data", str(data), "--run-dir", str(folder)]


class Whole(NamedTuple):
    """A run that was never killed: its folder and the number of Python calls that it made."""

    folder: Path
    calls: int


@pytest.fixture(scope="module")
def whole(digits_npz: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole") / "run"
    return Whole(folder, calls(run(0, 0, *start(digits_npz, folder))))


def halves(folder: Path) -> List[str]:
    return [path.name for path in folder.rglob("*") if "tempstate" in path.name]


def test_killed_between_files_that_belong_together(
    whole: Whole, digits_npz: Path, tmp_path: Path, refused: Callable[..., str]
) -> None:
    """Kills one run before its first checkpoint; kills and resumes another run three times."""
    folder = tmp_path / "before"
    ended = run(signal.SIGKILL, "written options.json", *start(digits_npz, folder))
    assert ended.status == -signal.SIGKILL, ended
    assert_names(refused(cnn, "--resume", folder), folder, "checkpoint")

    folder = tmp_path / "run"
    argv = start(digits_npz, folder)
    left = []
    # The history is written before its checkpoint, and the figures before the metrics.
    for moment in ("write history.csv", "written history.csv", "written samples.png"):
        ended = run(signal.SIGKILL, moment, *argv)
        assert ended.status == -signal.SIGKILL, ended
        assert not runs.is_complete(folder)
        assert not halves(folder)
        left.append((checkpoints.find(folder)[0].name, len(runs.read_history(folder))))
        argv = ["--resume", str(folder)]
    assert left == [("model-20", 0), ("model-20", 1), ("model-44", 2)]
    calls(run(0, 0, *argv))
    assert_same(folder, whole.folder)


def test_killed_while_a_checkpoint_is_written(
    whole: Whole, digits_npz: Path, tmp_path: Path
) -> None:
    """Which checkpoint it is depends on the moment at which the process sees the file."""
    folder = tmp_path / "run"
    ended = run(signal.SIGKILL, "half", *start(digits_npz, folder))
    assert ended.status == -signal.SIGKILL, ended
    assert not runs.is_complete(folder)
    assert halves(folder)
    calls(run(0, 0, "--resume", str(folder)))
    assert_same(folder, whole.folder)


def test_killed_at_random_moments(whole: Whole, digits_npz: Path, tmp_path: Path) -> None:
    """Kills and resumes runs many times.

    Each process is killed after a random number of Python calls, at most half the number in a whole
    run. A run that ends before it is killed is compared with the run that was never killed; then
    another run is started.
    """
    moments = random.Random(0)
    folder = tmp_path / "0"
    argv = start(digits_npz, folder)
    kills = 0
    while kills < KILLS:
        number = SIGNALS[kills % 3]
        ended = run(number, moments.randrange(1, whole.calls // 2), *argv)
        assert "Traceback" not in ended.err
        if ended.status == 0:
            assert_same(folder, whole.folder)
            folder = tmp_path / str(kills)
            argv = start(digits_npz, folder)
        else:
            kills += 1
            assert ended.status == (-number if number == signal.SIGKILL else 128 + number), ended
            argv = ["--resume", str(folder)]
    calls(run(0, 0, *argv))
    assert_same(folder, whole.folder)
    assert not halves(folder)
