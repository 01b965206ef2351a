"""The parts of Python 2 that a converted program can still use: a few names and integer division.

If a module defines one of these names itself, the module's own definition is used.
"""

import builtins
import contextlib
import functools
import importlib
import sys
from collections import abc
from typing import Any, Dict, Set

import numpy as np

from tf1run import usage

__all__ = [
    "_call_as_in_python2",
    "_divide_as_in_python2",
    "_divide_in_place_as_in_python2",
    "_list_as_in_python2",
    "_next_as_in_python2",
    "cmp",
    "execfile",
    "file",
    "intern",
    "reduce",
    "reload",
]

# The methods of dictionaries that Python 3 lacks, with the number of their arguments.
METHODS = {
    "has_key": 1,
    "iteritems": 0,
    "iterkeys": 0,
    "itervalues": 0,
    "viewitems": 0,
    "viewkeys": 0,
    "viewvalues": 0,
}
_VIEWS = (abc.ItemsView, abc.KeysView, abc.ValuesView)

# For each file that has not yet divided integers, the place that shows that it is in Python 2.
_silent: Dict[str, usage.Place] = {}
_said: Set[usage.Place] = set()  # the places that a line has named; a notebook's cells share one

file = builtins.open
intern = sys.intern
reduce = functools.reduce
reload = importlib.reload


def _divide_as_in_python2(left: Any, right: Any) -> Any:  # `__divide` would be mangled in a class
    """Returns left / right, rounded down if both are integers."""
    if _are_integers(left, right):
        if _silent:
            _warn()
        return left // right
    return left / right


def _divide_in_place_as_in_python2(left: Any, right: Any) -> Any:
    """Returns the result of left /= right, rounded down if both are integers.

    An array on the left is changed in place.
    """
    if _are_integers(left, right):
        if _silent:
            _warn()
        left //= right
    else:
        left /= right
    return left


def expect(path: str, place: usage.Place) -> None:
    """Prepares the line that says, once, that a file divides integers as Python 2 does.

    Args:
        path: the file, or the cell of a notebook.
        place: the file and the line that show that the file is in Python 2.
    """
    if place not in _said:
        _silent[path] = place


def _warn() -> None:
    """Prints this line for the file that has just divided integers."""
    frame = sys._getframe(2)
    path = frame.f_code.co_filename
    place = _silent.pop(path, None)
    if place is None or place in _said:
        return
    _said.add(place)
    reason = f"line {place[1]}" if place[0] == path else usage.shown(place)
    with contextlib.suppress(AttributeError, OSError, ValueError):  # stderr is closed
        sys.stderr.write(
            f"{usage.shown((path, frame.f_lineno))}: divides integers as Python 2 does "
            f"(1 / 2 is 0), because {reason} is in Python 2; to get 0.5, begin the file with: "
            "from __future__ import division\n"
        )


def _call_as_in_python2(value: Any, method: str, *arguments: Any) -> Any:
    """Calls a method that dictionaries have lost, or does the same without it."""
    own = getattr(value, method, None)
    if own is not None:
        return own(*arguments)
    if method == "has_key":
        return arguments[0] in value
    view = getattr(value, method[4:])()  # without `iter` or `view`
    return iter(view) if method.startswith("iter") else view


def _list_as_in_python2(values: Any) -> Any:
    """Returns the view of a dictionary as a list, and anything else unchanged."""
    return list(values) if isinstance(values, _VIEWS) else values


def _next_as_in_python2(iterator: Any) -> Any:
    return iterator.next() if hasattr(iterator, "next") else next(iterator)


def _are_integers(*values: Any) -> bool:
    return all(map(_is_integer, values))


def _is_integer(value: Any) -> bool:
    if isinstance(value, (int, np.integer)):
        return True
    dtype = getattr(value, "dtype", None)
    return bool(getattr(dtype, "is_integer", getattr(dtype, "kind", "") in ("i", "u")))


def cmp(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def execfile(filename: str, *scopes: Any) -> None:
    with open(filename, "rb") as content:
        exec(compile(content.read(), filename, "exec"), *scopes)  # noqa: S102
