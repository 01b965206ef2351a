"""`tensorflow.contrib.slim` and the parts of `contrib` that belong to it, by tf_slim."""

import functools
import importlib
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import libraries


@functools.lru_cache(maxsize=None)
def load() -> Any:
    """Imports tf_slim, and first puts back what 1.1.0 uses and today's TensorFlow lacks."""
    ops = importlib.import_module("tensorflow.python.framework.ops")
    control_flow = importlib.import_module("tensorflow.python.ops.control_flow_ops")
    for module, names in (
        (ops, ("Tensor", "IndexedSlices")),
        (control_flow, ("cond", "while_loop", "case")),
    ):
        for name in names:
            if not hasattr(module, name):
                setattr(module, name, getattr(tf, name))
    libraries.load("tf_keras")
    return libraries.load("tf_slim")


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(load(), name)
