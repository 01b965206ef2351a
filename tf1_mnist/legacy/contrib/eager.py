"""`tf.contrib.eager`: what has become a part of `tf`."""

from typing import Any

from tf1_mnist import tf1 as tf

SECTION = "`import tensorflow.contrib`"
INSTEAD = "tf, tf.train"

_TODAY = {
    "Checkpoint": "train.Checkpoint",
    "Iterator": "data.Iterator",
    "Saver": "train.Saver",
    "get_optimizer_variables": "train.get_checkpoint_state",
    "list_devices": "config.list_logical_devices",
    "in_eager_mode": "executing_eagerly",
}


def Variable(*args: Any, **options: Any) -> Any:  # noqa: N802
    """A resource variable, which eager execution needs."""
    return tf.Variable(*args, use_resource=True, **options)


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
