"""Provides the modules that old programs import, and restores names that libraries have removed."""

import functools
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Optional, Sequence

from tf1run import archives, expectations, old_names, original, source, stand_ins, today, usage


class _First(importlib.abc.MetaPathFinder):
    """The finder that comes before Python's own.

    It finds old modules, the program's own files, and libraries that lack old names.
    """

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        served = stand_ins.served(fullname) if today.is_hidden() else None
        if served is not None and _is_in_the_program(fullname):
            served = None
        if served is not None and served.today != stand_ins.ORIGINAL:
            below = fullname[len(stand_ins.nearest(fullname)) + 1 :]
            return _spec(fullname, served, below)
        if served is not None:
            spec = _original(fullname, served.stand_in)
        else:
            spec = archives.find_spec(fullname, path) or source.find_spec(fullname, path)
            if spec is not None or fullname not in stand_ins.changes:
                return spec
            spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None and fullname in stand_ins.changes:
            spec.loader = _Changed(spec.loader)
        return spec


def _is_in_the_program(fullname: str) -> bool:
    """Returns whether a module belongs to a file or package of the program's own."""
    return _finds_in_the_program(fullname.partition(".")[0], tuple(sys.path))


@functools.lru_cache(maxsize=None)  # TensorFlow consists of hundreds of modules
def _finds_in_the_program(top: str, path: Sequence[str]) -> bool:
    return any(found.find_spec(top, path) is not None for found in (archives, source))


def _original(
    fullname: str, stand_in: stand_ins.StandIn
) -> Optional[importlib.machinery.ModuleSpec]:
    """Finds a module of TensorFlow 1.15.5 or Keras and records what to write instead."""
    known = stand_ins.names.get(fullname, stand_in)
    _note_import(fullname, known.instead, known.section)
    return original.find_spec(fullname)


def _note_import(module: str, instead: str, section: str) -> None:
    """Records an import, unless it only serves to look up a name such as `tf.layers`."""
    looked_up = any(
        usage.is_noted(old) or not name.instead
        for old, name in stand_ins.names.items()
        if name.today == module
    )
    if instead and not looked_up:
        usage.note(f"import {module}", instead, section)


class _Last(importlib.abc.MetaPathFinder):
    """The finder that comes after Python's own.

    It finds old modules for which neither the program nor TensorFlow 2 has a file.
    """

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        served = _missing(fullname) or _attribute(fullname)
        if served is None and not fullname.startswith(("tensorflow.core.", "tensorflow.python.")):
            return None
        if served is None or served.today == stand_ins.ORIGINAL:
            return original.find_spec(fullname)  # TensorFlow 2 no longer has such a file
        return _spec(fullname, served)


def _missing(fullname: str) -> Optional[stand_ins.Served]:
    """Returns the replacement for a missing module, unless the importing file does without it."""
    served = stand_ins.missing.get(fullname)
    if served is None or fullname.startswith("tensorflow."):
        return served
    return None if expectations.expects_import_error() else served


def _attribute(fullname: str) -> Optional[stand_ins.Served]:
    """Returns the replacement for a module that is an attribute of `tf`, such as `tf.train`."""
    above = stand_ins.nearest(fullname)
    served = stand_ins.modules.get(above)
    if served is None or not callable(served.today):
        return None
    module = served.today()
    for part in fullname[len(above) + 1 :].split("."):
        module = getattr(module, part, None)
        if not isinstance(module, ModuleType):
            return None
    return served._replace(today=lambda: module)


def _spec(
    fullname: str, served: stand_ins.Served, below: str = ""
) -> importlib.machinery.ModuleSpec:
    return importlib.machinery.ModuleSpec(fullname, _Loader(served, below), is_package=True)


class _Loader(importlib.abc.Loader):
    """A loader that, in place of an old module, imports another module or one of its submodules."""

    def __init__(self, served: stand_ins.Served, below: str) -> None:
        self._today, self._stand_in = served
        self._below = below

    def exec_module(self, module: ModuleType) -> None:
        if self._today == "":
            old_names.complete(module, stand_ins.StandIn(modules={module.__name__: ""}))
            return
        name = module.__name__
        _note_import(name, self._stand_in.instead, self._stand_in.section)
        if str(self._today).endswith(".*"):
            sys.modules[name] = today.find(f"{self._today[:-2]}.{self._below}".rstrip("."))
            return
        found = today.find(self._today) if isinstance(self._today, str) else self._today()
        for part in self._below.split("."):
            if not isinstance(vars(found).get(part), ModuleType):
                break  # a file whose names are now in its package, such as keras.layers.core
            found = vars(found)[part]
        if "__path__" not in vars(found):
            found.__path__ = []  # otherwise, Python would not look for submodules
        sys.modules[name] = found


class _Changed(importlib.abc.Loader):
    """A loader that restores the names that have been removed from a library."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Optional[ModuleType]:
        module: Optional[ModuleType] = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        old_names.put_back(module)

    def __getattr__(self, name: str) -> Any:  # get_data, get_source, ...
        return getattr(self._loader, name)


FIRST = _First()
LAST = _Last()
