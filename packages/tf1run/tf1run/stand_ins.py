"""The declarations of stand-ins and the tables of everything that they declare.

A stand-in is a file in one of the folders beside this file. At its end, the file declares what it
stands in for: `STAND_IN = StandIn(...)`. All stand-ins are imported at the start, so none of them
may import a library that is slow to import. A file whose name starts with `_` is imported when a
program first uses its contents.
"""

import functools
import importlib
import os
import pkgutil
from types import ModuleType
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple


class StandIn(NamedTuple):
    """The declaration of the old modules and names that a file stands in for.

    Most old names are mapped to the dotted names of the objects that replace them, such as
    "numpy.inf" or "tf.multiply", where `tf` is `tf1run.tf1`. The dotted name is looked up when a
    program first uses the old name.

    section: the heading in the guide, docs/tf1-on-tf2.md, under which the old feature is explained.
    instead: what to write instead of importing these modules; empty if `--explain` is not to list
        the import.
    modules: a dict from each old module to its replacement: the dotted name of a module, `__name__`
        for this file, "" for a package that contains only other modules, or a function that returns
        the module. An old name that ends in ".*" also covers all modules below it. If the dotted
        name also ends in ".*", every module below the old name is replaced by the corresponding
        module below the dotted name.
    missing: the same as `modules`, for modules that are served only if `import` finds no other
        module of the same name, since a program may contain one. Except for those of TensorFlow,
        they are not served where a file that Python 3 can parse expects an ImportError, since such
        a file goes on with what this version of Python or of the library has.
    moved: a dict from names in these modules, written without the module, to their dotted names
        today.
    rest: the modules in which all other names are looked up, in this order.
    names: a dict from names that have been removed from other modules, written as in a program,
        such as "numpy.float" and "tf.mul". Each value is a dotted name (a string), a `Name`, or a
        class or function of Python's own. `--explain` tells the user to write the dotted name
        instead.
    changes: a dict from the name of a library's module to a function that changes the module after
        it has been imported.
    """

    section: str = ""
    instead: str = ""
    modules: Mapping[str, Any] = {}
    missing: Mapping[str, Any] = {}
    moved: Mapping[str, str] = {}
    rest: Sequence[str] = ()
    names: Mapping[str, Any] = {}
    changes: Mapping[str, Callable[[Any], None]] = {}


class Name(NamedTuple):
    """The object that replaces an old name, with the text that `--explain` shows.

    today: the dotted name of this object today, or the object itself.
    instead: what to write instead; empty if `--explain` is not to list the name.
    section: the heading in the guide; empty for the heading that the file declares.
    """

    today: Any
    instead: str
    section: str = ""


class Served(NamedTuple):
    """The replacement for an old module, together with the `StandIn` that declares it."""

    today: Any
    stand_in: StandIn


_PACKAGE = __name__.partition(".")[0]
ORIGINAL = "1.15.5"  # the value in `modules` for a module that is served from 1.15.5's own files

# The tables: the keys are old names and, in the last one, the names of libraries' modules.
modules: Dict[str, Served] = {}
missing: Dict[str, Served] = {}
names: Dict[str, Name] = {}
changes: Dict[str, List[Callable[[Any], None]]] = {}

_below: Dict[str, Served] = {}  # the modules declared with ".*", which cover all modules below them


@functools.lru_cache(maxsize=None)
def collect() -> List[Tuple[ModuleType, StandIn]]:
    """Imports all stand-ins, fills the tables, and returns the files, each with its declaration."""
    found = []
    package, here = __name__.rpartition(".")[0], os.path.dirname(__file__)
    for each in pkgutil.walk_packages([here], f"{package}."):
        if each.name.count(".") > __name__.count(".") and "._" not in each.name:
            file = importlib.import_module(each.name)
            if hasattr(file, "STAND_IN"):
                _add(file.STAND_IN)
                found.append((file, file.STAND_IN))
    served.cache_clear()
    return found


def _add(stand_in: StandIn) -> None:
    for old, today in stand_in.modules.items():
        if old.endswith(".*"):
            _below[old[:-2]] = Served(today, stand_in)
            modules.setdefault(old[:-2], _below[old[:-2]])
        else:
            modules[old] = Served(today, stand_in)
    for old, today in stand_in.missing.items():
        missing[old] = Served(today, stand_in)
    for old, today in stand_in.names.items():
        name = today if isinstance(today, Name) else Name(today, _instead(today))
        names[old] = name._replace(section=name.section or stand_in.section)
        if not old.startswith("tf."):  # `tf` itself provides these
            changes.setdefault(old.rpartition(".")[0], [])
    for library, change in stand_in.changes.items():
        changes.setdefault(library, []).append(change)


def _instead(today: Any) -> str:
    if not isinstance(today, str):
        return str(today.__qualname__)
    if today.startswith(f"{_PACKAGE}."):  # written for the launcher alone
        return "nothing: TensorFlow 2 has no such name"
    return today


def nearest(name: str) -> str:
    """Returns the name of the old module to which a name belongs, or "" if there is none.

    The old module is the one with this name or, if there is none, the nearest package above it.
    """
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


@functools.lru_cache(maxsize=None)
def served(name: str) -> Optional[Served]:
    """Returns the replacement for a module, or None if the module is not replaced."""
    if name in modules:
        return modules[name]
    while name and name not in _below:
        name = name.rpartition(".")[0]
    return _below.get(name)
