"""Tests parameter servers that are lost, stopped or missing, and tests the port of each task."""

import signal
from pathlib import Path
from typing import Any

import pytest

from cluster.processes import OPTIONS, Make, assert_all_steps_were_taken
from messages import assert_names
from tf1_mnist.cluster import waiting


@pytest.mark.parametrize(
    ("sync", "lost"),
    [((), "ps 0"), (("--sync",), "ps 1")],
    ids=["asynchronous", "synchronous"],
)
def test_a_lost_parameter_server_is_restored_from_the_checkpoint(
    sync: Any, lost: str, cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, *sync, servers=2)
    made.start()
    made.line("chief 0", "epoch 2/3")  # by then, the first epoch has been saved
    made.kill(lost)
    made.start(lost)
    again = made.line("chief 0", "run run, steps ")
    assert int(again.split()[3].replace(",", "")) >= 86
    made.end_well()
    assert_names(made.said("chief 0"), "chief 0", "variables")
    assert_all_steps_were_taken(made, sync)


def test_no_task_waits_forever_for_a_stopped_parameter_server(
    cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--timeout", "10", "--sync")
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.processes["ps 0"].send_signal(signal.SIGSTOP)
    for name in ("chief 0", "worker 0"):
        assert made.ends(name)[name][0] == 2
        (line,) = made.said(name).splitlines()
        assert_names(line, "parameter servers", "s")


def test_a_missing_parameter_server_is_named(cluster: Make) -> None:
    made = cluster("--timeout", "1")
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    address = made.cluster["ps"][0]
    assert line.startswith("python -m tf1_mnist.cluster softmax: error: ")
    assert_names(line, "ps 0", address)


def test_a_port_in_use_is_reported_in_one_line(cluster: Make) -> None:
    made = cluster()
    made.start("ps 0")
    made.cluster["chief"][0] = made.cluster["ps"][0].replace("127.0.0.1", "localhost")
    # The port is taken as soon as the first task can be reached.
    waiting.reach("ps 0", made.cluster["ps"][0], 60)
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert_names(line, made.cluster["chief"][0], "port")


def test_a_task_listens_on_every_address(cluster: Make) -> None:
    """Tasks listen on every address, as docs/distributed.md warns; no option prevents this."""
    made = cluster()
    made.start("ps 0")
    waiting.reach("ps 0", made.cluster["ps"][0], 60)
    port = int(made.cluster["ps"][0].rpartition(":")[2])
    sockets = [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()]
    listening = [words[1] for words in sockets if words[3] == "0A"]
    assert f"{'0' * 32}:{port:04X}" in listening
