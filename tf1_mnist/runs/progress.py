"""Prints a training command's output: a summary, each epoch's results, and how to resume."""

import contextlib
import sys
from typing import Any, Callable, Iterator

from tqdm import tqdm

from tf1_mnist import tf1 as tf
from tf1_mnist.command_line import called, print_line
from tf1_mnist.model import Model
from tf1_mnist.printing import printable, quoted
from tf1_mnist.runs import checkpoints
from tf1_mnist.runs.plan import Plan
from tf1_mnist.training import Epoch


def print_heading(plan: Plan, model: Model, step: int) -> None:
    """Prints the run's folder, the steps to take, and a summary of the network and the data.

    Args:
        plan: the run.
        model: the graph.
        step: the number of steps already taken.
    """
    settings = plan.recipe.settings
    train = plan.batches.images_per_epoch
    validation, test = len(plan.splits.validation.images), len(plan.splits.test.images)
    print(
        f"{plan.record.network}: {model.parameters:,} parameters, seed {settings.seed}, "
        f"TensorFlow {tf.VERSION}, {settings.precision}\n"
        f"{train:,} images to train on, {validation:,} to validate, {test:,} to test\n"
        f"run {printable(str(plan.folder))}, steps {step:,} to {plan.steps:,}",
        flush=True,
    )


@contextlib.contextmanager
def bar(plan: Plan, step: int, hidden: bool) -> Iterator[Callable[[int, float, float], None]]:
    """Shows a progress bar for each epoch on stderr, if stderr is a terminal.

    Args:
        plan: the run.
        step: the number of steps already taken.
        hidden: whether to hide the bar.
    Yields:
        A function that takes a step, a loss and an accuracy, and moves the bar to that step.
    """
    per_epoch, epochs = plan.batches.steps_per_epoch, plan.recipe.settings.epochs
    shown: Any = None

    def show(now: int, loss: float, accuracy: float) -> None:
        nonlocal shown, step
        done = step % per_epoch
        if shown is None:
            shown = tqdm(
                desc=f"epoch {step // per_epoch + 1}/{epochs}",
                total=per_epoch,
                initial=done,
                bar_format="{desc} |{bar}| {n}/{total} steps, {remaining} left{postfix}",
                leave=False,
                dynamic_ncols=True,
            )
        shown.set_postfix_str(f"loss {loss:.3f}, accuracy {accuracy:.0%}", refresh=False)
        shown.update(now - step)
        step = now
        if step % per_epoch == 0:  # the epoch's line follows
            shown.close()
            shown = None

    if hidden or not sys.stderr.isatty():
        yield lambda now, loss, accuracy: None
        return
    try:
        yield show
    finally:
        if shown is not None:
            with contextlib.suppress(OSError):  # the terminal may be gone
                shown.close()


def print_epoch(plan: Plan, epoch: Epoch) -> None:
    """Prints the results of an epoch on one line."""
    epochs = plan.recipe.settings.epochs
    print(
        f"epoch {epoch.epoch:>{len(str(epochs))}}/{epochs}: "
        f"loss {epoch.loss:.4f}, accuracy {epoch.accuracy:.2%}; "
        f"validation {epoch.validation_loss:.4f}, {epoch.validation_accuracy:.2%}; "
        f"{epoch.seconds:.0f} s",
        flush=True,
    )


@contextlib.contextmanager
def resumable(plan: Plan, command: str, advice: str = "to resume:") -> Iterator[None]:
    """If the `with` block is interrupted, prints how to resume the run.

    Args:
        plan: the run.
        command: the training command, as in `Request`.
        advice: text that says what the command line below it is for.
    """
    try:
        yield
    except KeyboardInterrupt:
        _print_interrupted(plan, command, advice)
        raise


def _print_interrupted(plan: Plan, command: str, advice: str) -> None:
    saved = checkpoints.find(plan.folder)
    if saved:
        step = int(saved[0].name.rpartition("-")[2])
        folder = quoted(plan.folder.as_posix())
        print_line(f"interrupted and saved at step {step:,}; {advice}")
        print_line(f"    {called(command)} --resume {folder}")
