"""The Session loop: fit, evaluate, predict.

A session is used through its `run` alone, so that any of TensorFlow's sessions will do.
"""

import itertools
import math
import time
from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np
from tqdm import tqdm

from tf1_mnist.data import Split, batches, steps_per_epoch
from tf1_mnist.model import Model
from tf1_mnist.runs import Epoch

SAVE_EVERY = 500  # steps


class Evaluation(NamedTuple):
    """What a network says of a set of images.

    loss: mean cross-entropy, in nats.
    accuracy: the share of images whose class is the label.
    errors: the number of the others.
    classes: int64 of shape (n,), the likeliest digit of each image.
    """

    loss: float
    accuracy: float
    errors: int
    classes: np.ndarray


def fit(
    session: Any,
    model: Model,
    train: Split,
    validation: Split,
    epochs: int,
    batch_size: int,
    seed: int,
    history: Sequence[Epoch] = (),
    log: Callable[[List[Epoch]], None] = lambda history: None,
    save: Callable[[], None] = lambda: None,
    progress: bool = False,
    share: Tuple[int, int] = (0, 1),
) -> List[Epoch]:
    """Trains until `epochs` epochs are done.

    It begins where the session's variables are: after `init_op` that is the first step of
    the first epoch; after a checkpoint was restored, wherever the run had come to.

    Args:
        session: a session whose variables have values.
        train: the images to learn from.
        validation: the images to measure each epoch by.
        batch_size: images a step; an epoch's last batch is shorter where it must be.
        seed: draws the order of each epoch.
        history: the epochs that are done already.
        log: called with the history after each epoch.
        save: called every 500 steps, and after each epoch's `log`.
        progress: whether to show a bar with loss and accuracy of the latest batch.
        share: this worker's part of each batch, as in `data.batches`.
    Returns:
        The history: an Epoch for each epoch, the earlier ones before the new ones.
    Raises:
        ValueError: the batch size is impossible, or the history is not the session's.
        FloatingPointError: the loss of a step is infinite or not a number.
    """
    history = list(history)
    per_epoch = steps_per_epoch(train, batch_size)
    step = int(session.run(model.global_step))
    if not 0 <= step - per_epoch * len(history) <= per_epoch:
        raise ValueError(
            f"the history holds {len(history)} epochs of {per_epoch} steps, "
            f"and the variables are those of step {step}"
        )
    began = time.perf_counter() - (history[-1].seconds if history else 0.0)
    for epoch in range(len(history), epochs):
        done = step - per_epoch * epoch
        if done == 0:
            session.run(model.epoch_op)
        remaining = itertools.islice(batches(train, batch_size, seed, epoch, share), done, None)
        with tqdm(
            remaining,
            f"epoch {epoch + 1}/{epochs}",
            total=per_epoch,
            initial=done,
            bar_format="{desc} |{bar}| {n}/{total} steps, {remaining} left{postfix}",
            leave=False,
            dynamic_ncols=True,
            disable=not progress,
        ) as bar:
            for step, loss, accuracy in steps(session, model, bar, per_epoch * epoch + done):
                bar.set_postfix_str(f"loss {loss:.3f}, accuracy {accuracy:.0%}", refresh=False)
                if step % SAVE_EVERY == 0 and step < per_epoch * (epoch + 1):
                    save()
        history.append(_epoch(session, model, epoch, step, validation, began))
        log(history)
        save()
    return history


def steps(
    session: Any, model: Model, chosen: Iterable[Split], step: int
) -> Iterator[Tuple[int, float, float]]:
    """Takes a step with each batch.

    Args:
        chosen: the batches.
        step: the steps that were done before.
    Yields:
        After each step: the steps done; loss and accuracy of the batch before the update.
    Raises:
        FloatingPointError: the loss is infinite or not a number.
    """
    for batch in chosen:
        _, loss, accuracy = session.run(
            [model.train_op, model.loss, model.accuracy],
            {model.images: batch.images, model.labels: batch.labels, model.training: True},
        )
        step += 1
        if not math.isfinite(loss):
            raise FloatingPointError(
                f"the loss of step {step} is {loss}; "
                "expected a finite number: a smaller learning rate may help"
            )
        yield step, loss, accuracy


def _epoch(
    session: Any, model: Model, epoch: int, step: int, validation: Split, began: float
) -> Epoch:
    rate, loss, accuracy = session.run(
        [model.learning_rate, model.epoch_loss, model.epoch_accuracy]
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


def evaluate(session: Any, model: Model, split: Split, batch_size: int = 500) -> Evaluation:
    """Measures the network on labelled images, without dropout; changes no variable.

    Each image counts once, whatever the batch size: the losses are added over all images and
    divided once.
    """
    losses, classes = _in_batches(
        session,
        [model.cross_entropy, model.classes],
        {model.images: split.images, model.labels: split.labels},
        batch_size,
    )
    count = len(split.labels)
    errors = int(np.count_nonzero(classes != split.labels))
    return Evaluation(
        loss=math.fsum(losses.tolist()) / count,
        accuracy=(count - errors) / count,
        errors=errors,
        classes=classes,
    )


def predict(session: Any, model: Any, images: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """Returns the probabilities of the ten digits for each image.

    Args:
        session: a session whose variables have values.
        model: a `Model`, or the `SavedModel` that `saved_model.load` gives.
        images: uint8 of shape (n, 28, 28), 0 is white, 255 is black.
    Returns:
        float32 of shape (n, 10).
    """
    (probabilities,) = _in_batches(
        session, [model.probabilities], {model.images: images}, batch_size
    )
    return probabilities


def _in_batches(
    session: Any, fetches: List[Any], feeds: Dict[Any, np.ndarray], batch_size: int
) -> List[np.ndarray]:
    """Runs the fetches on slices of the feeds, and joins what comes out."""
    count = min(map(len, feeds.values()))
    parts = [
        session.run(
            fetches, {key: value[start : start + batch_size] for key, value in feeds.items()}
        )
        for start in range(0, count, batch_size)
    ]
    return [np.concatenate(column) for column in zip(*parts)]
