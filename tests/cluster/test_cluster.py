"""Clusters on this machine: what they learn, and what they do when a task is lost."""

import itertools
import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np
import pytest

from tf1_mnist import cluster as cluster_module
from tf1_mnist import data, launch, model, replica, schedules, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.tf_config import Task

Make = Callable[..., Any]
BOTH = pytest.mark.parametrize("sync", [(), ("--sync",)], ids=["asynchronous", "synchronous"])


@BOTH
def test_two_workers_learn_what_one_does(sync: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tf1_mnist.launch", "--workers", "2", "--ps", "1"]
    done = subprocess.run(
        [*command, "--", "softmax", "--epochs", "2", "--batch-size", "64", *sync],
        capture_output=True,
        text=True,
        cwd=str(tmp_path),
        timeout=150,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("chief 0  | softmax: 669,706 parameters, seed 0")
    assert "chief 0  | everything is in runs/softmax/1" in lines
    metrics = json.loads((tmp_path / "runs/softmax/1/metrics.json").read_text())
    assert metrics["test_accuracy"] >= 0.975
    options = json.loads((tmp_path / "runs/softmax/1/options.json").read_text())
    assert (options["workers"], options["sync"]) == (2, bool(sync))


def losses_of_one(train: Any, steps: int) -> np.ndarray:
    made = model.build(softmax.inference, 0, 2e-3, 1000)
    with tf.Session(graph=made.graph) as session:
        session.run(made.init_op)
        chosen = itertools.islice(data.batches(train, 128, 0, 0), steps)
        return np.array([loss for _, loss, _ in training.steps(session, made, chosen, 0)])


def losses_of_two(train: Any, steps: int) -> np.ndarray:
    """Chief and worker as threads of this process, each with 64 of each 128 images."""
    addresses = launch._cluster(2, 1)
    tasks = [Task(addresses, type_, 0) for type_ in ("chief", "worker")]
    server = cluster_module.start(Task(addresses, "ps", 0))
    assert server.target.startswith("grpc://")
    losses: Dict[str, List[float]] = {}

    def work(task: Task) -> None:
        made = replica.build(task, True, softmax.inference, 0, 2e-3, 1000, schedules.cosine)
        member = cluster_module.join(task, made, tf.ConfigProto(), 60)
        chosen = itertools.islice(data.batches(train, 128, 0, 0, task.share), steps)
        prepare = (lambda session: session.run(made.model.init_op)) if task.is_chief else None
        with cluster_module._session(member, *filter(None, [prepare])) as session:
            losses[task.type] = [
                loss for _, loss, _ in training.steps(session, made.model, chosen, 0)
            ]

    threads = [threading.Thread(target=work, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(150)
    return np.mean([losses["chief"], losses["worker"]], axis=0)


def test_two_workers_in_step_are_one_process_with_their_batches_together(mnist: Any) -> None:
    train = mnist[0]
    one, two = losses_of_one(train, 50), losses_of_two(train, 50)
    assert one[0] > 2
    assert one[-1] < 0.5  # it has learned something
    np.testing.assert_allclose(two, one, rtol=0, atol=1e-4)


@BOTH
def test_a_worker_that_is_killed_can_be_started_again(
    sync: Any, cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, "--epochs", "12", "--batch-size", "32", *sync)
    made.start()
    made.line("chief 0", "epoch  2/12")
    made.kill("worker 0")
    made.start("worker 0")
    made.end_well()
    assert made.metrics()["test_accuracy"] > 0.9


def test_asynchronous_goes_on_without_a_worker(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "12", "--patience", "4")
    made.start()
    made.line("chief 0", "epoch  2/12")
    made.kill("worker 0")
    made.end_well("chief 0", "ps 0")
    (line,) = made.said("chief 0").splitlines()
    assert re.fullmatch(
        r"worker 0 at 127.0.0.1:\d+ has stopped after \d+ steps of its 264; "
        "the run ends without the others",
        line,
    )
    assert made.metrics()["test_accuracy"] > 0.9


def test_synchronous_says_for_whom_it_waits_and_stops(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "12", "--patience", "4", "--sync")
    made.start()
    made.line("chief 0", "epoch  2/12")
    made.kill("worker 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert re.fullmatch(
        r"python -m tf1_mnist.softmax: error: waited 4 s for worker 0 at 127.0.0.1:\d+ after "
        r"\d+ steps; expected it to go on",
        line,
    )


@BOTH
def test_the_chief_goes_on_from_its_checkpoint(sync: Any, cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "12", "--batch-size", "32", *sync)
    made.start()
    made.line("chief 0", "epoch  3/12")
    made.kill("chief 0")
    made.start("chief 0")
    again = made.line("chief 0", "run run, steps ")
    assert int(again.split()[3].replace(",", "")) >= 2 * 86
    made.end_well()
    assert made.metrics()["test_accuracy"] > 0.9


@BOTH
def test_a_lost_parameter_server_is_filled_from_the_checkpoint(
    sync: Any, cluster: Make, some_mnist: str
) -> None:
    made = cluster(
        *("--data", some_mnist, "--epochs", "12", "--batch-size", "32", *sync), servers=2
    )
    made.start()
    made.line("chief 0", "epoch  3/12")
    made.kill("ps 1")
    made.start("ps 1")
    again = made.line("chief 0", "run run, steps ")
    assert int(again.split()[3].replace(",", "")) >= 2 * 86
    made.end_well()
    assert "chief 0 has lost the cluster's variables" in made.said("chief 0")
    assert made.metrics()["test_accuracy"] > 0.9


def test_a_finished_run_is_not_begun_again(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "1")
    made.start()
    made.end_well()
    made.start()
    ended = made.ends()
    assert [status for status, _ in ended.values()] == [0, 0, 0]
    assert ended["chief 0"][1].endswith("everything is in run\n")


def test_a_run_of_other_options_is_refused(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "2")
    made.start()
    made.line("chief 0", "epoch 1/2")
    made.kill("chief 0")
    made.options = (*made.options, "--seed", "1")
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    assert made.said("chief 0") == (
        "python -m tf1_mnist.softmax: error: run: a run with seed 0; expected 1\n"
    )


def test_a_taken_port_is_one_line(cluster: Make) -> None:
    made = cluster()
    made.start("ps 0")
    made.cluster["chief"][0] = made.cluster["ps"][0].replace("127.0.0.1", "localhost")
    # The first one listens when a worker can tell it so.
    cluster_module._await("ps 0", made.cluster["ps"][0], 60)
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert line.endswith("cannot listen there; expected a port that no other program has")


def test_a_parameter_server_that_is_not_there_is_named(cluster: Make) -> None:
    made = cluster("--patience", "1")
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    waiting, line = made.said("chief 0").splitlines()
    address = made.cluster["ps"][0]
    assert waiting == f"waiting for ps 0 at {address}"
    assert line.startswith(f"python -m tf1_mnist.softmax: error: ps 0 at {address} does not answer")
