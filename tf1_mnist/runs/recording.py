"""Trains a network and records its progress: history.csv, TensorBoard, stdout, checkpoints."""

import contextlib
import shlex
import sys
from pathlib import Path
from typing import Any, List

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.model import Model
from tf1_mnist.runs import checkpoints, tensorboard
from tf1_mnist.runs.history import read_history, write_history
from tf1_mnist.runs.plan import Plan
from tf1_mnist.training import Epoch


def prepare(session: Any, model: Model, run: Path) -> None:
    """Initializes the variables, or restores them from the newest undamaged checkpoint."""
    if checkpoints.find(run):
        for damaged in checkpoints.restore(session, model, run):
            print(f"{damaged}: damaged; using the previous checkpoint", file=sys.stderr)
    else:
        session.run(model.init_op)
        checkpoints.save(session, model, run)


def fit(session: Any, model: Model, plan: Plan, quiet: bool) -> List[Epoch]:
    """Trains until the end of the run and records each epoch.

    Args:
        session: a session whose variables have values.
        model: the graph.
        plan: the run.
        quiet: whether to print nothing.
    Returns:
        The history of all epochs.
    Raises:
        OSError: a file cannot be written.
        FloatingPointError: the loss of a step is infinite or not a number.
    """
    run, epochs = plan.folder, plan.settings.epochs
    step = int(session.run(model.local_step))
    history = [epoch for epoch in read_history(run) if epoch.step <= step]
    watched = {model.images: plan.splits.validation.images[:100]}
    if not quiet:
        print(_heading(plan, model, step), flush=True)

    def save() -> None:
        checkpoints.save(session, model, run)

    with tensorboard.writers(run, model.graph, step) as write_summaries:
        try:
            for epoch in training.run_epochs(
                session,
                model,
                plan.batches,
                plan.splits.validation,
                epochs,
                history,
                save,
                progress=not quiet and sys.stderr.isatty(),
            ):
                history.append(epoch)
                write_history(run, history)
                write_summaries(epoch, session.run(model.histograms, watched))
                if not quiet:
                    _print_epoch(epoch, epochs)
                save()
        except KeyboardInterrupt:
            with contextlib.suppress(tf.errors.OpError):  # a cluster's variables may be lost
                save()
            raise
    return history


def print_interrupted(plan: Plan, advice: str) -> None:
    """Says on stderr at which step an interrupted run was saved, and how to resume it.

    Args:
        plan: the run.
        advice: what to do with the command line that follows.
    """
    saved = checkpoints.find(plan.folder)
    if saved:
        step = int(saved[0].name.rpartition("-")[2])
        print(
            f"interrupted and saved at step {step:,}; {advice}\n"
            f"    python -m tf1_mnist.{plan.settings.network} "
            f"--resume {shlex.quote(str(plan.folder))}",
            file=sys.stderr,
        )


def _heading(plan: Plan, model: Model, step: int) -> str:
    settings = plan.settings
    train = plan.batches.images_per_epoch
    validation, test = len(plan.splits.validation.images), len(plan.splits.test.images)
    together = ""
    if settings.workers > 1:
        together = f", {settings.workers} workers{' in step' if settings.sync else ''}"
    return (
        f"{settings.network}: {model.parameters:,} parameters, seed {settings.seed}, "
        f"TensorFlow {tf.VERSION}, {settings.precision}{together}\n"
        f"{train:,} images to train on, {validation:,} to validate, {test:,} to test\n"
        f"run {plan.folder}, steps {step:,} to {plan.steps:,}"
    )


def _print_epoch(epoch: Epoch, epochs: int) -> None:
    print(
        f"epoch {epoch.epoch:>{len(str(epochs))}}/{epochs}: "
        f"loss {epoch.loss:.4f}, accuracy {epoch.accuracy:.2%}; "
        f"validation {epoch.validation_loss:.4f}, {epoch.validation_accuracy:.2%}; "
        f"{epoch.seconds:.0f} s",
        flush=True,
    )
