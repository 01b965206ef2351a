"""The parts of Python 2 that a converted program can still use: a few names and integer division.

If a module defines one of these names itself, the module's own definition is used.
"""

import builtins
import functools
import importlib
import sys
from typing import Any

import numpy as np

__all__ = [
    "_divide_as_in_python2",
    "_divide_in_place_as_in_python2",
    "_next_as_in_python2",
    "cmp",
    "execfile",
    "file",
    "intern",
    "reduce",
    "reload",
]

file = builtins.open
intern = sys.intern
reduce = functools.reduce
reload = importlib.reload


def _divide_as_in_python2(left: Any, right: Any) -> Any:  # `__divide` would be mangled in a class
    """Returns left / right, rounded down if both are integers."""
    return left // right if _are_integers(left, right) else left / right


def _divide_in_place_as_in_python2(left: Any, right: Any) -> Any:
    """Returns the result of left /= right, rounded down if both are integers.

    An array on the left is changed in place.
    """
    if _are_integers(left, right):
        left //= right
    else:
        left /= right
    return left


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
