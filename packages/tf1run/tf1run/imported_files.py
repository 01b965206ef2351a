"""Finds the files that a file imports, without running them."""

import functools
import importlib.machinery
import os
import re
import sys
import zipfile
from typing import Iterator, List, NamedTuple, Optional, Set

from tf1run import usage

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<module>[\w.]*)[ \t]+import\b"
    r"[ \t(]*(?P<names>\*|[^#\n;)]*)"
    r"|import[ \t]+(?P<modules>[^#\n;]+))",
    re.MULTILINE,
)
_CALL = re.compile(r"""\b(?:import_module|__import__)\(\s*['"]([\w.]+)['"]""")


class Import(NamedTuple):
    """A module that a file imports.

    module: its name, which begins with dots if the import is relative.
    star: whether the file imports all its names.
    """

    module: str
    star: bool


def imports(text: str) -> Iterator[Import]:
    """Yields what a text in Python 2 or 3 imports, and perhaps names that are not modules."""
    for found in _IMPORT.finditer(text):
        if found["modules"]:
            for each in found["modules"].split(","):
                yield from (Import(name, False) for name in each.split()[:1])
            continue
        above = found["dots"] + found["module"]
        yield Import(above, found["names"] == "*")
        joined = above if above.endswith(".") else f"{above}."
        for each in found["names"].split(","):
            yield from (Import(joined + name, False) for name in each.split()[:1] if name != "*")
    for found in _CALL.finditer(text):
        yield Import(found[1], False)


def locate(module: str, path: str) -> Optional[str]:
    """Returns the path of the source of a module that a file imports, or None if it has none."""
    name = module.lstrip(".")
    folder = os.path.dirname(os.path.join(usage.START, path))
    places: List[str] = [folder, *sys.path]
    for _ in range(len(module) - len(name) - 1):
        folder = os.path.dirname(folder)
    if name != module:
        places = [folder]
    spec = None
    for part in filter(None, name.split(".")):
        spec = importlib.machinery.PathFinder.find_spec(part, places)
        places = list((spec and spec.submodule_search_locations) or ())
    if not name:
        return os.path.join(folder, "__init__.py")
    return spec.origin if spec is not None and spec.has_location else None


def exists(path: str) -> bool:
    """Returns whether there is a file, in a folder or in a zip archive."""
    if os.path.exists(path):
        return True
    archive = os.path.dirname(path)
    while not os.path.exists(archive) and archive != os.path.dirname(archive):
        archive = os.path.dirname(archive)
    if not os.path.isfile(archive) or not zipfile.is_zipfile(archive):
        return False
    inside = path[len(archive) + 1 :].replace(os.sep, "/")
    return zipfile.Path(archive, inside).exists()


def is_beside(name: str, folder: str) -> bool:
    """Returns whether a folder, which may be in an archive, contains a module."""
    beside = os.path.join(folder, name)
    return exists(f"{beside}.py") or exists(os.path.join(beside, "__init__.py"))


def is_only_beside(name: str, folder: str) -> bool:
    """Returns whether a module lies in a folder, and only Python 2 would look for it there."""
    return (
        is_beside(name, folder)
        and name not in sys.modules
        and name not in sys.builtin_module_names
        and importlib.machinery.PathFinder.find_spec(name) is None
    )


def of_the_program(path: str, text: str, seen: Optional[Set[str]] = None) -> Iterator[str]:
    """Yields the texts of the program's own files that a file imports, directly or indirectly."""
    seen = {os.path.abspath(path)} if seen is None else seen
    for module in {each.module for each in imports(text)}:
        found = locate(module, path)
        if found is not None and usage.is_program(found) and found not in seen:
            seen.add(found)
            yield read(found)
            yield from of_the_program(found, read(found), seen)


def may_provide(name: str, path: str, text: str, seen: Optional[Set[str]] = None) -> bool:
    """Returns whether a file may get a name from an import of all names of another module."""
    seen = set() if seen is None else seen
    for module in {each.module for each in imports(text) if each.star}:
        loaded = sys.modules.get(module)
        found = locate(module, path)
        if loaded is not None and not (found and usage.is_program(found)):
            if name in vars(loaded):
                return True
        elif found is None:
            return True
        elif found not in seen:
            seen.add(found)
            inner = read(found)
            if re.search(rf"\b{name}\b", inner) or may_provide(name, found, inner, seen):
                return True
    return False


@functools.lru_cache(maxsize=None)
def read(path: str) -> str:
    """Returns a file's text, or "" if it cannot be read; only its ASCII letters are reliable."""
    try:
        with open(path, encoding="latin-1") as file:
            return file.read()
    except OSError:
        return ""
