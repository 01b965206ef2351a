"""Provides the installed TensorFlow Probability, which needs the modules of TensorFlow 2."""

import importlib
import importlib.util
from typing import Any

from tf1run import today
from tf1run.stand_ins import StandIn


def _probability() -> Any:
    with today.shown():
        module = importlib.import_module("tensorflow_probability")
        for name in dir(module):  # some of its parts are imported when they are first used
            getattr(module, name)
    return module


_IS_INSTALLED = importlib.util.find_spec("tensorflow_probability") is not None

STAND_IN = StandIn(modules={"tensorflow_probability": _probability} if _IS_INSTALLED else {})
