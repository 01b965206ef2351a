"""`tf.contrib.learn`: data sets, and estimators in the style of scikit-learn."""

import importlib
from typing import Any

from tf1_mnist.legacy import estimator

SECTION = "`tf.contrib.learn`"
INSTEAD = "tf.estimator"


class ModeKeys:
    """The modes of a model function."""

    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name in ("datasets", "python"):
        return importlib.import_module(f"tensorflow.contrib.learn.{name}")
    return getattr(estimator.load(), name)
