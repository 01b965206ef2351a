"""Accesses today's modules while `import` finds the old ones, and switches between the two."""

import contextlib
import importlib
import sys
from types import ModuleType
from typing import Any, Dict, Iterator, Optional

from tf1run import original, stand_ins, tf1

_AS_OLD = "tensorflow_estimator"  # a library for TensorFlow 1, which imports the old modules

# While the old modules are served, today's modules of the same names; otherwise None.
_today: Optional[Dict[str, ModuleType]] = None


def is_hidden() -> bool:
    """Returns whether `import` finds the old modules."""
    return _today is not None


def hide(old: Optional[Dict[str, ModuleType]] = None) -> None:
    """Makes `import` find the old modules.

    Args:
        old: the old modules that were imported earlier.
    """
    global _today
    _today = _take_out()
    _put(old or {})


def show() -> Dict[str, ModuleType]:
    """Makes `import` find today's modules, and returns the old modules that were imported."""
    global _today
    old = _take_out()
    _put(_today or {})
    _today = None
    return old


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """Within a `with` statement, makes `import` find today's modules, since libraries need them."""
    if not is_hidden():
        yield
        return
    old = show()
    try:
        yield
    finally:
        hide(old)


def _take_out() -> Dict[str, ModuleType]:
    """Removes from `sys.modules` the modules that have a stand-in, and returns these modules."""
    names = [name for name in sys.modules if stand_ins.served(name) is not None]
    taken = {name: sys.modules.pop(name) for name in names}
    for name, module in taken.items():
        above, _, last = name.rpartition(".")
        if above in sys.modules and vars(sys.modules[above]).get(last) is module:
            delattr(sys.modules[above], last)
    return taken


def _put(modules: Dict[str, ModuleType]) -> None:
    """Puts modules back into `sys.modules` and into the packages that contain them."""
    sys.modules.update(modules)
    for name, module in modules.items():
        above, _, last = name.rpartition(".")
        if above not in modules and above in sys.modules:
            setattr(sys.modules[above], last, module)


def load(name: str) -> Any:
    """Imports one of today's modules."""
    if sys.modules.get(name) is not None and stand_ins.served(name) is None:
        return sys.modules[name]
    if _today is not None and name in _today:
        return _today[name]
    if name.split(".")[0] == _AS_OLD:
        return importlib.import_module(name)
    with shown():
        return importlib.import_module(name)


def find(path: str) -> Any:
    """Looks up a dotted name, such as `tf.multiply` or `numpy.inf`, in today's modules.

    The name can also be that of an old module, such as `tensorflow.contrib.learn`. A module takes
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
        elif is_module(name):
            value = importlib.import_module(name)
        elif hasattr(value, part) or not hasattr(value, "__path__"):
            value = getattr(value, part)
        else:
            value = load(name)
    return value


def is_module(name: str) -> bool:
    """Returns whether a name is that of an old module."""
    served = stand_ins.served(name) if is_hidden() else None
    if served is not None and served.today == stand_ins.ORIGINAL:
        return original.find_spec(name) is not None
    return served is not None and name in stand_ins.modules
