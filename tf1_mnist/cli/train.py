"""What the two commands share: options -> data -> graph -> session -> a run's folder."""

import argparse
import os
import platform
import shlex
import sys
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence

import numpy as np

from tf1_mnist import __version__, data, optimizers, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import command, options, precision
from tf1_mnist.cluster import chief, replica, server, tf_config
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.data import Split
from tf1_mnist.model import Model, build
from tf1_mnist.runs import checkpoints, recording, report, saved_model, trace


class Recipe(NamedTuple):
    """A network, and how it is trained where the command line does not say.

    inference: the network: takes `images` and `training`, returns the logits.
    epochs, batch_size, learning_rate: the options' defaults.
    schedule: one of `schedules`.
    """

    inference: Callable[[Any, Any], Any]
    epochs: int
    batch_size: int
    learning_rate: float = 2e-3
    schedule: Callable[[float, Any, int], Any] = optimizers.cosine

    def defaults(self) -> Dict[str, Any]:
        return {
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "learning_rate": self.learning_rate,
        }


def main(
    network: str,
    recipe: Recipe,
    fast: Optional[Recipe] = None,
    argv: Optional[Sequence[str]] = None,
) -> int:
    """Trains a network, or goes on with a run, as the command line says.

    Args:
        network: the module's name, `softmax` or `cnn`.
        recipe: what it trains.
        fast: what it trains with `--fast`; None where there is no such option.
        argv: the arguments; None for the process's own.
    Returns:
        The exit status, as `command.status` says.
    """
    arguments = options.parse(network, recipe.defaults(), fast and fast.defaults(), argv)

    def work() -> int:
        _work(network, {False: recipe, True: fast}, arguments, tf_config.read())
        return 0

    return command.status(network, work)


def _work(
    network: str,
    recipes: Dict[bool, Optional[Recipe]],
    arguments: argparse.Namespace,
    task: Optional[Task],
) -> None:
    """Trains a network; as a task of a cluster, does its part of that."""
    if task is None and arguments.training["sync"]:
        raise ValueError("--sync: there is no cluster; expected TF_CONFIG to describe one")
    run = _earlier(arguments, task)
    if run is not None and runs.is_complete(run):
        _end(run, arguments, task)
        return
    if task is not None and task.type == "ps":
        server.serve(task)
        return

    chosen = _chosen(network, arguments, run, task)
    recipe = recipes[chosen["fast"]]
    if recipe is None:
        raise ValueError(f"{run}: a fast run; python -m tf1_mnist.{network} has none")
    full, test = data.load_data(chosen["data"])
    train, validation = data.hold_out(full)
    sha256 = data.sha256(full, test)
    if chosen.setdefault("data_sha256", sha256) != sha256:
        raise ValueError(
            f"{chosen['data'] or data.BUNDLED}: SHA-256 {sha256} of its arrays; expected "
            f"{chosen['data_sha256']}, the data that the run was started with"
        )
    batch_size = chosen["batch_size"] * chosen["workers"]
    steps = chosen["epochs"] * data.steps_per_epoch(train, batch_size)
    rate = chosen["learning_rate"], steps, recipe.schedule
    config = precision.config(chosen["precision"])
    member = None
    if task is not None:
        own = replica.build(task, chosen["sync"], recipe.inference, chosen["seed"], *rate)
        member = chief.join(task, own, config, arguments.patience)
        if not task.is_chief:
            chief.work(member, train, chosen["epochs"], batch_size, chosen["seed"])
            return

    model = build(recipe.inference, chosen["seed"], *rate)
    run = run or runs.create(arguments.run_dir, network)
    with runs.locked(run):
        if not checkpoints.find(run):
            onednn = {"TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS")}
            described = {"network": network, **chosen, **onednn, "versions": _versions()}
            runs.write_json(run / "options.json", described)
        heading = (
            "" if arguments.quiet else _heading(network, model, chosen, train, validation, test)
        )
        watched = train, validation, heading
        try:
            if member is None:
                with tf.Session(graph=model.graph, config=config) as session:
                    recording.prepare(session, model, run)
                    history = recording.fit(session, model, run, chosen, *watched)
            else:
                together, place = member.replica.model, member.replica.position
                history = chief.lead(
                    member,
                    lambda session: recording.prepare(session, together, run),
                    lambda session: recording.fit(
                        session, together, run, chosen, *watched, place, member.task.share
                    ),
                    lambda session: checkpoints.save(session, together, run),
                )
            if arguments.trace:
                first = next(data.batches(train, chosen["batch_size"], chosen["seed"], epoch=0))
                trace.write(model, first, run, config)
            saved_model.save(recipe.inference, run)
            report.measure(model, run, full, test, history)
        except KeyboardInterrupt:
            _print_interrupted(network, run, task)
            raise
    report.show(run)
    if member is not None:
        server.dismiss(member.task, member.server)


