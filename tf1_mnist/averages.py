"""The moving average of a network's weights: a network that is often better than the trained one.

The average is exponential, a form of the averaging proposed by Polyak and Juditsky (1992).
"""

from __future__ import annotations

from typing import Any, Callable, List, NamedTuple, Sequence, Tuple, Union

from tf1_mnist import tf1 as tf
from tf1_mnist.layers import predictions
from tf1_mnist.recipe import Recipe


class Averaged(NamedTuple):
    """The network with averaged weights; each tensor is like that of the same name in a `Model`."""

    logits: tf.Tensor
    probabilities: tf.Tensor
    classes: tf.Tensor
    cross_entropy: tf.Tensor
    correct: tf.Tensor
    activations: Sequence[tf.Tensor]
    variables: Sequence[tf.Variable]


def add(
    recipe: Recipe,
    images: tf.Tensor,
    labels: tf.Tensor,
    network: List[tf.Variable],
    train_op: tf.Operation,
) -> Tuple[tf.Operation, Averaged]:
    """Adds the network with averaged weights to the current graph.

    Args:
        recipe: the network and its training, with an `average_decay`.
        images, labels: as in `Model`.
        network: the variables of the network's layers.
        train_op: the op that takes a step.
    Returns:
        The op that takes a step and then updates the averages; the Averaged.
    """
    averages, averaged = _average(recipe, network)
    with tf.control_dependencies([train_op]):
        train_op = averages.apply(averaged)

    def average_of(
        getter: Callable[..., tf.Variable], *args: Any, **kwargs: Any
    ) -> Union[tf.Variable, tf.Tensor]:
        variable = getter(*args, **kwargs)
        average = averages.average(variable)
        return variable if average is None else average  # only some variables are averaged

    before = len(tf.get_collection(tf.GraphKeys.ACTIVATIONS))
    scope = tf.variable_scope(tf.get_variable_scope(), reuse=True, custom_getter=average_of)
    with scope, tf.name_scope("average"):
        logits = recipe.inference(images, False)
        probabilities, classes = predictions(logits)
        cross_entropy = recipe.task.cross_entropy(labels, logits)
        correct = recipe.task.correct(labels, logits)
    activations = tf.get_collection(tf.GraphKeys.ACTIVATIONS)[before:]
    variables = [averages.average(each) for each in tf.trainable_variables()]
    return train_op, Averaged(
        logits, probabilities, classes, cross_entropy, correct, activations, variables
    )


def saver(recipe: Recipe) -> tf.train.Saver:
    """Returns a tf.train.Saver that restores the current graph's variables from their averages.

    Args:
        recipe: as in `add`. The current graph contains only the layers of its network.
    """
    averages, averaged = _average(recipe, tf.global_variables())
    return tf.train.Saver(averages.variables_to_restore(averaged))


def _average(recipe: Recipe, network: List[tf.Variable]) -> Tuple[Any, List[tf.Variable]]:
    """Returns a tf.train.ExponentialMovingAverage, and the variables to average."""
    if recipe.continues:
        # The average includes the whole trained network, with its means and variances.
        return tf.train.ExponentialMovingAverage(recipe.average_decay), network
    # A lower decay in the first steps removes the random weights from the average.
    steps = tf.train.get_global_step()
    return (
        tf.train.ExponentialMovingAverage(recipe.average_decay, steps),
        tf.trainable_variables(),
    )
