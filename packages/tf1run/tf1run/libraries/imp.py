"""Stands in for `imp`, which was removed in Python 3.12."""

import importlib
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

reload = importlib.reload
new_module = ModuleType


def load_source(name: str, pathname: str, file: Any = None) -> ModuleType:
    """Imports a file as a module with the given name."""
    spec = importlib.util.spec_from_file_location(name, pathname)
    if spec is None or spec.loader is None:
        raise ImportError(f"{pathname}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


STAND_IN = StandIn(section=LOST, instead="importlib", missing={"imp": __name__})
