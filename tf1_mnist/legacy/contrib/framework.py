"""`tf.contrib.framework`, from tf_slim and `tf.train`."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import slim

SECTION = "`import tensorflow.contrib`"
INSTEAD = "tf.train, tf.variable_scope"

_IN_TRAIN = {
    "assign_from_checkpoint",
    "create_global_step",
    "get_global_step",
    "get_or_create_global_step",
    "init_from_checkpoint",
    "list_variables",
    "load_checkpoint",
    "load_variable",
}


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name == "nest":
        return tf.nest
    if name in _IN_TRAIN and hasattr(tf.train, name):
        return getattr(tf.train, name)
    for path in ("tf_slim", "tf_slim.ops.variables", "tf_slim.ops.arg_scope"):
        module = slim.load(path)
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(f"module 'tensorflow.contrib.framework' has no attribute {name!r}")
