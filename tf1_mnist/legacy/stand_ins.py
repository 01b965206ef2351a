"""What a stand-in declares, and the tables of everything that stand-ins declare.

A stand-in is a file in one of the folders beside this one. At its end, it says what it stands in
for: `STAND_IN = StandIn(...)`. All of them are imported at the start, so they do not import
libraries that are slow to import. Files and folders there whose names start with `_` contain
classes that derive from those of such a library, and are imported when a program first uses one of
these classes.
"""

import functools
import importlib
import os
import pkgutil
from types import ModuleType
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple


class StandIn(NamedTuple):
    """What a file stands in for.

    What an old name stands for today is a dotted name, such as "numpy.inf" or "tf.multiply", where
    `tf` is `tf1_mnist.tf1`. It is looked up when a program first uses the old name.

    section: the heading in docs/tf1-on-tf2.md that explains it.
    instead: what to write instead of an import of these modules; empty if that goes without saying.
    modules: the old modules, and for each what is imported in its place: the dotted name of a
        module, `__name__` for this file, "" for a package that only holds others, or a function
        that returns the module. A name that ends in ".*" is for all modules below it, too; if the
        dotted name also does, each of them stands for the one of the same name there.
    missing: the same for modules of which a program may have its own; Python's own come first.
    moved: names of these modules, without the module, that are elsewhere today.
    rest: where all their other names are today: the modules to look in, in order.
    names: names that other modules have lost, as a program writes them: "numpy.float", "tf.mul".
        Each stands for a dotted name, which is also what to write instead, for any other object,
        or for a `Name`.
    changes: functions that change a library after its import, by the name of the module.
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
    """What an old name stands for, if its dotted name today is not what to write instead.

    today: its dotted name today, or any other object.
    instead: what to write instead; empty if the name is still fine.
    section: the heading in the guide; empty for that of the file.
    """

    today: Any
    instead: str
    section: str = ""


class Served(NamedTuple):
    """What is imported in place of an old module, and the declaration that says so."""

    today: Any
    stand_in: StandIn


# The tables, by old name, and by the name of a library's module.
modules: Dict[str, Served] = {}
missing: Dict[str, Served] = {}
names: Dict[str, Name] = {}
changes: Dict[str, List[Callable[[Any], None]]] = {}

_with_all_below: Set[str] = set()  # the names of `modules` that were declared with ".*"


@functools.lru_cache(maxsize=None)
def collect() -> List[Tuple[ModuleType, StandIn]]:
    """Imports all stand-ins, fills the tables, and returns the files with their declarations."""
    found = []
    package, here = __name__.rpartition(".")[0], os.path.dirname(__file__)
    for each in pkgutil.walk_packages([here], f"{package}."):
        if each.name.count(".") > __name__.count(".") and "._" not in each.name:
            file = importlib.import_module(each.name)
            if hasattr(file, "STAND_IN"):
                _add(file.STAND_IN)
                found.append((file, file.STAND_IN))
    return found


def _add(stand_in: StandIn) -> None:
    for old, today in stand_in.modules.items():
        module, and_below, _ = old.partition(".*")
        modules[module] = Served(today, stand_in)
        if and_below:
            _with_all_below.add(module)
    for old, today in stand_in.missing.items():
        missing[old] = Served(today, stand_in)
    for old, today in stand_in.names.items():
        name = today if isinstance(today, Name) else Name(today, _instead(today))
        names[old] = name._replace(section=name.section or stand_in.section)
        if not old.startswith("tf."):  # these are answered by `tf` itself
            changes.setdefault(old.rpartition(".")[0], [])
    for library, change in stand_in.changes.items():
        changes.setdefault(library, []).append(change)


def _instead(today: Any) -> str:
    if isinstance(today, str):
        return today
    name = getattr(today, "__qualname__", repr(today))
    home = getattr(today, "__module__", "builtins")
    return name if home == "builtins" else f"the lines of `{name}` in {home}"


def nearest(name: str) -> str:
    """Returns the old module of that name or the nearest above it; empty if there is none."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def served(name: str) -> Optional[Served]:
    """Returns what is imported in place of an old module; None if Python's own is."""
    old = nearest(name)
    return modules[old] if old == name or old in _with_all_below else None
