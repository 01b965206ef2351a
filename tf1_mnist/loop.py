"""Several training steps in one call to a session's `run`.

A step of the Softmax network takes two or three milliseconds. Up to a quarter of that goes into the
call itself: into Python, feeding and starting the executor. With a loop in the graph, several steps
share one call. The results are the same, bit for bit.

You can skip this module when you read the package. Only `training.steps` uses it, and it works
without it.
"""

from typing import Any, NamedTuple

from tf1_mnist import tf1 as tf


class Loop(NamedTuple):
    """The part of a graph that takes one step for each of several batches.

    The batches are fed to `Model.images` and `Model.labels`, one after the other.

    batch_size: placeholder, int32 (), the size of a batch; the last one may be smaller.
    taken: int32 (), the number of steps taken. It is lower than the number of batches if the
        loss of a step is infinite or not a number: that step is the last one.
    loss, accuracy: float32 (), of the last batch, before its update.
    """

    batch_size: Any
    taken: Any
    loss: Any
    accuracy: Any


def repeat_step(model: Any) -> Loop:
    """Adds a loop to the current graph that repeats its training step.

    The body of the loop is a copy of the step's ops, which gets one batch in place of all the
    images that are fed. The copy uses the variables of the original, since an op finds a
    variable by its name.

    Args:
        model: the `Model` of the current graph.
    Returns:
        The Loop.
    """
    step = [model.train_op.name, model.loss.op.name, model.accuracy.op.name]
    graph = tf.graph_util.extract_sub_graph(model.graph.as_graph_def(), step)
    batch_size = tf.placeholder(tf.int32, (), name="batch_size")
    images = tf.size(model.labels)

    def again(taken: Any, loss: Any, accuracy: Any) -> Any:
        return tf.logical_and(taken * batch_size < images, tf.is_finite(loss))

    def once_more(taken: Any, loss: Any, accuracy: Any) -> Any:
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
        with tf.control_dependencies([done]):  # the next step needs this one's variables
            return taken + 1, loss, accuracy

    taken, loss, accuracy = tf.while_loop(
        again, once_more, (0, 0.0, 0.0), parallel_iterations=1, name="steps"
    )
    return Loop(batch_size, taken, loss, accuracy)
