"""`import tensorflow as tf`: TensorFlow 1's names, whichever TensorFlow is installed.

`tf` is `tensorflow.compat.v1` in graph mode with the names that it no longer has: those from
before 1.0, `tf.contrib`, `tf.estimator`. The tables of these names are in the modules that stand
in for them; `_TABLES` lists the modules.
"""

import functools
import importlib
import os
import sys
import types
import warnings
from typing import Any, Dict, List

from tf1_mnist import tf1
from tf1_mnist.legacy import before_1_0, contrib, devices, estimator, keras, rnn_cell
from tf1_mnist.legacy.names import Name

SECTION = "`import tensorflow as tf`"
INSTEAD = "the three lines at the top"
VERSION = "1.15.5"  # whose names these are; some programs ask

_TABLES = (before_1_0, contrib, devices, estimator, keras, rnn_cell)
_NAMES: Dict[str, Name] = {}


class Namespace(types.ModuleType):
    """A module of TensorFlow 1: the old names first, then those of `tensorflow.compat.v1`."""

    def __init__(self, path: str, modern: Any) -> None:
        super().__init__(path.replace("tf", "tensorflow", 1))
        self.__dict__.update(_path=path, _modern=modern)

    def __getattr__(self, name: str) -> Any:
        path = f"{self._path}.{name}"
        if path in _NAMES:
            value = _NAMES[path].look_up(path)
        else:
            value = self._modern_value(name)
            if any(old.startswith(f"{path}.") for old in _NAMES):
                value = Namespace(path, value)
        self.__dict__[name] = value
        return value

    def _modern_value(self, name: str) -> Any:
        try:
            return getattr(self._modern, name)
        except AttributeError:
            raise AttributeError(
                f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self
            ) from None

    def __dir__(self) -> List[str]:
        prefix = f"{self._path}."
        old = (path[len(prefix) :] for path in _NAMES if path.startswith(prefix))
        return sorted({*dir(self._modern), *(name.split(".")[0] for name in old)})


@functools.lru_cache(maxsize=None)
def load() -> Namespace:
    """Imports TensorFlow and returns the module that stands in for it."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"  # read when tf.layers or tf.keras is first used
    tf1.disable_resource_variables()  # also imports TensorFlow
    _put_back()
    # Of the libraries behind tf.layers and the like: `tf.layers.dense` is deprecated and ...
    warnings.filterwarnings("ignore", r"`(tf|layer)\.[\w.]+` (is deprecated|will be removed)")
    for table in _TABLES:
        _NAMES.update(table.NAMES)
    modern = sys.modules["tensorflow"]
    module = Namespace("tf", sys.modules["tensorflow.compat.v1"])
    for name in ("__file__", "__spec__", "__loader__", "__package__"):
        setattr(module, name, getattr(modern, name))
    # Only the folder with `tensorflow.python`; TensorFlow 2 adds those of its own names.
    module.__path__ = [os.path.dirname(str(modern.__file__))]
    # Half-converted programs import `tensorflow.compat.v1` itself.
    compat = types.ModuleType("tensorflow.compat")
    vars(compat).update(vars(modern.compat), v1=module)
    vars(module).update(
        VERSION=VERSION,
        __version__=VERSION,
        compat=compat,
        python=importlib.import_module("tensorflow.python"),
    )
    return module


def _put_back() -> None:
    """Puts back names into modules of `tensorflow.python` that programs import directly."""
    for name, home, lost in (
        ("pywrap_tensorflow", tf1.train, "NewCheckpointReader"),
        ("framework.graph_util", tf1.graph_util, "convert_variables_to_constants"),
        ("framework.graph_util", tf1.graph_util, "extract_sub_graph"),
    ):
        module = importlib.import_module(f"tensorflow.python.{name}")
        if not hasattr(module, lost):
            setattr(module, lost, getattr(home, lost))
    values: Any = importlib.import_module("absl.flags").FlagValues
    values._parse_flags = lambda self: self(sys.argv, known_only=True)


def serve(name: str) -> Any:
    """Returns the module that stands in for `tensorflow`, `tensorflow.train` and the like."""
    if name == "tensorflow.compat.v1":
        return load()
    value: Any = load()
    for part in name.split(".")[1:]:
        value = getattr(value, part)
    return value


def has_module(name: str) -> bool:
    """Says whether a name such as `tensorflow.train` is that of one of TensorFlow 1's modules."""
    if name.startswith("tensorflow.contrib."):
        return False  # the finder's table has them
    try:
        return isinstance(serve(name), types.ModuleType)
    except AttributeError:
        return False
