"""Trains a network, prints each epoch's results, and writes the run's history and checkpoints."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.model import Model
from tf1_mnist.runs import checkpoints, progress, tensorboard
from tf1_mnist.runs.history import read_history, write_history
from tf1_mnist.runs.plan import Plan
from tf1_mnist.training import Epoch, TakeSteps


def start(
    session: tf.Session,
    model: Model,
    run: Path,
    values: Sequence[Tuple[tf.Variable, np.ndarray]] = (),
) -> None:
    """Initializes the variables or restores them from the newest undamaged checkpoint.

    Args:
        session: a session of the graph.
        model: the graph.
        run: the run's folder.
        values: pairs of a variable and the value that replaces its initial value.
    """
    if checkpoints.find(run):
        for damaged in checkpoints.restore(session, model, run):
            print(f"{damaged}: damaged; using the previous checkpoint", file=sys.stderr)
    else:
        session.run(model.init_op)
        for variable, value in values:
            variable.load(value, session)
        checkpoints.save(session, model, run)


def train(
    session: tf.Session,
    model: Model,
    plan: Plan,
    quiet: bool,
    step: int,
    take: Optional[TakeSteps] = None,
) -> List[Epoch]:
    """Trains until the end of the run and records each epoch.

    Args:
        session: a session whose variables have values.
        model: the graph.
        plan: the run.
        quiet: whether to print nothing.
        step: the number of steps that this process has taken.
        take: as in `training.run_epochs`.
    Returns:
        All epochs of the run.
    Raises:
        OSError: a file cannot be written.
        ValueError: the history does not match the steps that have been taken.
        FloatingPointError: the loss at a step is infinite or not a number.
    """
    run = plan.folder
    history = [epoch for epoch in read_history(run) if epoch.step <= step]
    per_epoch = plan.batches.steps_per_epoch
    if not training.is_up_to(history, per_epoch, step):
        raise ValueError(
            f"{run / 'history.csv'}: {len(history)} epochs up to step {step} of the checkpoint; "
            f"expected one for every {per_epoch} steps"
        )
    watched = {model.images: plan.splits.validation.images[:100]}
    if not quiet:
        progress.print_heading(plan, model, step)

    def save() -> None:
        checkpoints.save(session, model, run)

    with progress.bar(plan, step, quiet) as show, tensorboard.writers(
        run, model.graph, step
    ) as write_summaries:
        try:
            for epoch in training.run_epochs(
                session,
                model,
                plan.batches,
                plan.splits.validation,
                plan.recipe.settings.epochs,
                step,
                history,
                save,
                show,
                take,
            ):
                history.append(epoch)
                write_history(run, history)
                write_summaries(epoch, session.run(model.histograms, watched))
                if not quiet:
                    progress.print_epoch(plan, epoch)
                save()
        except KeyboardInterrupt:
            with contextlib.suppress(tf.errors.OpError):  # a cluster's variables may be lost
                save()
            raise
    return history
