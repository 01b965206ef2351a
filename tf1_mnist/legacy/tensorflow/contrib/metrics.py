"""`tf.contrib.metrics`, from tf_slim."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn


def accuracy(predictions: Any, labels: Any, weights: Any = None, name: Any = None) -> Any:
    """Returns the share of predictions that equal the labels, a float32 scalar."""
    right = tf.cast(tf.equal(predictions, labels), tf.float32)
    if weights is None:
        return tf.reduce_mean(right, name=name)
    weights = tf.cast(weights, tf.float32)
    return tf.divide(tf.reduce_sum(right * weights), tf.reduce_sum(weights), name=name)


STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.metrics",
    modules={"tensorflow.contrib.metrics.*": __name__},
    rest=("tf_slim.metrics",),
)
