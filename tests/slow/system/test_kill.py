"""Tests that a run that is killed and resumed equals one that was never killed, bit for bit."""

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Callable, List, NamedTuple, Set

import pytest

from run_folders import assert_same
from tf1_mnist import runs

KILLED = [sys.executable, str(Path(__file__).with_name("killed.py"))]

# The best CNN has everything that a resumed run has to continue: dropout, distorted images, batch
# normalization and averaged weights. An epoch has 110 steps, and killed.py lets a run write a
# checkpoint every 50 steps, so there are checkpoints inside an epoch, too.
OPTIONS = {
    "softmax": ["--epochs", "6", "--batch-size", "5"],
    "cnn": ["--best", "--epochs", "2", "--batch-size", "5"],
}


def start(network: str, data: Path, folder: Path) -> List[str]:
    return [*OPTIONS[network], "--data", str(data), "--run-dir", str(folder)]


def run(moment: int, network: str, *argv: str) -> "subprocess.CompletedProcess[str]":
    command = [*KILLED, str(moment), network, *argv]
    return subprocess.run(command, capture_output=True, text=True)


def calls(process: "subprocess.CompletedProcess[str]") -> int:
    assert process.returncode == 0, process.stderr
    return int(process.stdout.splitlines()[-1].split()[1])


class Whole(NamedTuple):
    """A run that was never killed: its network, its folder and its number of Python calls."""

    network: str
    folder: Path
    calls: int


@pytest.fixture(scope="module", params=["softmax", "cnn"])
def whole(
    request: pytest.FixtureRequest, digits_npz: Path, tmp_path_factory: pytest.TempPathFactory
) -> Whole:
    network, folder = request.param, tmp_path_factory.mktemp("whole") / "run"
    return Whole(network, folder, calls(run(0, network, *start(network, digits_npz, folder))))


def test_killed_at_five_random_moments(whole: Whole, digits_npz: Path, tmp_path: Path) -> None:
    """Kills and resumes five times, each time at a random call in the next half of a run.

    A run that ends in the meantime is compared, and another one is started.
    """
    moments = random.Random(whole.network)
    folder = tmp_path / "0"
    argv = start(whole.network, digits_npz, folder)
    kills = 0
    while kills < 5:
        process = run(moments.randrange(1, whole.calls // 2), whole.network, *argv)
        if process.returncode == -signal.SIGKILL:
            kills += 1
            argv = ["--resume", str(folder)]
        else:
            calls(process)
            assert_same(folder, whole.folder)
            folder = tmp_path / str(kills)
            argv = start(whole.network, digits_npz, folder)
    calls(run(0, whole.network, *argv))
    assert_same(folder, whole.folder)


def kill_when(there: Callable[[], bool], network: str, argv: List[str]) -> None:
    """Starts a command, and kills it as soon as a condition is true."""
    process = subprocess.Popen([*KILLED, "0", network, *argv], stdout=subprocess.DEVNULL)
    while not there():
        assert process.poll() is None
    process.kill()
    assert process.wait() == -signal.SIGKILL


def test_killed_inside_the_write_of_a_checkpoint(
    whole: Whole, digits_npz: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    argv = start(whole.network, digits_npz, folder)
    seen: Set[Path] = set()

    def half_a_checkpoint() -> bool:
        # A checkpoint that is being written has a temporary name. The first one of a run is not
        # killed: there is nothing to lose yet.
        halves = set((folder / "checkpoints").glob("*.tempstate*")) - seen
        whole_ones = list((folder / "checkpoints").glob("*.index"))
        seen.update(halves if halves and whole_ones else ())
        return bool(halves and whole_ones)

    for _ in range(3):
        kill_when(half_a_checkpoint, whole.network, argv)
        argv = ["--resume", str(folder)]
    calls(run(0, whole.network, *argv))
    assert_same(folder, whole.folder)
    assert not list((folder / "checkpoints").glob("*.tempstate*"))


@pytest.mark.parametrize(
    ("whole", "last_file"),
    [
        ("softmax", "history.csv"),
        ("softmax", "figures/samples.png"),
        ("cnn", "figures/samples.png"),
    ],
    indirect=["whole"],
    scope="module",
)
def test_killed_between_two_files_that_belong_together(
    last_file: str, whole: Whole, digits_npz: Path, tmp_path: Path
) -> None:
    """Kills between the history and its checkpoint, or between a figure and the metrics."""
    folder = tmp_path / "run"
    kill_when((folder / last_file).exists, whole.network, start(whole.network, digits_npz, folder))
    assert not runs.is_complete(folder)
    calls(run(0, whole.network, "--resume", str(folder)))
    assert_same(folder, whole.folder)
