"""Tests where a worker's graph places variables; `slow/cluster` tests what the graph computes."""

from typing import Any, Dict

import pytest

from tf1_mnist import softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster import replica
from tf1_mnist.cluster.tf_config import ClusterTask

CLUSTER = {"chief": ["a:1"], "worker": ["b:1"], "ps": ["c:1", "d:1"]}
RECIPE = softmax.VARIANTS["default"]


def devices(type_: str, sync: bool) -> Dict[str, str]:
    """Returns the device of each variable in the graph of a task."""
    task = ClusterTask(CLUSTER, type_, 0)
    made = replica.build(task, RECIPE, steps=100, sync=sync)
    collections = (tf.GraphKeys.GLOBAL_VARIABLES, tf.GraphKeys.LOCAL_VARIABLES)
    variables: Any = [v for name in collections for v in made.model.graph.get_collection(name)]
    return {variable.op.name: variable.device for variable in variables}


@pytest.mark.parametrize("sync", [False, True])
def test_all_workers_look_for_a_variable_in_the_same_place(sync: bool) -> None:
    chief, worker = devices("chief", sync), devices("worker", sync)
    assert chief.pop("local_step") == "/job:chief/task:0"
    assert worker.pop("local_step") == "/job:worker/task:0"
    assert chief == worker
    assert set(chief.values()) == {"/job:ps/task:0", "/job:ps/task:1"}


def test_parameter_servers_share_the_parameters() -> None:
    """One server holds the first kernel, which contains 401,408 of the 669,706 parameters.

    The other server holds the rest.
    """
    found = devices("chief", sync=False)
    first = found["dense_1/kernel"]
    others = [found[f"dense_{k}/{name}"] for k in (2, 3) for name in ("kernel", "bias")]
    assert len({first, *others}) == 2
    assert first not in others
