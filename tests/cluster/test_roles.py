"""Tests what a task of a cluster checks before it joins the other tasks."""

import json
from pathlib import Path
from typing import Any, Callable, List

import pytest

from messages import assert_names
from tf1_mnist import runs
from tf1_mnist.cluster import __main__ as command
from tf1_mnist.cluster import cluster_file
from tf1_mnist.cluster.cluster_file import ClusterSettings
from tf1_mnist.files import write_json


@pytest.fixture
def chief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes this process the only worker of a cluster; the cluster's addresses are never used."""
    cluster = {"chief": ["127.0.0.1:1"], "ps": ["127.0.0.1:2"]}
    task = {"type": "chief", "index": 0}
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": task}))


@pytest.fixture
def refused(capsys: Any) -> Callable[..., str]:
    """Runs the command, which must fail with status 2 and one line; returns the line."""

    def run(*argv: Any) -> str:
        assert command.main([*map(str, argv)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        (line,) = printed.err.splitlines()
        assert line.startswith(f"python -m tf1_mnist.cluster {argv[0]}: error: ")
        return str(line)

    return run


@pytest.fixture
def complete(here: Path) -> Path:
    """Returns a finished run's folder, which contains only the files that a chief reads."""
    run = here / "run"
    run.mkdir()
    runs.write_options(run, runs.Settings(epochs=2), runs.Record("softmax", data_sha256="0"))
    cluster_file.write(run, ClusterSettings(1, False))
    write_json(run / "metrics.json", runs.Metrics(0.98, 0.1, 200, 10000, 669706, 1.5)._asdict())
    return run


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--epochs", "3", ["epochs", "2", "3"]),
        ("--seed", "7", ["seed", "0", "7"]),
        ("--learning-rate", "0.5", ["learning_rate", "0.002", "0.5"]),
        ("--data", "other.npz", ["data", "None", "'other.npz'"]),
    ],
)
def test_a_complete_run_with_other_options_is_refused(
    option: str, value: str, named: List[str], chief: None, complete: Path, refused: Any
) -> None:
    argv = {"--epochs": "2", "--run-dir": str(complete), option: value}
    line = refused("softmax", *[word for pair in argv.items() for word in pair])
    assert_names(line, complete, *named)


def test_a_complete_run_with_more_workers_is_refused(
    chief: None, complete: Path, refused: Any
) -> None:
    cluster_file.write(complete, ClusterSettings(2, False))
    for argv in (["--run-dir", complete, "--epochs", "2"], ["--resume", complete]):
        assert_names(refused("softmax", *argv), complete, "workers", "2", "1")


def test_a_cluster_trains_in_float32(chief: None, here: Path, refused: Any) -> None:
    line = refused("softmax", "--precision", "bfloat16")
    assert_names(line, "precision", "bfloat16", "cluster", "float32")
    assert list(here.iterdir()) == []


def test_a_cluster_keeps_no_average_of_the_weights(chief: None, here: Path, refused: Any) -> None:
    assert_names(refused("cnn", "--best"), "--best", "cluster")
    assert list(here.iterdir()) == []
    (here / "run").mkdir()
    runs.write_options(here / "run", runs.Settings(), runs.Record("cnn", "best", "0"))
    assert_names(refused("cnn", "--resume", "run"), "--best", "cluster")
