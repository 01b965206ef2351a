"""`tf.contrib`: its modules are in this folder, and in the finder's table."""

import importlib
from typing import Any

from tf1_mnist.legacy.names import module

SECTION = "`import tensorflow.contrib`"
INSTEAD = "the sections on `tf.contrib`"

# Modules of contrib that have moved to `tf` as they were.
_MOVED = {
    "autograph": "tf.autograph",
    "lite": "tf.lite",
    "lookup": "tf.lookup",
    "summary": "tf.summary",
    "util": "tf",
}


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return importlib.import_module(f"tensorflow.contrib.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"tensorflow.contrib.{name}":
            raise
        raise AttributeError(f"module 'tensorflow.contrib' has no attribute {name!r}") from None


NAMES = {"tf.contrib": module("tensorflow.contrib", INSTEAD, SECTION)}
