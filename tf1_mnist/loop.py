"""Takes several training steps in one call to a session's `run`.

A step of the Softmax network takes two or three milliseconds. Up to a quarter of that time is spent
on the call itself: on Python, on feeding and on starting the executor. If the graph contains a
loop, a single call can take several steps. Bit for bit, the results are the same as without a loop.

You can skip this module on a first reading. If a model has no loop, `training.steps` takes the
steps one by one.
"""

from __future__ import annotations

import itertools
import time
from typing import Any, Callable, Iterator, List, NamedTuple, Tuple

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches, Split

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


def repeat_step(model: Any) -> Loop:
    """Adds a loop that repeats the training step of the current graph.

    The body of the loop is a copy of the step's ops. This copy receives one batch instead of all
    the images that are fed. It uses the variables of the original, since an op finds a variable by
    its name.

    Args:
        model: the `Model` of the current graph.
    Returns:
        The Loop.
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


def steps(
    session: tf.Session,
    model: Any,
    batches: Batches,
    step: int,
    stop_every: int,
    take_step: Callable[[tf.Session, Any, Split], Tuple[float, float]],
) -> Iterator[Tuple[int, float, float]]:
    """Takes the remaining steps of an epoch, several in each call to `run`.

    Args:
        session, model, batches, step: as in `training.steps`.
        stop_every: a call ends at each multiple of this number of steps.
        take_step: a function that takes a single step, as `training.take_step` does.
    Yields:
        The values that `training.steps` yields. Only the loss at the last step can be infinite or
        not a number.
    """
    remaining = batches.since(step)
    several = list(itertools.islice(remaining, 1))
    while several:
        began = time.perf_counter()
        if len(several) == 1:
            taken, (loss, accuracy) = 1, take_step(session, model, several[0])
        else:
            taken, loss, accuracy = _take(session, model, several)
        seconds = (time.perf_counter() - began) / taken
        step += taken
        yield step, loss, accuracy
        count = int(min(SECONDS_PER_RUN / seconds, stop_every - step % stop_every))
        several = list(itertools.islice(remaining, max(1, count)))


def _take(session: tf.Session, model: Any, several: List[Split]) -> Tuple[int, float, float]:
    """Takes a step for each batch, up to and including the first one whose loss is not finite.

    Returns:
        The number of steps taken, and the loss and accuracy at the last step.
    """
    feeds = {
        model.images: np.concatenate([batch.images for batch in several]),
        model.labels: np.concatenate([batch.labels for batch in several]),
        model.loop.batch_size: len(several[0].images),
    }
    loop = model.loop
    taken, loss, accuracy = session.run([loop.taken, loop.loss, loop.accuracy], feeds)
    return int(taken), loss, accuracy
