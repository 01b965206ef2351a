"""Accesses today's modules while `import` serves the old ones, and switches between the two."""

import contextlib
import importlib
import sys
from types import ModuleType
from typing import Any, Dict, Iterator, Optional

from tf1_mnist import tf1
from tf1_mnist.legacy import stand_ins

# Libraries of the extra `legacy`. tf_keras is maintained along with TensorFlow. tf_slim and
# tensorflow-estimator are no longer maintained, but each provides more than a hundred functions and
# classes, and needs only a few lines of ours to run on today's TensorFlow.
_USE_KERAS = ("tensorflow_estimator", "tf_slim")

# While the old modules are served: today's modules of the same names.
_today: Optional[Dict[str, ModuleType]] = None


def is_hidden() -> bool:
    """Returns whether `import` serves the old modules."""
    return _today is not None


def hide(old: Optional[Dict[str, ModuleType]] = None) -> None:
    """Makes `import` serve the old modules, including `old`, which were imported earlier."""
    global _today
    _today = _take_out()
    sys.modules.update(old or {})


def show() -> Dict[str, ModuleType]:
    """Makes `import` serve today's modules, and returns the old modules that were imported."""
    global _today
    old = _take_out()
    sys.modules.update(_today or {})
    _today = None
    return old


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """Makes `import` serve today's modules temporarily, as today's libraries expect."""
    if not is_hidden():
        yield
        return
    old = show()
    try:
        yield
    finally:
        hide(old)


def _take_out() -> Dict[str, ModuleType]:
    """Removes the modules that have a stand-in from `sys.modules`, and returns them."""
    names = [name for name in sys.modules if stand_ins.served(name) is not None]
    return {name: sys.modules.pop(name) for name in names}


def load(name: str) -> Any:
    """Imports one of today's modules."""
    if sys.modules.get(name) is not None and stand_ins.served(name) is None:
        return sys.modules[name]
    if name.split(".")[0] in _USE_KERAS:
        load("tf_keras")  # TensorFlow would import it, but report its absence differently
    with shown():
        return importlib.import_module(name)


def find(path: str) -> Any:
    """Returns what a dotted name of today stands for, such as `tf.multiply` or `numpy.inf`.

    The name may also be that of an old module, such as `tensorflow.contrib.learn`. A module takes
    precedence over an attribute of the same name.
    """
    if path in stand_ins.modules:
        return importlib.import_module(path)
    name, *rest = path.split(".")
    value = tf1 if name == "tf" else load(name)
    for part in rest:
        name = f"{name}.{part}"
        if sys.modules.get(name) is not None:
            value = sys.modules[name]
        elif hasattr(value, part) or not hasattr(value, "__path__"):
            value = getattr(value, part)
        else:
            value = load(name)
    return value
