"""`tf.contrib.tensorboard`, of which old programs use the projector."""

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    if name == "plugins":
        return importlib.import_module("tensorflow.contrib.tensorboard.plugins")
    if name == "projector":
        return importlib.import_module("tensorflow.contrib.tensorboard.plugins.projector")
    raise AttributeError(name)
