"""Tests the folder of a run."""

import contextlib
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names, naming
from tf1_mnist import runs
from tf1_mnist.runs import Metrics, Settings
from tf1_mnist.training import Epoch

HISTORY = [
    Epoch(1, 430, 0.0009755282581475768, 0.1, 0.9, 1 / 3, 0.97, 1.234),
    Epoch(2, 860, 5e-324, math.pi, 0.1 + 0.2, 1e300, 1.0, 2.5),
]


def test_runs_are_numbered_and_earlier_ones_are_left_alone(here: Path) -> None:
    assert runs.create(None, "softmax") == Path("runs/softmax/1")
    assert runs.create(None, "softmax") == Path("runs/softmax/2")
    assert runs.create(None, "cnn") == Path("runs/cnn/1")
    Path("runs/softmax/7").mkdir()
    Path("runs/softmax/notes").mkdir()
    Path("runs/softmax/1").rmdir()
    assert runs.create(None, "softmax") == Path("runs/softmax/8")


def test_runs_that_start_at_once_get_folders_of_their_own(here: Path) -> None:
    program = "from tf1_mnist import runs; input(); print(runs.create(None, 'softmax'))"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:  # each of them waits for this line
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    made = {process.communicate()[0].strip() for process in processes}
    assert made == {f"runs/softmax/{number}" for number in range(1, 5)}


def test_the_newest_run_is_the_one_that_was_finished_last(here: Path) -> None:
    assert runs.newest() is None
    for name, finished in {"cnn/1": 200, "reader/2": 300, "softmax/9": 100}.items():
        (Path("runs") / name).mkdir(parents=True)
        runs.write_json(Path("runs") / name / "metrics.json", {})
        os.utime(str(Path("runs") / name / "metrics.json"), (finished, finished))
    Path("runs/softmax/10").mkdir()  # not finished
    assert runs.newest() == Path("runs/reader/2")


def test_a_named_folder_is_new_or_empty(tmp_path: Path) -> None:
    assert runs.create(tmp_path / "a" / "b", "cnn").is_dir()
    assert runs.create(tmp_path / "a" / "b", "cnn") == tmp_path / "a" / "b"
    (tmp_path / "a" / "b" / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=naming(tmp_path / "a" / "b", "empty")):
        runs.create(tmp_path / "a" / "b", "cnn")
    with pytest.raises(OSError, match=r"thesis.txt"):
        runs.create(tmp_path / "a" / "b" / "thesis.txt", "cnn")
    assert (tmp_path / "a" / "b" / "thesis.txt").read_text() == "mine"


def test_a_history_is_read_back_bit_for_bit(tmp_path: Path) -> None:
    assert runs.read_history(tmp_path) == []
    runs.write_history(tmp_path, HISTORY[:1])
    runs.write_history(tmp_path, HISTORY)
    assert runs.read_history(tmp_path) == HISTORY
    lines = (tmp_path / "history.csv").read_text().splitlines()
    assert lines[0] == (
        "epoch,step,learning_rate,loss,accuracy,validation_loss,validation_accuracy,seconds"
    )
    assert lines[1] == "1,430,0.0009755282581475768,0.1,0.9,0.3333333333333333,0.97,1.234"
    assert [path.name for path in tmp_path.iterdir()] == ["history.csv"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "epoch,step\n1,2\n",
        "{header}\n1,430,0.1,0.1\n",
        "{header}\n1,430,0.1,0.1,x,0.1,0.1,0.1\n",
        "{header}\n2,430,0.1,0.1,0.1,0.1,0.1,0.1\n",
        "{header}\n1,430,0.1,0.1,0.1,0.1,0.1,0.1,0.1\n",
    ],
)
def test_a_file_that_is_no_history_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "history.csv").write_text(text.format(header=",".join(Epoch._fields)))
    with pytest.raises(ValueError, match=naming(tmp_path / "history.csv")):
        runs.read_history(tmp_path)


# As version 1.0 wrote them.
OPTIONS = {
    "network": "cnn",
    "fast": True,
    "epochs": 10,
    "batch_size": 128,
    "learning_rate": 0.1,
    "seed": 0,
    "precision": "bfloat16",
    "sync": True,
    "workers": 2,
    "data": None,
    "data_sha256": "0",
    "TF_ENABLE_ONEDNN_OPTS": None,
    "versions": {"python": "3.13.0"},
}
SETTINGS = Settings("cnn", 10, 128, 0.1, 0, None, "0", "fast", "bfloat16", sync=True, workers=2)
METRICS = Metrics(0.9843, 0.1, 157, 10000, 119386, 1.5)


def test_settings_and_metrics_read_back(tmp_path: Path) -> None:
    assert not runs.is_complete(tmp_path)
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "options.json")):
        runs.read_settings(tmp_path)
    runs.write_settings(tmp_path, SETTINGS)
    assert runs.read_settings(tmp_path) == SETTINGS
    runs.write_json(tmp_path / "metrics.json", METRICS._asdict())
    assert runs.is_complete(tmp_path)
    assert runs.read_metrics(tmp_path) == METRICS


def test_options_of_version_1_are_read(tmp_path: Path) -> None:
    runs.write_json(tmp_path / "options.json", OPTIONS)
    assert runs.read_settings(tmp_path) == SETTINGS
    runs.write_json(tmp_path / "options.json", {**OPTIONS, "fast": False})
    assert runs.read_settings(tmp_path) == SETTINGS._replace(variant="default")
    unsaid = {"variant": "default", "precision": "float32", "sync": False, "workers": 1}
    older = {name: value for name, value in OPTIONS.items() if name not in [*unsaid, "fast"]}
    runs.write_json(tmp_path / "options.json", older)
    assert runs.read_settings(tmp_path) == SETTINGS._replace(**unsaid)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", ["JSON"]),
        ("\0", ["JSON"]),
        ("[]", ["[]", "JSON object"]),
        ("{}", ["network", "missing"]),
        (json.dumps({**OPTIONS, "epochs": "10"}), ["epochs", '"10"', "integer"]),
        (json.dumps({**OPTIONS, "epochs": True}), ["epochs", "true", "integer"]),
        (json.dumps({**OPTIONS, "fast": 1}), ["fast", "1", "true or false"]),
        (json.dumps({**OPTIONS, "precision": None}), ["precision", "null", "string"]),
        (json.dumps({**OPTIONS, "data": 1}), ["data", "1", "string or null"]),
        (json.dumps({**OPTIONS, "data_sha256": ""}), ["data_sha256", "empty", "SHA-256"]),
        (json.dumps({**OPTIONS, "reads": "words"}), ["reads", "words", "digits or rows"]),
        (json.dumps({k: v for k, v in OPTIONS.items() if k != "data"}), ["data", "missing"]),
    ],
)
def test_an_invalid_options_file_is_named(tmp_path: Path, text: str, named: List[str]) -> None:
    (tmp_path / "options.json").write_text(text)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_settings(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", *named)


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: Any) -> None:
    runs.write_json(tmp_path / "options.json", {"seed": 1})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        runs.write_json(tmp_path / "options.json", {"seed": 2})
    assert json.loads((tmp_path / "options.json").read_text()) == {"seed": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["options.json"]


def test_only_one_process_can_use_a_run(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        stack.enter_context(runs.locked(tmp_path))
        with pytest.raises(ValueError, match=naming(tmp_path, "process")):
            stack.enter_context(runs.locked(tmp_path))
    with runs.locked(tmp_path):  # free again
        pass
