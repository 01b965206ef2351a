"""What the two commands share: options -> data -> graph -> session -> a run's folder."""

import argparse
import os
import platform
import shlex
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

import numpy as np

from tf1_mnist import (
    __version__,
    checkpoints,
    command,
    data,
    options,
    precision,
    runs,
    saved_model,
    schedules,
    summaries,
    tracing,
    training,
)
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.model import Model, build
from tf1_mnist.runs import Epoch


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
    schedule: Callable[[float, Any, int], Any] = schedules.cosine

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
        if arguments.resume is None or not runs.is_complete(arguments.resume):
            _run(network, {False: recipe, True: fast}, arguments)
        elif arguments.trace:
            raise ValueError(f"{arguments.resume}: complete; expected a run with a step to trace")
        else:
            _print_result(arguments.resume)
        return 0

    return command.status(network, work)


def _run(
    network: str, recipes: Dict[bool, Optional[Recipe]], arguments: argparse.Namespace
) -> None:
    resuming = arguments.resume is not None
    chosen = _options_of(arguments.resume, network) if resuming else arguments.training
    recipe = recipes[chosen["fast"]]
    if recipe is None:
        raise ValueError(f"{arguments.resume}: a fast run; python -m tf1_mnist.{network} has none")
    chosen["precision"] = precision.resolve(chosen["precision"])

    full, test = data.load_data(chosen["data"])
    train, validation = data.hold_out(full)
    sha256 = data.sha256(full, test)
    if chosen.setdefault("data_sha256", sha256) != sha256:
        raise ValueError(
            f"{chosen['data'] or data.BUNDLED}: SHA-256 {sha256} of its arrays; expected "
            f"{chosen['data_sha256']}, the data that the run was started with"
        )
    steps = chosen["epochs"] * data.steps_per_epoch(train, chosen["batch_size"])
    model = build(recipe.inference, chosen["seed"], chosen["learning_rate"], steps, recipe.schedule)
    config = precision.config(chosen["precision"])

    run = arguments.resume if resuming else runs.create(arguments.run_dir, network)
    with runs.locked(run), tf.Session(graph=model.graph, config=config) as session:
        if resuming:
            for damaged in checkpoints.restore(session, model, run):
                print(f"{damaged}: damaged; taking the one before it", file=sys.stderr)
        else:
            onednn = {"TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS")}
            described = {"network": network, **chosen, **onednn, "versions": _versions()}
            runs.write_json(run / "options.json", described)
            session.run(model.init_op)
            checkpoints.save(session, model, run)
        step = int(session.run(model.global_step))
        history = [epoch for epoch in runs.read_history(run) if epoch.step <= step]

        if not arguments.quiet:
            print(
                f"{network}: {model.parameters:,} parameters, seed {chosen['seed']}, "
                f"TensorFlow {tf.VERSION}, {chosen['precision']}\n"
                f"{len(train.images):,} images to train on, {len(validation.images):,} to "
                f"validate, {len(test.images):,} to test\n"
                f"run {run}, steps {step:,} to {steps:,}",
                flush=True,
            )
        try:
            with summaries.writers(run, model.graph, step) as write_summaries:
                watched = {model.images: validation.images[:100]}

                def log(history: List[Epoch]) -> None:
                    runs.write_history(run, history)
                    write_summaries(history[-1], session.run(model.histograms, watched))
                    if not arguments.quiet:
                        _print_epoch(history[-1], chosen["epochs"])

                history = training.fit(
                    session,
                    model,
                    train,
                    validation,
                    chosen["epochs"],
                    chosen["batch_size"],
                    chosen["seed"],
                    history,
                    log=log,
                    save=lambda: checkpoints.save(session, model, run),
                    progress=not arguments.quiet and sys.stderr.isatty(),
                )
            if arguments.trace:
                first = next(data.batches(train, chosen["batch_size"], chosen["seed"], epoch=0))
                tracing.write(model, first, run, config)
            saved_model.save(recipe.inference, run)
            _measure(model, run, full, test, history)
        except KeyboardInterrupt:
            checkpoints.save(session, model, run)
            step = int(session.run(model.global_step))
            print(
                f"interrupted, and saved at step {step:,}; to go on:\n"
                f"    python -m tf1_mnist.{network} --resume {shlex.quote(str(run))}",
                file=sys.stderr,
            )
            raise
    _print_result(run)


def _options_of(run: Path, network: str) -> Dict[str, Any]:
    """Reads a run's options.json, and refuses what this command could not go on with."""
    chosen = runs.read_options(run)
    if chosen.get("network") != network:
        raise ValueError(
            f"{run}: a run of the network {chosen.get('network')!r}; expected {network!r}"
        )
    if not checkpoints.find(run):
        raise FileNotFoundError(f"{run}: holds no checkpoint to resume from")
    return chosen


def _versions() -> Dict[str, str]:
    return {
        "python": platform.python_version(),
        "tensorflow": tf.VERSION,
        "numpy": np.__version__,
        "tf1_mnist": __version__,
    }


def _measure(model: Model, run: Path, full: Split, test: Split, history: List[Epoch]) -> None:
    """Measures the network on the test set, the one time that it is looked at.

    In float32, in which the SavedModel computes too, so that `evaluate` finds the same.
    """
    from tf1_mnist import plots  # here, since matplotlib would keep --help waiting

    some = Split(test.images[:1000], test.labels[:1000])
    last = (model.activations or (model.logits,))[-1]  # what the last layer sees
    with tf.Session(graph=model.graph) as session:
        checkpoints.restore(session, model, run)
        measured = training.evaluate(session, model, test)
        kernel, hidden = session.run([model.variables[0], last], {model.images: some.images})
    figures = run / "figures"
    figures.mkdir(exist_ok=True)
    for name, figure in {
        "samples": plots.samples(full),
        "learning_curves": plots.learning_curves(history),
        "confusion_matrix": plots.confusion_matrix(test.labels, measured.classes),
        "mistakes": plots.mistakes(test, measured.classes),
        "first_layer": plots.first_layer(kernel),
    }.items():
        plots.save(figure, figures / f"{name}.png")

    step = history[-1].step
    summaries.write_test(run, step, measured.loss, measured.accuracy)
    hidden = hidden.reshape(len(some.images), -1)
    summaries.write_projector(run, some.images, some.labels, hidden)
    runs.write_json(
        run / "metrics.json",
        {
            "test_accuracy": measured.accuracy,
            "test_loss": measured.loss,
            "test_errors": measured.errors,
            "test_images": len(test.images),
            "parameters": model.parameters,
            "seconds": history[-1].seconds,
        },
    )


def _print_epoch(epoch: Epoch, epochs: int) -> None:
    print(
        f"epoch {epoch.epoch:>{len(str(epochs))}}/{epochs}: "
        f"loss {epoch.loss:.4f}, accuracy {epoch.accuracy:.2%}; "
        f"validation {epoch.validation_loss:.4f}, {epoch.validation_accuracy:.2%}; "
        f"{epoch.seconds:.0f} s",
        flush=True,
    )


def _print_result(run: Path) -> None:
    metrics = runs.read_metrics(run)
    print(
        f"test accuracy {metrics['test_accuracy']:.2%}, loss {metrics['test_loss']:.4f}: "
        f"{metrics['test_errors']:,} of {metrics['test_images']:,} wrong, "
        f"after {metrics['seconds']:.0f} s of training\n"
        f"everything is in {run}"
    )
