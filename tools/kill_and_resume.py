"""Kills a training command at random moments, resumes it, and compares the result bit by bit.

    python tools/kill_and_resume.py [--network softmax] [--kills 4] [--runs 1] [--seed 0]

Each command is a process of its own, and trains a small network on a few images. It gets SIGKILL,
SIGTERM (as from `docker stop`) or SIGINT (Ctrl-C), at one of three moments:

- starting: a random time after it was started, probably while Python imports TensorFlow
- training: a random time, up to PAUSE, after it has written some checkpoints
- saving: while it writes a checkpoint, after it has written some

After SIGKILL, nothing is expected of the process. After another signal, it must end within SECONDS
with the status of the signal and without a traceback. When a run has been killed often enough, it
is resumed to its end. Its variables, its history, its result and its SavedModel must then be those
of a run that was never killed.

The seed determines the signals and times, but not what a process has reached by then. Folders of
runs that reveal a fault are kept, and the exit status is then 1.
"""

import argparse
import os
import platform
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, List, Set, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))
from run_folders import assert_same
from small_runs import write_digits
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import checkpoints, read_history

SECONDS = 120
PAUSE = 0.2  # seconds

# Epochs are short, so that a checkpoint is written several times in a second. The best CNN has
# everything that a resumed run has to continue.
NETWORKS = {
    "softmax": ["--epochs", "30", "--batch-size", "50"],
    "cnn": ["--best", "--epochs", "12", "--batch-size", "50"],
    "reader": ["--epochs", "8", "--batch-size", "20"],
}
STATUSES = {
    signal.SIGKILL: (-signal.SIGKILL,),
    signal.SIGTERM: (128 + signal.SIGTERM, -signal.SIGTERM),  # before it is a command of ours
    signal.SIGINT: (128 + signal.SIGINT, -signal.SIGINT),
}
MOMENTS = ("starting", "training", "saving")


