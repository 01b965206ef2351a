"""Tests workers that are killed, start late or lose the chief."""

import threading
from typing import Any

from cluster.processes import BOTH, OPTIONS, Make, assert_all_steps_were_taken
from messages import assert_names


@BOTH
def test_a_worker_that_is_killed_can_be_started_again(
    sync: Any, cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, *sync)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("worker 0")
    made.start("worker 0")
    made.end_well()
    assert_all_steps_were_taken(made, sync)


@BOTH
def test_workers_stop_without_a_chief(sync: Any, cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--timeout", "10", *sync)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("chief 0")
    assert made.ends("worker 0")["worker 0"][0] == 2
    *_, line = made.said("worker 0").splitlines()  # it may have noticed the lost variables first
    assert_names(line, "chief 0", made.cluster["chief"][0], "10 s")


def test_tasks_wait_for_those_that_start_later(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "1", "--sync")
    made.start("worker 0")
    with made.file("worker 0").open() as errors:
        while not errors.readline():
            assert made.processes["worker 0"].poll() is None
            threading.Event().wait(0.1)
    made.start("chief 0")
    made.start("ps 0")
    made.end_well()
    line, *_ = made.file("worker 0").read_text().splitlines()
    assert_names(line, "waiting", "ps 0", made.cluster["ps"][0], "gives up", "s")


@BOTH
def test_a_worker_that_is_awaited_is_named_once(sync: Any, cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, *sync)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("worker 0")
    with made.file("chief 0").open() as errors:
        line = ""
        while not line.endswith("\n"):
            assert made.processes["chief 0"].poll() is None
            threading.Event().wait(0.1)
            line += errors.readline()
    assert_names(line, "waiting", "worker 0", made.cluster["worker"][0], "steps done", "s")
    made.start("worker 0")
    made.end_well()
    assert made.file("chief 0").read_text() == line
    assert made.said("worker 0") == ""
