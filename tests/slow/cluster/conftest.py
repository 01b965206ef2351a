"""Runs clusters of processes on this machine, each with a time limit."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, Callable, Dict, Iterator, List, Tuple

import numpy as np
import pytest

from tf1_mnist import launch

SECONDS = 150  # after which a test's processes are killed, so that the test fails


class Cluster:
    """A chief, a worker and a parameter server, or more. Each task can be killed and started again.

    prefixes: words before the command of a task, by the task's name.
    """

    command = (sys.executable, "-m", "tf1_mnist.softmax")

    def __init__(self, folder: Path, *options: str, workers: int = 2, servers: int = 1) -> None:
        self.folder, self.options = folder, options
        self.cluster = launch.local_cluster(workers, servers)
        self.prefixes: Dict[str, List[str]] = {}
        self.processes: Dict[str, subprocess.Popen[str]] = {}
        self.names = [
            f"{type_} {number}"
            for type_, addresses in self.cluster.items()
            for number in range(len(addresses))
        ]

    def start(self, *names: str) -> None:
        for name in names or self.names:
            type_, number = name.split()
            task = {"cluster": self.cluster, "task": {"type": type_, "index": int(number)}}
            with self.file(name).open("a") as errors:
                self.processes[name] = subprocess.Popen(
                    [*self.prefixes.get(name, []), *self.command, *self.options],
                    env={**os.environ, "TF_CONFIG": json.dumps(task), "PYTHONUNBUFFERED": "1"},
                    cwd=str(self.folder),
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                )

    def file(self, name: str) -> Path:
        """Returns the file that contains the task's stderr."""
        return self.folder / f"{name}.err"

    def said(self, name: str) -> str:
        """Returns a task's stderr without the lines about waiting for a task that starts slowly."""
        lines = self.file(name).read_text().splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("waiting for "))

    def out(self, name: str) -> IO[str]:
        out = self.processes[name].stdout
        assert out is not None
        return out

    def line(self, name: str, beginning: str) -> str:
        """Waits for a line of a task's stdout, and returns it."""
        for line in self.out(name):
            if line.startswith(beginning):
                return line
        raise AssertionError(f"{name} ended without {beginning!r}: {self.said(name)}")

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        assert self.processes[name].wait() == -signal.SIGKILL
        self.out(name).close()

    def ends(self, *names: str) -> Dict[str, Tuple[int, str]]:
        """Waits for the tasks to end, and returns each one's status and the rest of its stdout."""
        found = {}
        for name in names or self.names:
            rest, _ = self.processes[name].communicate()
            found[name] = self.processes[name].returncode, rest
        return found

    def end_well(self, *names: str) -> None:
        for name, (status, out) in self.ends(*names).items():
            assert status == 0, (name, out, self.said(name))

    def metrics(self) -> Any:
        return json.loads((self.folder / "run" / "metrics.json").read_text())

    def kill_all(self) -> None:
        for name, process in self.processes.items():
            process.kill()
            process.wait()
            self.out(name).close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Callable[..., Cluster]]:
    """Returns a function that makes clusters; their run is `run/`."""
    with contextlib.ExitStack() as stack:

        def make(*options: str, **numbers: int) -> Cluster:
            made = Cluster(tmp_path, "--run-dir", "run", *options, **numbers)
            timer = threading.Timer(SECONDS, made.kill_all)
            timer.start()
            stack.callback(timer.cancel)
            stack.callback(made.kill_all)
            return made

        yield make


@pytest.fixture(scope="session")
def some_mnist(mnist: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Writes the first 6,000 training images and the first 1,000 test images to an .npz file."""
    path = tmp_path_factory.mktemp("data") / "some.npz"
    train, test = mnist
    np.savez(
        str(path),
        x_train=train.images[:6000],
        y_train=train.labels[:6000],
        x_test=test.images[:1000],
        y_test=test.labels[:1000],
    )
    return str(path)
