"""Tests clusters on this machine: their accuracy, and what they do when a task is lost."""

import itertools
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np
import pytest

import run_folders
from messages import assert_names
from tf1_mnist import launch, model, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster import membership, replica, server, waiting
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.data import Batches
from tf1_mnist.runs import Settings

Make = Callable[..., Any]
BOTH = pytest.mark.parametrize("sync", [(), ("--sync",)], ids=["asynchronous", "synchronous"])


@pytest.mark.parametrize(
    "options",
    [
        ("softmax", "--epochs", "1"),
        ("softmax", "--epochs", "1", "--sync"),
        ("cnn", "--fast", "--sync", "--batch-size", "32"),
    ],
    ids=" ".join,
)
def test_two_workers_learn_as_well_as_one(options: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tf1_mnist.launch", "--workers", "2", "--ps", "1", "--"]
    done = subprocess.run(
        [*command, *options, "--run-dir", "run"],
        capture_output=True,
        text=True,
        cwd=str(tmp_path),
        timeout=150,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"chief 0  | {options[0]}: ")
    assert lines[-2].startswith("chief 0  | everything is in run;")
    metrics = json.loads((tmp_path / "run/metrics.json").read_text())
    assert metrics["test_accuracy"] >= 0.965
    chosen = json.loads((tmp_path / "run/options.json").read_text())
    assert (chosen["workers"], chosen["sync"]) == (2, "--sync" in options)


def losses_of_one(train: Any, steps: int) -> np.ndarray:
    made = model.build(softmax.inference, 0, 2e-3, 1000)
    losses = []
    with tf.Session(graph=made.graph) as session:
        session.run(made.init_op)
        for batch in itertools.islice(Batches(train, 128, seed=0).since(0), steps):
            feeds = {made.images: batch.images, made.labels: batch.labels}
            losses.append(session.run([made.loss, made.train_op], feeds)[0])
    return np.array(losses)


SYNCHRONOUS = Settings("softmax", 1, 64, 2e-3, 0, None, "", sync=True, workers=2)


def losses_of_two(train: Any, steps: int) -> np.ndarray:
    """Runs the chief and the worker as threads of this process, each with half of every batch."""
    addresses = launch.local_cluster(2, 1)
    tasks = [Task(addresses, type_, 0) for type_ in ("chief", "worker")]
    started = server.start(Task(addresses, "ps", 0))
    assert started.target.startswith("grpc://")
    losses: Dict[str, List[float]] = {}
    together = threading.Barrier(2)

    def work(task: Task) -> None:
        made = replica.build(task, softmax.VARIANTS["default"], SYNCHRONOUS, 1000)
        member = membership.Member(task, server.start(task), made, 60)
        batches = Batches(train, 128, seed=0, share=task.share)
        prepare = (lambda session: session.run(made.model.init_op)) if task.is_chief else None
        session = membership.open_session(member, prepare)
        taken = training.steps(session, made.model, batches, 0)
        losses[task.type] = [loss for _, loss, _ in itertools.islice(taken, steps)]
        together.wait(100)  # the chief's session averages the gradients
        session.close()

    threads = [threading.Thread(target=work, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(150)
    return np.mean([losses["chief"], losses["worker"]], axis=0)


def test_two_synchronous_workers_equal_one_process_with_both_batches(mnist: Any) -> None:
    train = mnist[0]
    one, two = losses_of_one(train, 50), losses_of_two(train, 50)
    assert one[0] > 2
    assert one[-1] < 0.5  # it has learned something
    np.testing.assert_allclose(two, one, rtol=0, atol=1e-4)


STEPS = 3 * 86  # per worker: three epochs of 5,500 images, 64 per step for both workers
OPTIONS = ("--epochs", "3", "--batch-size", "32")


def assert_all_steps_were_taken(made: Any, sync: Any) -> None:
    kept = run_folders.variables(made.folder / "run")
    assert kept["progress"].tolist() == [STEPS + 1, STEPS + 1]  # and no step is left
    if sync:
        assert kept["global_step"] == STEPS
    else:
        # For each process that was killed during a step, the count may be off by one.
        assert abs(kept["global_step"] - 2 * STEPS) <= 2
    assert made.metrics()["test_accuracy"] > 0.9


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


def test_an_asynchronous_run_continues_without_a_worker(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--patience", "10")
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("worker 0")
    made.end_well("chief 0", "ps 0")
    (line,) = made.said("chief 0").splitlines()
    assert_names(line, "worker 0", made.cluster["worker"][0], STEPS)
    assert made.metrics()["test_accuracy"] > 0.9


def test_a_synchronous_run_names_the_task_it_waits_for_and_stops(
    cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--patience", "10", "--sync")
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("worker 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert line.startswith("python -m tf1_mnist.softmax: error: ")
    assert_names(line, "worker 0", made.cluster["worker"][0], "10 s")


@BOTH
def test_the_chief_continues_from_its_checkpoint(sync: Any, cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, *sync)
    made.start()
    made.line("chief 0", "epoch 2/3")  # so that the first one is saved
    made.kill("chief 0")
    made.start("chief 0")
    again = made.line("chief 0", "run run, steps ")
    assert int(again.split()[3].replace(",", "")) >= 86
    made.end_well()
    assert_all_steps_were_taken(made, sync)


@BOTH
def test_workers_stop_without_a_chief(sync: Any, cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--patience", "10", *sync)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("chief 0")
    assert made.ends("worker 0")["worker 0"][0] == 2
    *_, line = made.said("worker 0").splitlines()  # it may have lost the variables first
    assert_names(line, "chief 0", made.cluster["chief"][0], "10 s")


@BOTH
def test_ctrl_c_saves_and_resume_continues(sync: Any, cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, *sync)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.processes["chief 0"].send_signal(signal.SIGINT)
    assert made.ends("chief 0")["chief 0"][0] == 130
    _, command = made.said("chief 0").splitlines()
    assert command == "    python -m tf1_mnist.softmax --resume run"
    begun = run_folders.variables(made.folder / "run")["progress"][0]
    assert begun >= 86
    made.kill("worker 0")
    made.kill("ps 0")
    made.options = ("--resume", "run")
    made.start()
    assert made.line("chief 0", "run run, ") == f"run run, steps {begun} to {STEPS}\n"
    made.end_well()
    assert_all_steps_were_taken(made, sync)


@BOTH
def test_sigterm_ends_every_task(sync: Any, cluster: Make, some_mnist: str) -> None:
    """The parameter server may be gone before the others have finished a step."""
    made = cluster("--data", some_mnist, "--epochs", "1000", "--batch-size", "32", *sync)
    made.start()
    made.line("chief 0", "epoch    2/1000")  # so that the first one is saved
    for name in ("ps 0", "worker 0", "chief 0"):
        made.processes[name].terminate()
    assert [status for status, _ in made.ends().values()] == [143, 143, 143]
    first, second = made.said("chief 0").splitlines()
    assert first.startswith("interrupted and saved at step ")
    assert second == "    python -m tf1_mnist.softmax --resume run"
    assert (made.said("worker 0"), made.said("ps 0")) == ("", "")
    made.options = ("--resume", "run")
    made.start()
    begun = int(made.line("chief 0", "run run, ").split()[3].replace(",", ""))
    made.line("chief 0", "epoch ")
    assert begun >= 86


@BOTH
def test_no_task_waits_forever_for_a_stopped_parameter_server(
    sync: Any, cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--patience", "10", *sync)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.processes["ps 0"].send_signal(signal.SIGSTOP)
    for name in ("chief 0", "worker 0"):
        assert made.ends(name)[name][0] == 2
        (line,) = made.said(name).splitlines()
        assert_names(line, "parameter servers", "s")


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
    assert line == f"waiting for ps 0 at {made.cluster['ps'][0]}"


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
    made.line("chief 0", "epoch 2/3")  # so that the first one is saved
    made.kill(lost)
    made.start(lost)
    again = made.line("chief 0", "run run, steps ")
    assert int(again.split()[3].replace(",", "")) >= 86
    made.end_well()
    assert_names(made.said("chief 0"), "chief 0", "variables")
    assert_all_steps_were_taken(made, sync)


def test_a_finished_run_is_not_started_again(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "1", "--trace")
    del made.cluster["chief"]  # without a chief, worker 0 is the chief
    made.cluster["worker"] *= 2
    made.cluster["worker"][0] = launch.local_cluster(1, 1)["ps"][0]
    made.names = ["worker 0", "worker 1", "ps 0"]
    made.start()
    made.end_well()
    made.start()
    ended = made.ends()
    assert [status for status, _ in ended.values()] == [0, 0, 0]
    assert_names(ended["worker 0"][1], "everything is in run")
    assert ended["worker 1"][1] == ended["ps 0"][1] == ""


def test_a_run_with_other_options_is_refused(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "2")
    made.start()
    made.line("chief 0", "epoch 1/2")
    made.kill("chief 0")
    made.options = (*made.options, "--seed", "1")
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert line.startswith("python -m tf1_mnist.softmax: error: ")
    assert_names(line, "run", "seed", "0", "1")


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
    """docs/distributed.md warns of this; TensorFlow has no option to change it."""
    made = cluster()
    made.start("ps 0")
    waiting.reach("ps 0", made.cluster["ps"][0], 60)
    port = int(made.cluster["ps"][0].rpartition(":")[2])
    sockets = [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()]
    listening = [words[1] for words in sockets if words[3] == "0A"]
    assert f"{'0' * 32}:{port:04X}" in listening


def test_a_missing_parameter_server_is_named(cluster: Make) -> None:
    made = cluster("--patience", "1")
    made.start("chief 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    address = made.cluster["ps"][0]
    assert line.startswith("python -m tf1_mnist.softmax: error: ")
    assert_names(line, "ps 0", address)
