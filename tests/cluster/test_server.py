"""Tests a task's server before it starts. Running servers are tested in `slow/cluster`."""

import socket

import pytest

from messages import naming
from tf1_mnist.cluster import server
from tf1_mnist.cluster.tf_config import ClusterTask


def test_a_port_that_another_program_uses_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        address = f"localhost:{taken.getsockname()[1]}"
        task = ClusterTask({"worker": ["a:1", address], "ps": ["b:1"]}, "worker", 1)
        with pytest.raises(OSError, match=naming("TF_CONFIG", "worker 1", address, "port")):
            server.start(task)


def test_a_session_uses_only_the_tasks_that_it_names() -> None:
    config = server.session_config("/job:ps/task:0", "/job:ps/task:1")
    assert list(config.device_filters) == ["/job:ps/task:0", "/job:ps/task:1"]
