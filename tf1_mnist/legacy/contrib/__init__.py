"""`tf.contrib`: its modules are in this folder, and in the finder's table."""

import importlib
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.names import module

SECTION = "`import tensorflow.contrib`"
INSTEAD = "the sections on `tf.contrib`"

# Modules whose functions have moved to a module of `tf` under the same names.
_MOVED = ("autograph", "distribute", "lite", "lookup", "saved_model")


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name in _MOVED:
        return getattr(tf, name)
    if name == "util":
        return tf
    try:
        return importlib.import_module(f"tensorflow.contrib.{name}")
    except ModuleNotFoundError as error:
        # Without the finder, as in a test, there is no `tensorflow.contrib` either.
        if error.name not in (f"tensorflow.contrib.{name}", "tensorflow.contrib"):
            raise
        raise AttributeError(f"module 'tensorflow.contrib' has no attribute {name!r}") from None


NAMES = {"tf.contrib": module("tensorflow.contrib", INSTEAD, SECTION)}
