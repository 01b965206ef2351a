"""Tests what a task of a cluster checks before it joins the other tasks."""

import json
from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names
from tf1_mnist import cnn, runs, softmax
from tf1_mnist.cli import train
from tf1_mnist.files import write_json


@pytest.fixture
def chief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes this process the only worker of a cluster; the cluster's addresses are never used."""
    cluster = {"chief": ["127.0.0.1:1"], "ps": ["127.0.0.1:2"]}
    task = {"type": "chief", "index": 0}
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": task}))


@pytest.fixture
def complete(here: Path) -> Path:
    """Returns a finished run's folder, which contains only the files that a chief reads."""
    run = here / "run"
    run.mkdir()
    runs.write_settings(run, runs.Settings("softmax", 2, 128, 2e-3, 0, None, "0"))
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
    line = refused(softmax, *[word for pair in argv.items() for word in pair])
    assert_names(line, complete, *named)


def test_a_complete_run_with_more_workers_is_refused(
    chief: None, complete: Path, refused: Any
) -> None:
    runs.write_settings(complete, runs.read_settings(complete)._replace(workers=2))
    for argv in (["--run-dir", complete, "--epochs", "2"], ["--resume", complete]):
        assert_names(refused(softmax, *argv), complete, "workers", "2", "1")


def test_a_cluster_trains_in_float32(chief: None, here: Path, refused: Any) -> None:
    line = refused(softmax, "--precision", "bfloat16")
    assert_names(line, "precision", "bfloat16", "cluster", "float32")
    assert list(here.iterdir()) == []


def test_a_cluster_keeps_no_average_of_the_weights(chief: None, here: Path, refused: Any) -> None:
    assert_names(refused(cnn, "--best"), "--best", "cluster")
    assert list(here.iterdir()) == []
    (here / "run").mkdir()
    settings = runs.Settings("cnn", 1, 128, 6e-3, 0, None, "0", variant="best")
    runs.write_settings(here / "run", settings)
    assert_names(refused(cnn, "--resume", "run"), "--best", "cluster")


def test_a_cluster_learns_no_rows_of_ones_own(chief: None, here: Path, capsys: Any) -> None:
    recipes = {"default": softmax.VARIANTS["default"], "learn": softmax.VARIANTS["default"]}
    assert train.main("softmax", recipes, ["--learn", "rows"]) == 2
    assert_names(capsys.readouterr().err, "--learn", "cluster")
    assert list(here.iterdir()) == []
