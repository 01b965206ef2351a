"""Starts clusters of processes on this machine and checks finished runs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Callable, Dict, List, Tuple

import pytest

import run_folders
from tf1_mnist.cluster import local

Make = Callable[..., "Cluster"]
BOTH = pytest.mark.parametrize("sync", [(), ("--sync",)], ids=["asynchronous", "synchronous"])
OPTIONS = ("--epochs", "3", "--batch-size", "32")
STEPS = 3 * 86  # per worker: three epochs of 5,500 images, 64 per step for both workers


class Cluster:
    """A chief, workers and parameter servers, each of which can be killed and restarted.

    prefixes: a dict from a task's name to the words that precede its command.
    """

    command = (sys.executable, "-m", "tf1_mnist.cluster", "softmax")

    def __init__(self, folder: Path, *options: str, workers: int = 2, servers: int = 1) -> None:
        self.folder, self.options = folder, options
        self.cluster = local.addresses(workers, servers)
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
        """Returns a task's stderr, without the lines about the tasks that it waits for."""
        lines = self.file(name).read_text().splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("waiting for "))

    def out(self, name: str) -> IO[str]:
        out = self.processes[name].stdout
        assert out is not None
        return out

    def line(self, name: str, beginning: str) -> str:
        """Waits until a line on a task's stdout starts with `beginning`; returns the line."""
        for line in self.out(name):
            if line.startswith(beginning):
                return line
        raise AssertionError(f"{name} ended without {beginning!r}: {self.said(name)}")

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        assert self.processes[name].wait() == -signal.SIGKILL
        self.out(name).close()

    def ends(self, *names: str) -> Dict[str, Tuple[int, str]]:
        """Waits for the tasks to end, and returns each task's status and the rest of its stdout."""
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


def assert_all_steps_were_taken(made: Cluster, sync: Any) -> None:
    kept = run_folders.variables(made.folder / "run")
    assert kept["progress"].tolist() == [STEPS + 1, STEPS + 1]  # and no step is left
    if sync:
        assert kept["global_step"] == STEPS
    else:
        # For each process that was killed during a step, the count may be off by one.
        assert abs(kept["global_step"] - 2 * STEPS) <= 2
    assert made.metrics()["test_accuracy"] > 0.9
