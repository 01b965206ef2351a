"""`tensorflow.contrib.slim` and the parts of `contrib` that belong to it, from tf_slim."""

import functools
import importlib
import sys
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import libraries


@functools.lru_cache(maxsize=None)
def load(name: str = "tf_slim") -> Any:
    """Imports tf_slim or a module below it.

    It first puts back what tf_slim 1.1.0 uses and today's TensorFlow lacks.
    """
    ops = importlib.import_module("tensorflow.python.framework.ops")
    control_flow = importlib.import_module("tensorflow.python.ops.control_flow_ops")
    for module, names in (
        (ops, ("Tensor", "IndexedSlices")),
        (control_flow, ("cond", "while_loop", "case")),
    ):
        for lost in names:
            if not hasattr(module, lost):
                setattr(module, lost, getattr(tf, lost))
    libraries.load("tf_keras")
    layers = libraries.load("tf_keras.src.legacy_tf_layers")
    sys.modules.setdefault("tf_keras.legacy_tf_layers", layers)
    return libraries.load(name)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    library = load()
    return getattr(library if hasattr(library, name) else load("tf_slim.nets"), name)
