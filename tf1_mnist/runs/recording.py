"""Training that is told of: in history.csv, to TensorBoard, on stdout, by checkpoints."""

import contextlib
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

from tf1_mnist import data, runs, training
from tf1_mnist.runs import checkpoints, tensorboard
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.model import Model
from tf1_mnist.runs import Epoch


def prepare(session: Any, model: Model, run: Path) -> None:
    """Gives the variables their first values, or those of the newest checkpoint that is whole."""
    if checkpoints.find(run):
        for damaged in checkpoints.restore(session, model, run):
            print(f"{damaged}: damaged; taking the one before it", file=sys.stderr)
    else:
        session.run(model.init_op)
        checkpoints.save(session, model, run)


def fit(
    session: Any,
    model: Model,
    run: Path,
    chosen: Dict[str, Any],
    train: Split,
    validation: Split,
    heading: str,
    position: Any = None,
    share: Tuple[int, int] = (0, 1),
) -> List[Epoch]:
    """Trains to the end, and tells of each epoch in history.csv, to TensorBoard, on stdout.

    Args:
        session: in which the variables have values.
        chosen: the run's options.
        heading: what stdout says first; empty for nothing on stdout at all.
        position, share: a worker's, where it is one of several.
    Returns:
        The history.
    """
    placed = model if position is None else model._replace(global_step=position)
    step = int(session.run(placed.global_step))
    history = [epoch for epoch in runs.read_history(run) if epoch.step <= step]
    watched = {model.images: validation.images[:100]}
    batch_size = chosen["batch_size"] * chosen["workers"]
    if heading:
        steps = chosen["epochs"] * data.steps_per_epoch(train, batch_size)
        print(f"{heading}run {run}, steps {step:,} to {steps:,}", flush=True)

    with tensorboard.writers(run, model.graph, step) as write_summaries:

        def log(history: List[Epoch]) -> None:
            runs.write_history(run, history)
            write_summaries(history[-1], session.run(model.histograms, watched))
            if heading:
                _print_epoch(history[-1], chosen["epochs"])

        def save() -> None:
            checkpoints.save(session, model, run)

        try:
            history = training.fit(
                session,
                placed,
                train,
                validation,
                chosen["epochs"],
                batch_size,
                chosen["seed"],
                history,
                log=log,
                save=save,
                progress=bool(heading) and sys.stderr.isatty(),
                share=share,
            )
        except KeyboardInterrupt:
            with contextlib.suppress(tf.errors.OpError):  # the cluster's variables may be gone
                save()
            raise
    return history


def _print_epoch(epoch: Epoch, epochs: int) -> None:
    print(
        f"epoch {epoch.epoch:>{len(str(epochs))}}/{epochs}: "
        f"loss {epoch.loss:.4f}, accuracy {epoch.accuracy:.2%}; "
        f"validation {epoch.validation_loss:.4f}, {epoch.validation_accuracy:.2%}; "
        f"{epoch.seconds:.0f} s",
        flush=True,
    )
