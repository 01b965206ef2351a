"""The Session loop: fit, evaluate, predict.

The loop calls only a session's `run`, so any kind of TensorFlow session works.
"""

from __future__ import annotations

import math
import time
from typing import (
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    Union,
)

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches, Examples, Splits
from tf1_mnist.model import Model, SavedModel
from tf1_mnist.recipe import Recipe

SAVE_EVERY = 500  # steps
ACTIVATIONS = 2**26  # bytes; the most that activations take up in a call to `run`


# A function like `take_steps`
TakeSteps = Callable[[Any, Model, Batches, int], Iterator[Tuple[int, float, float]]]


class Epoch(NamedTuple):
    """The results of an epoch.

    epoch: counted from 1.
    step: the number of steps taken since training began.
    learning_rate: the rate of the next step.
    loss, accuracy: means over the epoch's training images. Each image is measured by the step
        that trains on it: before the update, with dropout, and distorted if the run distorts
        its images.
    validation_loss, validation_accuracy: means over the validation images at the end of the epoch.
    seconds: training time so far, excluding the time between an interruption and the resumption.
    """

    epoch: int
    step: int
    learning_rate: float
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


class Evaluation(NamedTuple):
    """The results of a network on a set of images.

    loss: mean cross-entropy, in nats.
    accuracy: the share of images whose class is the label.
    errors: the number of misclassified images.
    classes: int64 of shape (n,), the most likely digit of each image; of shape (n, columns) if
        the images are rows.
    """

    loss: float
    accuracy: float
    errors: int
    classes: np.ndarray


def fit(
    session: tf.Session, model: Model, recipe: Recipe, train: Examples, validation: Examples
) -> List[Epoch]:
    """Trains a network from its first step. To resume training, use `run_epochs`.

    Args:
        session: a session in which `init_op` has run and no step has been taken.
        model: from `build`.
        recipe: the network and its training, as passed to `build`. Its `precision` and `data` are
            for the commands and have no effect here.
        train: the images to train on.
        validation: the images on which the network is evaluated after each epoch.
    Returns:
        An Epoch for each epoch.
    Raises:
        ValueError: the batch size is out of range, steps have already been taken, or the model was
            built for another number of steps.
        FloatingPointError: the loss at a step is infinite or not a number.
    """
    few = Examples(train.images[:1], train.labels[:1])  # the test set is not used
    splits, batches = recipe.arrange(Splits(train, validation, few))
    epochs = recipe.settings.epochs
    steps = epochs * batches.steps_per_epoch
    if model.steps != steps:
        raise ValueError(
            f"the model was built for {model.steps} steps; expected {steps}, the result of "
            "recipe.steps(train)"
        )
    step = int(session.run(model.global_step))
    if step != 0:
        raise ValueError(f"the variables are at step {step}; expected 0, as after init_op")
    return list(run_epochs(session, model, batches, splits.validation, epochs, step))


def run_epochs(
    session: tf.Session,
    model: Model,
    batches: Batches,
    validation: Examples,
    epochs: int,
    step: int,
    history: Sequence[Epoch] = (),
    save: Callable[[], None] = lambda: None,
    show: Callable[[int, float, float], None] = lambda step, loss, accuracy: None,
    take: Optional[TakeSteps] = None,
) -> Iterator[Epoch]:
    """Trains until `epochs` epochs are complete.

    Args:
        session: a session whose variables have values.
        model: from `build`.
        batches: the batches of training images.
        validation: the images on which the network is evaluated after each epoch.
        epochs: the total number of epochs, including those in the history.
        step: the number of steps already taken: 0 after `init_op`; after a checkpoint has been
            restored, the step at which it was written.
        history: the epochs that are already complete.
        save: a function that is called every 500 steps within an epoch.
        show: a function that is called after each step with what `take_steps` yields.
        take: a function like `take_steps`; None for `take_steps`.
    Yields:
        An Epoch at the end of each epoch that is not in the history.
    Raises:
        ValueError: the history does not match the session's step.
        FloatingPointError: the loss at a step is infinite or not a number.
    """
    per_epoch = batches.steps_per_epoch
    if not is_up_to(history, per_epoch, step):
        raise ValueError(
            f"the history has {len(history)} epochs of {per_epoch} steps, "
            f"but the variables are at step {step}"
        )
    began = time.perf_counter() - (history[-1].seconds if history else 0.0)
    for epoch in range(len(history), epochs):
        start, end = per_epoch * epoch, per_epoch * (epoch + 1)
        if step == start:
            session.run(model.epoch.reset_op)
        if step < end:  # false if a run was interrupted right after the epoch's last step
            taken = (take or take_steps)(session, model, batches, step)
            for step, loss, accuracy in taken:
                show(step, loss, accuracy)
                if step % SAVE_EVERY == 0 and step < end:
                    save()
        yield _epoch(session, model, epoch, step, validation, began)


def is_up_to(history: Sequence[Epoch], steps_per_epoch: int, step: int) -> bool:
    """Returns whether a history contains all epochs that are complete after a number of steps.

    The last epoch may be missing: a run may have been interrupted before it recorded the epoch.
    """
    return 0 <= step - steps_per_epoch * len(history) <= steps_per_epoch