def _earlier(arguments: argparse.Namespace, task: Optional[Task]) -> Optional[Path]:
    """The run to go on with; None for a new one.

    What starts the tasks of a cluster starts one that failed again by the same command line:
    it goes on with the run that it finds in its place.
    """
    run: Optional[Path] = arguments.run_dir
    if task is not None and run is not None and (run / "options.json").exists():
        return run
    resume: Optional[Path] = arguments.resume
    return resume


def _end(run: Path, arguments: argparse.Namespace, task: Optional[Task]) -> None:
    """What is left to do of a run that is complete."""
    if arguments.trace and task is None:
        raise ValueError(f"{run}: complete; expected a run with a step to trace")
    if task is None or task.is_chief:
        report.show(run)
    if task is not None and task.is_chief:
        server.dismiss(task, server.start(task))


def _chosen(
    network: str, arguments: argparse.Namespace, run: Optional[Path], task: Optional[Task]
) -> Dict[str, Any]:
    """The options to train under: a run's own, or else the command line's."""
    workers = 1 if task is None else len(task.workers)
    given = {**arguments.training, "workers": workers}
    given["precision"] = precision.resolve(given["precision"], task is not None)
    resuming = arguments.resume is not None
    if run is None or not (resuming or task is None or task.is_chief):
        return given  # a worker leaves the run's folder to the chief
    chosen = _options_of(run, network)
    chosen["precision"] = precision.resolve(chosen["precision"], task is not None)
    if resuming and not checkpoints.find(run):
        raise FileNotFoundError(f"{run}: holds no checkpoint to resume from")
    compared = {"workers": workers} if resuming else given
    for name, value in compared.items():
        if chosen[name] != value and arguments.training.get(name) != "auto":
            raise ValueError(f"{run}: a run with {name} {chosen[name]!r}; expected {value!r}")
    return chosen


def _options_of(run: Path, network: str) -> Dict[str, Any]:
    """Reads a run's options.json, and refuses what this command could not go on with."""
    chosen = runs.read_options(run)
    if chosen.get("network") != network:
        raise ValueError(
            f"{run}: a run of the network {chosen.get('network')!r}; expected {network!r}"
        )
    return chosen


def _versions() -> Dict[str, str]:
    return {
        "python": platform.python_version(),
        "tensorflow": tf.VERSION,
        "numpy": np.__version__,
        "tf1_mnist": __version__,
    }


def _heading(network: str, model: Model, chosen: Dict[str, Any], *splits: Split) -> str:
    train, validation, test = (len(split.images) for split in splits)
    together = ""
    if chosen["workers"] > 1:
        together = f", {chosen['workers']} workers{' in step' if chosen['sync'] else ''}"
    return (
        f"{network}: {model.parameters:,} parameters, seed {chosen['seed']}, "
        f"TensorFlow {tf.VERSION}, {chosen['precision']}{together}\n"
        f"{train:,} images to train on, {validation:,} to validate, {test:,} to test\n"
    )


def _print_interrupted(network: str, run: Path, task: Optional[Task]) -> None:
    saved = checkpoints.find(run)
    if saved:
        step = int(saved[0].name.rpartition("-")[2])  # in a cluster, of all workers together
        print(
            f"interrupted, and saved at step {step:,}; to go on:"
            if task is None
            else "interrupted, and saved; to go on, in each task of the cluster:",
            f"    python -m tf1_mnist.{network} --resume {shlex.quote(str(run))}",
            sep="\n",
            file=sys.stderr,
        )
