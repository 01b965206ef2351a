"""`tf.contrib.eager`: most of it has become a part of `tf`."""

import functools
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import keras

SECTION = "`import tensorflow.contrib`"
INSTEAD = "tf, tf.train"

_TODAY = {
    "Checkpoint": "train.Checkpoint",
    "Saver": "train.Saver",
    "list_devices": "config.list_logical_devices",
    "in_eager_mode": "executing_eagerly",
}


def Variable(*args: Any, **options: Any) -> Any:  # noqa: N802
    """A resource variable, which eager execution needs."""
    return tf.Variable(*args, use_resource=True, **options)


def Iterator(dataset: Any) -> Any:  # noqa: N802
    """Returns an iterator over the elements of a dataset, with a method `next`."""
    return iter(dataset)


@functools.lru_cache(maxsize=None)
def _network() -> Any:
    class Network(keras.load().Model):  # type: ignore[misc]
        """A model made of layers; Keras finds the layers by itself."""

        def track_layer(self, layer: Any) -> Any:
            return layer

    return Network


def implicit_value_and_gradients(function: Any) -> Any:
    """Returns a function that returns its value, and pairs of a gradient and its variable."""

    def value_and_gradients(*args: Any) -> Any:
        with tf.GradientTape() as tape:
            value = function(*args)
        variables = tape.watched_variables()
        return value, list(zip(tape.gradient(value, variables), variables))

    return value_and_gradients


def implicit_gradients(function: Any) -> Any:
    """The same without the value."""
    value_and_gradients = implicit_value_and_gradients(function)
    return lambda *args: value_and_gradients(*args)[1]


def defun(function: Any, *args: Any, **options: Any) -> Any:
    """Compiles a function into a graph."""
    return tf.function(function)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name == "Network":
        return _network()
    value: Any = tf
    for part in _TODAY.get(name, name).split("."):
        value = getattr(value, part)
    return value
