"""Decides, as a file runs, whether it is in Python 2, and says what it does as in Python 2.

A file that Python 3 can parse, too, may get the names that it lacks from whatever source.
"""

import contextlib
import inspect
import sys
from types import FrameType
from typing import Dict, FrozenSet, NamedTuple, Set, Tuple

from tf1run import python2_names, usage


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


def is_old(frame: FrameType, is_different: bool = True) -> bool:
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


def say_what_is_used(frame: FrameType, difference: str) -> None:
    evidence = _doubtful.get(frame.f_code.co_filename)
    if evidence is not None:
        feature = "print_function" if difference == "print" else "annotations"
        what = f"uses `{difference}` as Python 2 does"
        _say(frame, evidence.place, what, "to use that of Python 3", feature)


def divides_as_in_python2(frame: FrameType) -> bool:
    """Returns whether the file that is dividing rounds integers down, and says so if it does."""
    if not (_silent or _in_python3):  # every file has said it, and none turned out to be in 3
        return True
    if not is_old(frame):
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
    ours = {name: vars(python2_names)[name] for name in python2_names.NAMES}
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
