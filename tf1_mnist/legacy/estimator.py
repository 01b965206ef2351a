"""`tf.estimator`, from the last release of tensorflow-estimator."""

import functools
import importlib
import sys
import types
from typing import Any

from tf1_mnist.legacy import libraries
from tf1_mnist.legacy.names import Name

INSTEAD = "tf.train.MonitoredTrainingSession"
SECTION = "`tf.estimator`"

# Modules that 2.15.0 imports, and TensorFlow 2.16 or later lacks. They are for TPUs and for
# distribution strategies. `import` looks up what is here; nothing else is ever called.
_REMOVED = {
    "tensorflow.python.distribute.estimator_training": (),
    "tensorflow.python.tpu.session_support": (),
    "tensorflow.python.tpu.tpu_embedding_gradient": (),
    "tensorflow.python.tpu.tpu_embedding": (
        "AdagradParameters",
        "AdamParameters",
        "FtrlParameters",
        "MomentumParameters",
        "ProximalAdagradParameters",
        "RMSPropParameters",
        "StochasticGradientDescentParameters",
    ),
}


@functools.lru_cache(maxsize=None)
def load() -> Any:
    """Imports the estimators."""
    for name, classes in _REMOVED.items():
        try:
            importlib.import_module(name)
        except ImportError:
            _put_back(name, classes)
    tf_export: Any = importlib.import_module("tensorflow.python.util.tf_export")
    if not hasattr(tf_export, "ESTIMATOR_API_NAME"):
        tf_export.ESTIMATOR_API_NAME = "estimator"
        for attributes in (tf_export.API_ATTRS, tf_export.API_ATTRS_V1):
            attributes["estimator"] = attributes["tensorflow"]
    libraries.load("tf_keras")
    return libraries.load("tensorflow_estimator._api.v1.estimator")


def _put_back(name: str, classes: Any) -> None:
    module = types.ModuleType(name)
    vars(module).update({each: type(each, (), {}) for each in classes})
    vars(module).update(
        init_run_config=lambda config, tf_config: None,
        should_run_distribute_coordinator=lambda config: False,
    )
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    setattr(importlib.import_module(parent), child, module)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(load(), name)


NAMES = {"tf.estimator": Name(load, INSTEAD, SECTION)}
