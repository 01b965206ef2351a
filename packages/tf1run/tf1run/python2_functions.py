"""The functions that a converted file calls, which do as Python 2 does."""

import builtins
import functools
import sys
from collections import abc
from typing import Any

import numpy as np

from tf1run import patterns, python2_doubt, rounding

# What a converted file imports.
FUNCTIONS = (
    "_call_as_in_python2",
    "_divide_as_in_python2",
    "_divide_in_place_as_in_python2",
    "_is_in_python2",
    "_list_as_in_python2",
    "_match_as_in_python2",
    "_next_as_in_python2",
    "_round_as_in_python2",
    "_sort_as_in_python2",
)
_VIEWS = (abc.ItemsView, abc.KeysView, abc.ValuesView)


def _is_in_python2(difference: str = "") -> bool:
    """Returns whether the calling file is in Python 2.

    Args:
        difference: what is about to be used and is not the same in Python 3, if anything.
    """
    frame = sys._getframe(1)
    is_old = python2_doubt.is_old(frame, bool(difference))
    if is_old and difference:
        python2_doubt.say_what_is_used(frame, difference)
    return is_old


def _divide_as_in_python2(left: Any, right: Any) -> Any:  # `__divide` would be mangled in a class
    """Returns left / right, rounded down if both are integers."""
    if _are_integers(left, right) and python2_doubt.divides_as_in_python2(sys._getframe(1)):
        return left // right
    return left / right


def _divide_in_place_as_in_python2(left: Any, right: Any) -> Any:
    """Returns the result of left /= right, rounded down if both are integers.

    An array on the left is changed in place.
    """
    if _are_integers(left, right) and python2_doubt.divides_as_in_python2(sys._getframe(1)):
        left //= right
    else:
        left /= right
    return left


def _call_as_in_python2(value: Any, method: str, *arguments: Any) -> Any:
    """Calls a method that dictionaries have lost, or does the same without it."""
    own = getattr(value, method, None)
    if own is not None:
        return own(*arguments)
    if method == "has_key":
        return arguments[0] in value
    view = getattr(value, method[4:])()  # without `iter` or `view`
    return iter(view) if method.startswith("iter") else view


def _list_as_in_python2(values: Any, method: str = "") -> Any:
    """Returns the view of a dictionary as a list, and anything else unchanged.

    Args:
        values: what the method returned.
        method: its name, if it matters that a list is not the same as a view.
    """
    if not isinstance(values, _VIEWS):
        return values
    if method:
        frame = sys._getframe(1)
        if not python2_doubt.is_old(frame):
            return values
        python2_doubt.say_what_is_used(frame, method)
    return list(values)


def _match_as_in_python2(*arguments: Any, **keywords: Any) -> Any:
    """Calls a method, which is one of regular expressions if a pattern has it.

    Args:
        arguments: the method's owner, its name, and its own arguments.
        keywords: its own arguments given by name, which may be any.
    """
    owner, method, *own = arguments
    call = patterns.prepared(owner, method, own, keywords)
    frame = sys._getframe(1)
    if call is None or not python2_doubt.is_old(frame):
        return getattr(owner, method)(*own, **keywords)
    python2_doubt.say_what_is_used(frame, f"re.{method}")
    return call()


def _next_as_in_python2(iterator: Any) -> Any:
    return iterator.next() if hasattr(iterator, "next") else next(iterator)


def _round_as_in_python2(*arguments: Any, **keywords: Any) -> Any:
    """Calls a function, the first argument, which rounds if it is Python's own."""
    function, *own = arguments
    old = rounding.of_python2(function)
    frame = sys._getframe(1)
    if old is None or not python2_doubt.is_old(frame):
        return function(*own, **keywords)
    python2_doubt.say_what_is_used(frame, function.__name__)
    return old(*own, **keywords)


def _sort_as_in_python2(*arguments: Any, **keywords: Any) -> Any:
    """Calls a function, the first argument; `sorted` and the method of lists also take `cmp`."""
    function, *own = arguments
    is_method = isinstance(getattr(function, "__self__", None), list)
    if not is_method and function is not builtins.sorted:
        return function(*own, **keywords)
    values = own[: 0 if is_method else 1]
    given = {**dict(zip(("cmp", "key", "reverse"), own[len(values) :])), **keywords}
    compare, key = given.pop("cmp", None), given.pop("key", None)
    if compare is not None:
        wrapped, inner = functools.cmp_to_key(compare), key
        key = wrapped if inner is None else lambda value: wrapped(inner(value))
    return function(*values, key=key, **given)


def _are_integers(*values: Any) -> bool:
    return all(map(_is_integer, values))


def _is_integer(value: Any) -> bool:
    if isinstance(value, (int, np.integer)):
        return True
    dtype = getattr(value, "dtype", None)
    return bool(getattr(dtype, "is_integer", getattr(dtype, "kind", "") in ("i", "u")))
