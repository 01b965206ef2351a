"""`tf.contrib.eager`: what has become a part of `tf`."""

from typing import Any

from tf1_mnist import tf1 as tf

SECTION = "`import tensorflow.contrib`"
INSTEAD = "tf, tf.train"

_TODAY = {
    "Checkpoint": "train.Checkpoint",
    "Iterator": "data.Iterator",
    "Saver": "train.Saver",
    "list_devices": "config.list_logical_devices",
    "in_eager_mode": "executing_eagerly",
}


def Variable(*args: Any, **options: Any) -> Any:  # noqa: N802
    """A resource variable, which eager execution needs."""
    return tf.Variable(*args, use_resource=True, **options)


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
    value: Any = tf
    for part in _TODAY.get(name, name).split("."):
        value = getattr(value, part)
    return value
