"""`tf.contrib.losses`, from tf_slim."""

from typing import Any

from tf1_mnist.legacy import slim

SECTION = "`import tensorflow.contrib`"
INSTEAD = "tf.losses"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(slim.load("tf_slim.losses"), name)
