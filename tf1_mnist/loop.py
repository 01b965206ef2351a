"""Takes several training steps in one call to a session's `run`, which saves time.

A step of the Softmax network takes two or three milliseconds, of which the call itself takes about
15%: Python, feeding, and starting the executor. If the graph contains a loop, a single call can
take several steps. Bit for bit, the results are the same as those of `training.take_steps`.

The training commands use this module. A step is the same as `training.take_step`, which takes the
steps one by one, so you can skip this module on a first reading.
"""

from __future__ import annotations

import itertools
import time
from typing import Iterator, List, NamedTuple, Tuple

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.data import Batches, Examples
from tf1_mnist.model import Model, add
from tf1_mnist.recipe import Recipe

SECONDS_PER_RUN = 0.05  # roughly the longest call to `run`, since Ctrl-C waits for its end


class Loop(NamedTuple):
    """The part of a graph that takes one step for each of several batches.

    The batches are concatenated and fed to `Model.images` and `Model.labels`.

    batch_size: placeholder, int32 (), the size of a batch; the last batch may be smaller.
    taken: int32 (), the number of steps taken, which may be lower than the number of batches, since
        the loop ends after a step at which the loss is infinite or not a number.
    loss, accuracy: float32 (), the loss and accuracy of the last batch before its update.
    """

    batch_size: tf.Tensor
    taken: tf.Tensor
    loss: tf.Tensor
    accuracy: tf.Tensor


def build(recipe: Recipe, steps: int) -> Tuple[Model, Loop]:
    """Builds the graph of a network for training, as `model.build` does, with a loop.

    Args:
        recipe: the network and its training; all images must have the same shape.
        steps: as in `model.build`.
    Returns:
        The Model and the Loop.
    """
    with tf.Graph().as_default() as graph:
        made = add(recipe, steps)
        loop = _repeated(made)
    graph.finalize()
    return made, loop


def _repeated(model: Model) -> Loop:
    """Adds a loop that repeats the training step of the current graph.

    The body of the loop is a copy of the step's ops. This copy receives one batch instead of all
    the images that are fed. It uses the variables of the original, since an op finds a variable by
    its name.
    """
    step = [model.train_op.name, model.loss.op.name, model.accuracy.op.name]
    graph = tf.graph_util.extract_sub_graph(model.graph.as_graph_def(), step)
    batch_size = tf.placeholder(tf.int32, (), name="batch_size")
    images = tf.shape(model.labels)[0]

    def again(taken: tf.Tensor, loss: tf.Tensor, accuracy: tf.Tensor) -> tf.Tensor:
        return tf.logical_and(taken * batch_size < images, tf.is_finite(loss))

    def once_more(
        taken: tf.Tensor, loss: tf.Tensor, accuracy: tf.Tensor
    ) -> Tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        batch = slice(taken * batch_size, (taken + 1) * batch_size)
        inputs = {
            model.images.op.name: model.images[batch],
            model.labels.op.name: model.labels[batch],
            model.training.op.name: tf.constant(True),
        }
        used = {node.name for node in graph.node}  # a network without dropout ignores `training`
        done, loss, accuracy = tf.import_graph_def(
            graph,
            {name: value for name, value in inputs.items() if name in used},
            [model.train_op.name, model.loss.name, model.accuracy.name],
            name="step",
        )
        with tf.control_dependencies([done]):  # the next step needs the updated variables
            return taken + 1, loss, accuracy

    taken, loss, accuracy = tf.while_loop(
        again, once_more, (0, 0.0, 0.0), parallel_iterations=1, name="steps"
    )
    return Loop(batch_size, taken, loss, accuracy)


def take_steps(
    loop: Loop, session: tf.Session, model: Model, batches: Batches, step: int
) -> Iterator[Tuple[int, float, float]]:
    """Takes the remaining steps of an epoch, several in each call to `run`.

    Args:
        loop, model: from `build`.
        session, batches, step: as in `training.take_steps`.
    Yields:
        After each call to `run`, the number of steps taken, and the loss and the accuracy of the
        last batch before its update. A call ends where the training is to be saved.
    Raises:
        FloatingPointError: the loss at a step is infinite or not a number.
    """
    remaining = batches.since(step)
    several = list(itertools.islice(remaining, 1))
    while several:
        began = time.perf_counter()
        if len(several) == 1:
            taken, (loss, accuracy) = 1, training.take_step(session, model, several[0])
        else:
            taken, loss, accuracy = take(session, loop, model, several)
        seconds = (time.perf_counter() - began) / taken
        step += taken
        training.expect_finite(step, loss)
        yield step, loss, accuracy
        count = int(
            min(SECONDS_PER_RUN / seconds, training.SAVE_EVERY - step % training.SAVE_EVERY)
        )
        several = list(itertools.islice(remaining, max(1, count)))


def take(
    session: tf.Session, loop: Loop, model: Model, several: List[Examples]
) -> Tuple[int, float, float]:
    """Takes a step for each batch, up to and including the first one whose loss is not finite.

    Returns:
        The number of steps taken, and the loss and accuracy at the last step.
    """
    feeds = {
        model.images: np.concatenate([batch.images for batch in several]),
        model.labels: np.concatenate([batch.labels for batch in several]),
        loop.batch_size: len(several[0].images),
    }
    taken, loss, accuracy = session.run([loop.taken, loop.loss, loop.accuracy], feeds)
    return int(taken), loss, accuracy