def start(network: str, argv: List[str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tf1_mnist.{network}", "--quiet", *argv]
    return subprocess.Popen(  # noqa: S603 - this Python, with fixed arguments
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A process that a shell has started in the background ignores Ctrl-C, and so would this.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )


def wait_until(there: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Waits until a condition is true or the process has ended."""
    while process.poll() is None and not there():
        time.sleep(0.0005)


def pause(process: "subprocess.Popen[str]", seconds: float) -> None:
    until = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > until, process)


def files(run: Path) -> Set[str]:
    """Returns the names of the checkpoints' files, some of which are temporary while it saves."""
    try:
        return set(os.listdir(str(run / "checkpoints")))
    except FileNotFoundError:
        return set()


class Whole:
    """A run that is not killed.

    Attributes:
        folder: the run's folder.
        seconds: the time from its start to its first checkpoint.
        saves: the number of its checkpoints.
    """

    def __init__(self, network: str, data: Path, folder: Path) -> None:
        self.folder = folder
        self._argv = ["--data", str(data), *NETWORKS[network]]
        started = time.monotonic()
        process = start(network, self.start(folder))
        wait_for_saves(process, folder, 1, half=False)
        self.seconds = time.monotonic() - started
        error = process.communicate()[1]
        if process.returncode != 0:
            raise RuntimeError(f"{network}: status {process.returncode}, {error}")
        self.saves = len(read_history(folder))  # one for each epoch

    def start(self, run: Path) -> List[str]:
        """Returns the arguments that start the same run in another folder."""
        return [*self._argv, "--run-dir", str(run)]


def wait_for_saves(process: "subprocess.Popen[str]", run: Path, saves: int, half: bool) -> None:
    """Waits until a process has written some checkpoints, and perhaps half of another one."""
    there = files(run)
    written: Set[str] = set()

    def enough() -> bool:
        names = files(run) - there
        written.update(name for name in names if name.endswith(".index"))
        halves = any("tempstate" in name for name in names)
        return len(written) >= saves and (halves or not half)

    wait_until(enough, process)


def kill(process: "subprocess.Popen[str]", number: int) -> str:
    """Sends a signal to a process; returns what is wrong with its end."""
    process.send_signal(number)  # does nothing if the process has ended
    try:
        error = process.communicate(timeout=SECONDS)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return f"still there {SECONDS} s after the signal"
    if process.returncode not in (0, *STATUSES[signal.Signals(number)]):
        return f"status {process.returncode}: {error[-300:]!r}"
    return f"prints {error[-300:]!r}" if "Traceback" in error else ""


def end(network: str, whole: Whole, run: Path) -> List[str]:
    """Resumes a run to its end, and returns in what it differs from one that was not killed."""
    argv = ["--resume", str(run)] if checkpoints.find(run) else whole.start(run)
    process = start(network, argv)
    error = process.communicate()[1]
    if process.returncode != 0 or error:
        return [f"cannot be resumed: status {process.returncode}, {error[-300:]!r}"]
    try:
        assert_same(run, whole.folder)
    except AssertionError as difference:
        return [f"ends with other values: {str(difference)[:300]!r}"]
    halves = [path.name for path in run.rglob("*") if re.search("tempstate|tmp", path.name)]
    return [f"leaves {halves}"] if halves else []


def check(network: str, whole: Whole, run: Path, kills: int, rng: random.Random) -> Tuple[int, int]:
    """Kills and resumes a run; prints a line for each kill and for each fault.

    Returns:
        The number of kills, and of faults.
    """
    faults = []
    killed = 0
    for _ in range(kills):
        number = rng.choice(list(STATUSES))
        moment = rng.choice(MOMENTS)
        saves = rng.randint(1, max(1, whole.saves // (kills + 1)))
        share = rng.random()
        resumed = bool(checkpoints.find(run))
        if not resumed:  # there is nothing to resume
            shutil.rmtree(str(run), ignore_errors=True)
        process = start(network, ["--resume", str(run)] if resumed else whole.start(run))
        if moment != "starting":
            wait_for_saves(process, run, saves, half=moment == "saving")
        if moment != "saving":
            pause(process, share * (whole.seconds if moment == "starting" else PAUSE))
        fault = kill(process, number)
        killed += process.returncode != 0
        at = next((path.name for path in checkpoints.find(run)), "no checkpoint")
        what = f"{signal.Signals(number).name} while {moment}"
        print(f"  {'resume' if resumed else 'new':8}{what:24}{process.returncode:5}  {at}")
        faults += [f"{what}: {fault}"] if fault else []
    faults += end(network, whole, run)
    for fault in faults:
        print(f"  fault: {fault}", flush=True)
    return killed, len(faults)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--network", choices=NETWORKS, default="softmax", help="(default: softmax)")
    parser.add_argument("--kills", type=int, default=4, help="of each run (default: 4)")
    parser.add_argument("--runs", type=int, default=1, help="to kill and compare (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="(default: 0)")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill_and_resume-"))
    data = folder / "digits.npz"
    write_digits(data)
    whole = Whole(arguments.network, data, folder / "whole")
    killed = faults = 0
    for number in range(arguments.runs):
        print(f"run {number}", flush=True)
        rng = random.Random(f"{arguments.seed} {number}")  # noqa: S311 - not used for secrets
        run = folder / str(number)
        kills, wrong = check(arguments.network, whole, run, arguments.kills, rng)
        killed, faults = killed + kills, faults + wrong
        if not wrong:
            shutil.rmtree(str(run))
    print(
        f"{arguments.network}: {arguments.runs} runs of seed {arguments.seed}, {killed} kills, "
        f"{faults} faults; Python {platform.python_version()}, TensorFlow {tf.VERSION}"
    )
    if faults:
        print(f"the runs that reveal a fault are in {folder}")
    else:
        shutil.rmtree(str(folder))
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