def take_steps(
    session: tf.Session, model: Model, batches: Batches, step: int
) -> Iterator[Tuple[int, float, float]]:
    """Takes the remaining steps of an epoch.

    Args:
        session: a session whose variables have values.
        model: from `build`.
        batches: the batches of training images.
        step: the number of steps already taken.
    Yields:
        After each step, the number of steps taken, and the loss and the accuracy of the batch
        before its update.
    Raises:
        FloatingPointError: the loss at a step is infinite or not a number.
    """
    for batch in batches.since(step):
        loss, accuracy = take_step(session, model, batch)
        step += 1
        expect_finite(step, loss)
        yield step, loss, accuracy


def expect_finite(step: int, loss: float) -> None:
    """Checks the loss of a step.

    Raises:
        FloatingPointError: the loss is infinite or not a number.
    """
    if not math.isfinite(loss):
        raise FloatingPointError(
            f"the loss of step {step} is {loss}; "
            "expected a finite number (a smaller learning rate may help)"
        )


def take_step(session: tf.Session, model: Model, batch: Examples) -> Tuple[float, float]:
    """Takes one training step; returns the loss and accuracy of the batch before the update."""
    feeds = {model.images: batch.images, model.labels: batch.labels, model.training: True}
    _, loss, accuracy = session.run([model.train_op, model.loss, model.accuracy], feeds)
    return loss, accuracy


def _epoch(
    session: tf.Session, model: Model, epoch: int, step: int, validation: Examples, began: float
) -> Epoch:
    rate, loss, accuracy = session.run(
        [model.learning_rate, model.epoch.loss, model.epoch.accuracy]
    )
    measured = evaluate(session, model, validation)
    return Epoch(
        epoch=epoch + 1,
        step=step,
        learning_rate=float(rate),
        loss=float(loss),
        accuracy=float(accuracy),
        validation_loss=measured.loss,
        validation_accuracy=measured.accuracy,
        seconds=round(time.perf_counter() - began, 3),
    )


def evaluate(
    session: tf.Session, model: Model, split: Examples, batch_size: Optional[int] = None
) -> Evaluation:
    """Evaluates a network on labelled images, without dropout and without further training.

    Each image has the same weight, whatever the batch size. The losses are summed over all images,
    and the sum is divided by the number of images.

    Args:
        session: a session whose variables have values.
        model: from `build`.
        split: n images with their labels.
        batch_size: images per call to `run`; affects only memory and speed. If this is None, each
            call takes as many images as `ACTIVATIONS` allows.
    Returns:
        The Evaluation.
    Raises:
        ValueError: the numbers of images and labels differ.
    """
    count = len(split.images)
    if len(split.labels) != count:
        raise ValueError(
            f"{count} images but {len(split.labels)} labels; expected one label per image"
        )
    network = model.evaluated
    feeds = {model.images: split.images, model.labels: split.labels}
    size = batch_size or _batch_size(split.images, network.activations)
    fetches = [network.cross_entropy, network.correct, network.classes]
    losses, correct, classes = _in_batches(session, fetches, feeds, size)
    errors = count - int(np.count_nonzero(correct))
    return Evaluation(
        loss=math.fsum(losses.tolist()) / count,
        accuracy=(count - errors) / count,
        errors=errors,
        classes=classes,
    )


def predict(
    session: tf.Session,
    model: Union[Model, SavedModel],
    images: np.ndarray,
    batch_size: Optional[int] = None,
) -> np.ndarray:
    """Returns the probabilities of the classes for each image.

    Args:
        session: a session whose variables have values.
        model: a `Model`, or the `SavedModel` that `saved_model.load` returns.
        images: uint8 of shape (n, 28, 28); 0 is paper, and 255 is ink; of shape (n, 32, width) if
            they are rows.
        batch_size: as in `evaluate`.
    Returns:
        float32 of shape (n, 10), or of shape (n, columns, 23) if the images are rows.
    """
    network = model.evaluated if isinstance(model, Model) else model
    size = batch_size or _batch_size(images, network.activations)
    fetches, feeds = [network.probabilities], {model.images: images}
    (probabilities,) = _in_batches(session, fetches, feeds, size)
    return probabilities


def _in_batches(
    session: tf.Session,
    fetches: List[tf.Tensor],
    feeds: Dict[tf.Tensor, np.ndarray],
    size: int,
) -> List[np.ndarray]:
    """Runs the fetches on one slice of the feeds after another and concatenates the results."""
    count = len(next(iter(feeds.values())))
    parts = [
        session.run(fetches, {key: value[start : start + size] for key, value in feeds.items()})
        for start in range(0, count, size)
    ]
    return [np.concatenate(column) for column in zip(*parts)]


def _batch_size(images: np.ndarray, activations: Sequence[tf.Tensor]) -> int:
    """Returns the number of images whose activations fit into ACTIVATIONS bytes, but at least 1."""
    _, height, width = images.shape
    numbers = height * width
    for activation in activations:
        # A layer of varying width is at most as wide as the images.
        numbers += int(np.prod([side or width for side in activation.shape.as_list()[1:]]))
    return int(max(1, ACTIVATIONS // (4 * numbers)))  # 4 bytes in a float32
