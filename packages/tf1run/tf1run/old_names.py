"""Makes old names available in modules."""

import functools
import importlib
import sys
import weakref
from types import ModuleType
from typing import Any, Callable, Iterator, List, Sequence

from tf1run import expectations, stand_ins, today, usage

_put_back: Any = weakref.WeakSet()  # the modules whose old names have been restored


def put_back(library: Any) -> None:
    """Restores old names in one of today's libraries, and makes the changes that stand-ins declare.

    The names and changes persist, so a second call does nothing.
    """
    name = library.__name__
    if library not in _put_back:
        _put_back.add(library)
        without = vars(library).get("__getattr__") or functools.partial(_refuse, name)
        _answer(library, name, functools.partial(_all_or, library, without))
        for change in stand_ins.changes[name]:
            change(library)


def _all_or(library: Any, others: Callable[[str], Any], name: str) -> Any:
    """Looks up a name in a library; for `import *`, `__all__` also contains the old names."""
    if name != "__all__":
        return others(name)
    path = library.__name__
    old = (each[len(path) + 1 :] for each in stand_ins.names if each.rpartition(".")[0] == path)
    return sorted(each for each in {*vars(library), *old} if not each.startswith("_"))


def _answer(module: Any, path: str, others: Callable[[str], Any]) -> None:
    """Makes a module provide the declared names and lets a function look up all other names."""
    is_of_python = path.partition(".")[0] in getattr(sys, "stdlib_module_names", ())

    def look_up(name: str) -> Any:
        old = stand_ins.names.get(f"{path}.{name}")
        if old is None or (is_of_python and is_asked_for(name)):
            return others(name)
        if old.instead:
            usage.note(f"{path}.{name}", old.instead, old.section)
        value = today.find(old.today) if isinstance(old.today, str) else old.today
        setattr(module, name, value)
        return value

    module.__getattr__ = look_up


def is_asked_for(name: str) -> bool:
    """Returns whether a program in Python 3 finds out that Python has no such name, and goes on."""
    errors = {"AttributeError", "ImportError"}
    return expectations.asks_for(name) or expectations.expects(errors)


def complete(module: Any, stand_in: stand_ins.StandIn) -> None:
    """Makes an old module provide its submodules and the names that are now in other modules."""
    path = next(iter(stand_in.modules)).partition(".*")[0]

    def look_up(name: str) -> Any:
        if name == "__all__":  # for `import *`
            return [each for each in listed() if not each.startswith("_")]
        if name.startswith("__"):  # Python looks these up in every module
            raise AttributeError(name)
        below = f"{path}.{name}"
        if name in stand_in.moved:
            return today.find(stand_in.moved[name])
        if today.is_module(below):
            return importlib.import_module(below)
        for place in map(today.find, stand_in.rest):
            if hasattr(place, name):
                return getattr(place, name)
        return _refuse(path, name)

    def listed() -> List[str]:
        return sorted({*vars(module), *stand_in.moved, *_names_in(stand_in.rest)})

    class Package(ModuleType):
        """A module in which `import` cannot overwrite the names in `moved`."""

        def __setattr__(self, name: str, value: Any) -> None:
            if name not in stand_in.moved:
                super().__setattr__(name, value)

    vars(module).update(__getattr__=look_up, __dir__=listed)
    module.__class__ = Package


def _names_in(places: Sequence[str]) -> Iterator[str]:
    for place in places:
        yield from (name for name in dir(today.find(place)) if not name.startswith("__"))


def namespace(path: str, modern: Any) -> ModuleType:
    """Returns a TensorFlow 1 module, such as `tf.nn`.

    In this module, old names take precedence over today's names.
    """
    module = ModuleType(path.replace("tf", "tensorflow", 1))

    def look_up(name: str) -> Any:
        if not hasattr(modern, name):
            return _refuse(module.__name__, name)
        value = getattr(modern, name)
        if any(old.startswith(f"{path}.{name}.") for old in stand_ins.names):
            value = namespace(f"{path}.{name}", value)
        setattr(module, name, value)
        return value

    def listed() -> List[str]:
        prefix = f"{path}."
        old = (each[len(prefix) :] for each in stand_ins.names if each.startswith(prefix))
        return sorted({*dir(modern), *(name.split(".")[0] for name in old)})

    _answer(module, path, look_up)
    vars(module).update(__dir__=listed)
    return module


def _refuse(module: str, name: str) -> Any:
    raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name)
