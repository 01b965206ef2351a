"""`tf.layers`, from the copy in tf_keras."""

import types
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import Name, StandIn

LAYERS = "tf_keras.api._v1.keras.__internal__.legacy.layers"


def _add_files(layers: Any) -> None:
    """Adds the files of which `tf.layers` consisted, as in `tf.layers.base.Layer`."""
    files = ("base", "convolutional", "core", "normalization", "pooling")
    vars(layers).update(dict.fromkeys(files, layers))
    layers.utils = types.SimpleNamespace(constant_value=tf.get_static_value, smart_cond=_smart_cond)


def _smart_cond(pred: Any, fn1: Any = None, fn2: Any = None, name: Any = None) -> Any:
    """Calls one of two functions, or both, in a `tf.cond`, if the graph has to decide."""
    value = tf.get_static_value(pred) if tf.is_tensor(pred) else pred
    if value is None:
        return tf.cond(pred, fn1, fn2, name=name)
    return fn1() if value else fn2()


STAND_IN = StandIn(
    section="`tf.layers.dense`",
    instead="the functions in the guide",
    modules={"tensorflow.python.layers.*": LAYERS},
    names={"tf.layers": Name(LAYERS, "the functions in the guide")},
    changes={LAYERS: _add_files},
)
