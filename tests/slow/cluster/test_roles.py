"""Tests that a whole cluster learns, and that it leaves a finished run unchanged."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cluster.processes import Make
from messages import assert_names
from tf1_mnist.cluster import local


@pytest.mark.parametrize(
    "options",
    [
        ("softmax", "--epochs", "1", "--sync"),
        ("cnn", "--fast", "--batch-size", "32"),
    ],
    ids=" ".join,
)
def test_two_workers_learn_as_well_as_one(options: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tf1_mnist.cluster"]
    done = subprocess.run(
        [*command, *options, "--workers", "2", "--ps", "1", "--run-dir", "run"],
        capture_output=True,
        text=True,
        cwd=str(tmp_path),
        timeout=150,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[1].startswith(f"chief 0  | {options[0]}: ")
    assert lines[-2].startswith("chief 0  | everything is in run;")
    metrics = json.loads((tmp_path / "run/metrics.json").read_text())
    assert metrics["test_accuracy"] >= 0.965
    chosen = json.loads((tmp_path / "run/cluster.json").read_text())
    assert chosen == {"workers": 2, "sync": "--sync" in options}


def test_a_finished_run_is_not_started_again(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "1")
    del made.cluster["chief"]  # without a chief, worker 0 is the chief
    made.cluster["worker"] *= 2
    made.cluster["worker"][0] = local.addresses(1, 1)["ps"][0]
    made.names = ["worker 0", "worker 1", "ps 0"]
    made.start()
    made.end_well()
    made.start()
    ended = made.ends()
    assert [status for status, _ in ended.values()] == [0, 0, 0]
    assert_names(ended["worker 0"][1], "everything is in run")
    assert ended["worker 1"][1] == ended["ps 0"][1] == ""


def test_a_run_with_other_options_is_refused(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "2")
    made.start()
    made.line("chief 0", "epoch 1/2")
    made.kill("chief 0")
    made.options = (*made.options, "--seed", "1")
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert line.startswith("python -m tf1_mnist.cluster softmax: error: ")
    assert_names(line, "run", "seed", "0", "1")
