"""Tests chiefs that are killed or interrupted, or that lose a worker."""

import signal

import run_folders
from cluster.processes import OPTIONS, STEPS, Make, assert_all_steps_were_taken
from messages import assert_names


def test_the_chief_continues_from_its_checkpoint(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--sync")
    made.start()
    made.line("chief 0", "epoch 2/3")  # by then, the first epoch has been saved
    made.kill("chief 0")
    made.start("chief 0")
    again = made.line("chief 0", "run run, steps ")
    assert int(again.split()[3].replace(",", "")) >= 86
    made.end_well()
    assert_all_steps_were_taken(made, sync=True)


def test_ctrl_c_saves_and_resume_continues(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS)
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.processes["chief 0"].send_signal(signal.SIGINT)
    assert made.ends("chief 0")["chief 0"][0] == 130
    _, command = made.said("chief 0").splitlines()
    assert command == "    python -m tf1_mnist.cluster softmax --resume run"
    begun = run_folders.variables(made.folder / "run")["progress"][0]
    assert begun >= 86
    made.kill("worker 0")
    made.kill("ps 0")
    made.options = ("--resume", "run")
    made.start()
    assert made.line("chief 0", "run run, ") == f"run run, steps {begun} to {STEPS}\n"
    made.end_well()
    assert_all_steps_were_taken(made, sync=False)


def test_sigterm_ends_every_task(cluster: Make, some_mnist: str) -> None:
    """All tasks end properly, even if the parameter server ends while others are taking a step."""
    made = cluster("--data", some_mnist, "--epochs", "1000", "--batch-size", "32", "--sync")
    made.start()
    made.line("chief 0", "epoch    2/1000")  # by then, the first epoch has been saved
    for name in ("ps 0", "worker 0", "chief 0"):
        made.processes[name].terminate()
    assert [status for status, _ in made.ends().values()] == [143, 143, 143]
    first, second = made.said("chief 0").splitlines()
    assert first.startswith("interrupted and saved at step ")
    assert second == "    python -m tf1_mnist.cluster softmax --resume run"
    assert (made.said("worker 0"), made.said("ps 0")) == ("", "")
    made.options = ("--resume", "run")
    made.start()
    begun = int(made.line("chief 0", "run run, ").split()[3].replace(",", ""))
    made.line("chief 0", "epoch ")
    assert begun >= 86


def test_a_synchronous_run_names_the_task_it_waits_for_and_stops(
    cluster: Make, some_mnist: str
) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--timeout", "10", "--sync")
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("worker 0")
    assert made.ends("chief 0")["chief 0"][0] == 2
    (line,) = made.said("chief 0").splitlines()
    assert line.startswith("python -m tf1_mnist.cluster softmax: error: ")
    assert_names(line, "worker 0", made.cluster["worker"][0], "10 s")


def test_an_asynchronous_run_continues_without_a_worker(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, *OPTIONS, "--timeout", "10")
    made.start()
    made.line("chief 0", "epoch 1/3")
    made.kill("worker 0")
    made.end_well("chief 0", "ps 0")
    (line,) = made.said("chief 0").splitlines()
    assert_names(line, "worker 0", made.cluster["worker"][0], STEPS)
    assert made.metrics()["test_accuracy"] > 0.9
