"""The parts of Python 2 that a converted program can still use: a few names and integer division.

If a module defines one of these names itself, the module's own definition is used.
"""

import builtins
import contextlib
import functools
import importlib
import inspect
import sys
from collections import abc
from types import FrameType
from typing import Any, Dict, FrozenSet, NamedTuple, Set, Tuple

import numpy as np

from tf1run import patterns, rounding, usage

# What a converted file imports: the functions that the conversion calls, and names of Python 2.
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
NAMES = ("StandardError", "cmp", "execfile", "file", "intern", "reduce", "reload")
# The conversion replaces these names, except where a file binds them itself.
REPLACED = (
    "apply",
    "basestring",
    "buffer",
    "long",
    "raw_input",
    "unichr",
    "unicode",
    "xrange",
)

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


class Evidence(NamedTuple):
    """What shows that a file is in Python 2.

    place: the file and the line.
    is_certain: whether Python 3 cannot even parse it.
    names: if nothing but names and methods that Python 3 lacks shows it, these names.
    methods: in that case, these methods.
    """

    place: usage.Place
    is_certain: bool = False
    names: FrozenSet[str] = frozenset()
    methods: FrozenSet[str] = frozenset()


# For each file that has not yet divided integers, the place that shows that it is in Python 2.
_silent: Dict[str, usage.Place] = {}
_doubtful: Dict[str, Evidence] = {}  # for each file that is not certainly in Python 2
_in_python3: Set[str] = set()  # the files that turned out to have the names of Python 2
_said: Set[Tuple[usage.Place, bool]] = set()  # a notebook's cells share one place

StandardError = Exception  # in `except`, fissix leaves it as it is
# These are not the functions of Python 3 themselves, which a program may put in the same place.
file = functools.partial(builtins.open)
intern = functools.partial(sys.intern)
reduce = functools.partial(functools.reduce)
reload = functools.partial(importlib.reload)

basestring = unicode = str
buffer = memoryview
long = int
raw_input = input
unichr = chr
xrange = range


def expect(path: str, evidence: Evidence, is_division_old: bool) -> None:
    """Prepares the lines that say, once, that a file does as in Python 2.

    Args:
        path: the file, or the cell of a notebook.
        evidence: what shows that the file is in Python 2.
        is_division_old: whether the file divides integers as in Python 2.
    """
    _doubtful.pop(path, None)
    _in_python3.discard(path)  # a module that is loaded again
    if not evidence.is_certain:
        _doubtful[path] = evidence
    if is_division_old and (evidence.place, True) not in _said:
        _silent[path] = evidence.place


def _is_in_python2(difference: str = "") -> bool:
    """Returns whether the calling file is in Python 2.

    Args:
        difference: what is about to be used and is not the same in Python 3, if anything.
    """
    frame = sys._getframe(1)
    is_old = _is_old(frame, bool(difference))
    if is_old and difference:
        _say_what_is_used(frame, difference)
    return is_old


def _is_old(frame: FrameType, is_different: bool = True) -> bool:
    """Decides for Python 3 if the file has got what it lacked, from whatever source.

    Args:
        frame: the running code of the file.
        is_different: whether what the code does next is not the same in Python 3.
    """
    path = frame.f_code.co_filename
    evidence = _doubtful.get(path)
    if evidence is None:
        return path not in _in_python3
    if not (is_different or evidence.names):
        return True  # each call of a method asks, and looking for its class takes time
    if _has_got(evidence, frame):
        _doubtful.pop(path, None)  # another thread may have been quicker
        _in_python3.add(path)
        return False
    return True


def _say_what_is_used(frame: FrameType, difference: str) -> None:
    evidence = _doubtful.get(frame.f_code.co_filename)
    if evidence is not None:
        feature = "print_function" if difference == "print" else "annotations"
        what = f"uses `{difference}` as Python 2 does"
        _say(frame, evidence.place, what, "to use that of Python 3", feature)


def _divides_as_in_python2() -> bool:
    """Returns whether the file that is dividing rounds integers down, and says so if it does."""
    frame = sys._getframe(2)
    if not _is_old(frame):
        return False
    place = _silent.pop(frame.f_code.co_filename, None)
    if place is not None:
        what = "divides integers as Python 2 does (1 / 2 is 0)"
        _say(frame, place, what, "to get 0.5", "division")
    return True


def _has_got(evidence: Evidence, frame: FrameType) -> bool:
    """Returns whether running code has the names and methods that it lacked.

    This module's own names do not count. A method counts if a class of the program has it.
    """
    spaces = [frame.f_globals, frame.f_builtins]
    if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # the body of a class, or of a module
        spaces.append(frame.f_locals)
    ours = {name: globals()[name] for name in NAMES}
    is_there = bool(evidence.names or evidence.methods) and all(
        any(name in space and space[name] is not ours.get(name, space) for space in spaces)
        for name in evidence.names
    )
    return is_there and all(map(_is_defined, evidence.methods))


def _is_defined(method: str) -> bool:
    """Returns whether a class in a file of the program has a method."""
    files = ((getattr(module, "__file__", None), module) for module in list(sys.modules.values()))
    return any(
        isinstance(each, type) and hasattr(each, method)
        for file, module in files
        if isinstance(file, str) and usage.is_program(file)
        for each in list(vars(module).values())
    )


def _say(frame: FrameType, place: usage.Place, what: str, aim: str, feature: str) -> None:
    """Prints a line, unless it has been printed. From now on, the file is in Python 2."""
    path = frame.f_code.co_filename
    _doubtful.pop(path, None)
    if (place, feature == "division") in _said:
        return
    _said.add((place, feature == "division"))
    reason = f"line {place[1]}" if place[0] == path else usage.shown(place)
    with contextlib.suppress(AttributeError, OSError, ValueError):  # stderr is closed
        sys.stderr.write(
            f"{usage.shown((path, frame.f_lineno))}: {what}, because {reason} is in Python 2; "
            f"{aim}, begin the file with: from __future__ import {feature}\n"
        )


def _divide_as_in_python2(left: Any, right: Any) -> Any:  # `__divide` would be mangled in a class
    """Returns left / right, rounded down if both are integers."""
    if _are_integers(left, right) and (not (_silent or _in_python3) or _divides_as_in_python2()):
        return left // right
    return left / right


def _divide_in_place_as_in_python2(left: Any, right: Any) -> Any:
    """Returns the result of left /= right, rounded down if both are integers.

    An array on the left is changed in place.
    """
    if _are_integers(left, right) and (not (_silent or _in_python3) or _divides_as_in_python2()):
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
        if not _is_old(frame):
            return values
        _say_what_is_used(frame, method)
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
    if call is None or not _is_old(frame):
        return getattr(owner, method)(*own, **keywords)
    _say_what_is_used(frame, f"re.{method}")
    return call()


def _next_as_in_python2(iterator: Any) -> Any:
    return iterator.next() if hasattr(iterator, "next") else next(iterator)


def _round_as_in_python2(*arguments: Any, **keywords: Any) -> Any:
    """Calls a function, the first argument, which rounds if it is Python's own."""
    function, *own = arguments
    old = rounding.of_python2(function)
    frame = sys._getframe(1)
    if old is None or not _is_old(frame):
        return function(*own, **keywords)
    _say_what_is_used(frame, function.__name__)
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


def apply(function: Any, arguments: Any = (), keywords: Any = None) -> Any:
    return function(*arguments, **(keywords or {}))


def cmp(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def execfile(filename: str, *scopes: Any) -> None:
    with open(filename, "rb") as content:
        exec(compile(content.read(), filename, "exec"), *scopes)  # noqa: S102
