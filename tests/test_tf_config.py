"""TF_CONFIG: who is who in a cluster, and what can be none."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tf1_mnist.cluster import tf_config
from tf1_mnist.cluster.tf_config import Task

CLUSTER = {"chief": ["a:1"], "worker": ["b:1", "c:1"], "ps": ["d:1", "d:2"]}


def read(cluster: Any, type_: Any = "ps", index: Any = 0) -> Any:
    task = {"type": type_, "index": index}
    return tf_config.read({"TF_CONFIG": json.dumps({"cluster": cluster, "task": task})})


@pytest.mark.parametrize("text", ["", " ", "{}", '{"cluster": {}}', '{"environment": "cloud"}'])
def test_no_cluster_is_no_task(text: str) -> None:
    assert tf_config.read({"TF_CONFIG": text}) is None
    assert tf_config.read({}) is None


def test_a_task_knows_its_place() -> None:
    worker = read(CLUSTER, "worker", 1)
    assert worker == Task(CLUSTER, "worker", 1)
    assert (worker.name, worker.address) == ("worker 1", "c:1")
    assert worker.workers == [("chief", 0), ("worker", 0), ("worker", 1)]
    assert worker.share == (2, 3)
    assert not worker.is_chief
    chief = read(CLUSTER, "chief", 0)
    assert chief.is_chief
    assert chief.share == (0, 3)
    assert not read(CLUSTER, "ps", 1).is_chief


def test_without_a_chief_worker_0_is_it() -> None:
    cluster = {"worker": ["b:1", "c:1"], "ps": ["d:1"]}
    assert read(cluster, "worker", 0).is_chief
    assert not read(cluster, "worker", 1).is_chief
    assert read(cluster, "worker", 1).share == (1, 2)


def test_what_kubernetes_adds_is_left_alone() -> None:
    content = {
        "cluster": CLUSTER,
        "task": {"type": "chief", "index": 0},
        "environment": "cloud",
    }
    assert tf_config.read({"TF_CONFIG": json.dumps(content)}) == Task(CLUSTER, "chief", 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "TF_CONFIG: not JSON (Expecting property name"),
        ("[" * 100000, "TF_CONFIG: not JSON ("),
        ("[]", "TF_CONFIG: []; expected an object with cluster and task"),
        ('{"cluster": [1]}', "TF_CONFIG: [1]; expected a cluster with a list of addresses"),
        ('{"cluster": {"ps": "a:1"}}', 'TF_CONFIG: {"ps": "a:1"}; expected a cluster with a list'),
        ('{"cluster": {"ps": []}}', 'TF_CONFIG: {"ps": []}; expected a cluster with a list'),
    ],
)
def test_what_is_no_description_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="TF_CONFIG") as caught:
        tf_config.read({"TF_CONFIG": text})
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evaluator": ["e:1"]}, '"evaluator"; expected one of the task types chief, worker, ps'),
        ({"chief": ["a:1", "a:2"]}, '["a:1", "a:2"]; expected a single chief'),
        ({"ps": ["a:1"]}, '"a:1"; expected a different address for each task'),
        ({"ps": ["d"]}, '"d"; expected an address such as host:2222'),
        ({"ps": [":1"]}, '":1"; expected an address such as host:2222'),
        ({"ps": ["d:0"]}, '"d:0"; expected an address such as host:2222'),
        ({"ps": ["d:65536"]}, '"d:65536"; expected an address such as host:2222'),
        ({"ps": ["d:²"]}, r'"d:\u00b2"; expected an address such as host:2222'),
        ({"ps": [1]}, "1; expected an address such as host:2222"),
    ],
)
def test_what_can_be_no_cluster_is_refused(change: Any, message: str) -> None:
    with pytest.raises(ValueError, match="TF_CONFIG") as caught:
        read({**CLUSTER, **change})
    assert str(caught.value) == f"TF_CONFIG: {message}"


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ({"worker": ["a:1"]}, "a ps to hold the variables"),
        ({"ps": ["a:1"]}, "a task that trains"),
    ],
)
def test_a_cluster_has_someone_for_everything(cluster: Any, expected: str) -> None:
    with pytest.raises(ValueError, match=f"expected {expected}$"):
        read(cluster)


@pytest.mark.parametrize(
    ("type_", "index", "expected"),
    [
        ("evaluator", 0, "a task with one of the types chief, worker, ps"),
        (None, 0, "a task with one of the types chief, worker, ps"),
        (["ps"], 0, "a task with one of the types chief, worker, ps"),
        ("worker", 2, "a task whose index is at least 0 and below 2"),
        ("worker", -1, "a task whose index is at least 0 and below 2"),
        ("worker", "0", "a task whose index is at least 0 and below 2"),
        ("chief", True, "a task whose index is at least 0 and below 1"),
    ],
)
def test_a_task_that_is_not_in_it_is_refused(type_: Any, index: Any, expected: str) -> None:
    with pytest.raises(ValueError, match=f"expected {expected}$"):
        read(CLUSTER, type_, index)


def test_a_command_makes_one_line_of_it(here: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("TF_CONFIG", "{")
    done = subprocess.run(
        [sys.executable, "-m", "tf1_mnist.softmax"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("python -m tf1_mnist.softmax: error: TF_CONFIG: not JSON (")
    assert done.stderr.count("\n") == 1
    assert list(here.iterdir()) == []


def test_sync_needs_a_cluster(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tf1_mnist.cnn", "--sync"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "python -m tf1_mnist.cnn: error: --sync: no cluster; expected TF_CONFIG to describe one\n"
    )
    assert list(here.iterdir()) == []
