"""Tests that TF_CONFIG is read correctly and that invalid values are refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names, naming
from tf1_mnist.cluster import tf_config
from tf1_mnist.cluster.tf_config import ClusterTask

CLUSTER = {"chief": ["a:1"], "worker": ["b:1", "c:1"], "ps": ["d:1", "d:2"]}


def read(cluster: Any, type_: Any = "ps", index: Any = 0) -> Any:
    task = {"type": type_, "index": index}
    return tf_config.read({"TF_CONFIG": json.dumps({"cluster": cluster, "task": task})})


@pytest.mark.parametrize("text", ["", " ", "{}", '{"cluster": {}}', '{"environment": "cloud"}'])
def test_without_a_cluster_there_is_no_task(text: str) -> None:
    assert tf_config.read({"TF_CONFIG": text}) is None
    assert tf_config.read({}) is None


def test_a_task_knows_its_place() -> None:
    worker = read(CLUSTER, "worker", 1)
    assert worker == ClusterTask(CLUSTER, "worker", 1)
    assert (worker.name, worker.address) == ("worker 1", "c:1")
    assert worker.workers == [("chief", 0), ("worker", 0), ("worker", 1)]
    assert worker.shard == (2, 3)
    assert not worker.is_chief
    chief = read(CLUSTER, "chief", 0)
    assert chief.is_chief
    assert chief.shard == (0, 3)
    assert not read(CLUSTER, "ps", 1).is_chief


def test_without_a_chief_worker_0_is_the_chief() -> None:
    cluster = {"worker": ["b:1", "c:1"], "ps": ["d:1"]}
    assert read(cluster, "worker", 0).is_chief
    assert not read(cluster, "worker", 1).is_chief
    assert read(cluster, "worker", 1).shard == (1, 2)


def test_other_keys_are_ignored() -> None:
    content = {
        "cluster": CLUSTER,
        "task": {"type": "chief", "index": 0},
        "environment": "cloud",
    }
    assert tf_config.read({"TF_CONFIG": json.dumps(content)}) == ClusterTask(CLUSTER, "chief", 0)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", ["JSON", "property name"]),
        ("[" * 100000, ["JSON"]),
        ("[]", ["[]", "cluster", "task"]),
        ('{"cluster": [1]}', ["[1]", "list of addresses"]),
        ('{"cluster": {"ps": "a:1"}}', ['{"ps": "a:1"}', "list of addresses"]),
        ('{"cluster": {"ps": []}}', ['{"ps": []}', "list of addresses"]),
    ],
)
def test_a_value_that_describes_no_cluster_is_refused(text: str, named: List[str]) -> None:
    with pytest.raises(ValueError, match="TF_CONFIG") as caught:
        tf_config.read({"TF_CONFIG": text})
    assert_names(str(caught.value), "TF_CONFIG", *named)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "value", "expected"),
    [
        ({"evaluator": ["e:1"]}, '"evaluator"', "chief, worker, ps"),
        ({"chief": ["a:1", "a:2"]}, '["a:1", "a:2"]', "chief"),
        ({"ps": ["a:1"]}, '"a:1"', "different address"),
        ({"ps": ["d"]}, '"d"', "host:2222"),
        ({"ps": [":1"]}, '":1"', "host:2222"),
        ({"ps": ["d:0"]}, '"d:0"', "host:2222"),
        ({"ps": ["d:65536"]}, '"d:65536"', "host:2222"),
        ({"ps": ["d:²"]}, r'"d:\u00b2"', "host:2222"),
        ({"ps": [1]}, "1", "host:2222"),
        ({"ps": ["d:00000000001"]}, '"d:00000000001"', "host:2222"),
        ({"ps": ["a b:1"]}, '"a b:1"', "host:2222"),
        ({"ps": ["a\0b:1"]}, r'"a\u0000b:1"', "host:2222"),
        ({"ps": ["\ud800:1"]}, r'"\ud800:1"', "host:2222"),
        ({"ps": ["a\nb:1"]}, r'"a\nb:1"', "host:2222"),
    ],
)
def test_an_impossible_cluster_is_refused(change: Any, value: str, expected: str) -> None:
    with pytest.raises(ValueError, match=naming("TF_CONFIG", value, expected)):
        read({**CLUSTER, **change})


@pytest.mark.parametrize("value", ["d:" + "1" * 5000, "d" * 100_000, 10**300])
def test_a_long_value_is_cut(value: Any) -> None:
    with pytest.raises(ValueError, match=naming("TF_CONFIG", "host:2222")) as caught:
        read({**CLUSTER, "ps": [value]})
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ({"worker": ["a:1"]}, "ps"),
        ({"ps": ["a:1"]}, "trains"),
    ],
)
def test_a_cluster_without_a_necessary_task_is_refused(cluster: Any, expected: str) -> None:
    with pytest.raises(ValueError, match=naming("TF_CONFIG", json.dumps(cluster), expected)):
        read(cluster)


@pytest.mark.parametrize(
    ("type_", "index", "expected"),
    [
        ("evaluator", 0, ["chief, worker, ps"]),
        (None, 0, ["chief, worker, ps"]),
        (["ps"], 0, ["chief, worker, ps"]),
        ("worker", 2, ["0", "2"]),
        ("worker", -1, ["0", "2"]),
        ("worker", "0", ["0", "2"]),
        ("chief", True, ["0", "1"]),
    ],
)
def test_a_task_that_is_not_in_the_cluster_is_refused(
    type_: Any, index: Any, expected: List[str]
) -> None:
    task = json.dumps({"type": type_, "index": index})
    with pytest.raises(ValueError, match=naming("TF_CONFIG", task, *expected)):
        read(CLUSTER, type_, index)


def test_a_command_prints_the_error_as_one_line(here: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("TF_CONFIG", "{")
    done = subprocess.run(
        [sys.executable, "-m", "tf1_mnist.cluster", "softmax"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("python -m tf1_mnist.cluster softmax: error: ")
    assert_names(done.stderr, "TF_CONFIG", "JSON")
    assert done.stderr.count("\n") == 1
    assert list(here.iterdir()) == []
