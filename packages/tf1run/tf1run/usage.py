"""Records where a program first uses each old feature, and what to write instead."""

import importlib
import linecache
import os
import shlex
import sys
import sysconfig
from types import FrameType
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

import tf1_mnist

# This package, and the one from which it takes MNIST.
_HERE = tuple(
    os.path.dirname(os.path.abspath(str(file))) + os.sep for file in (__file__, tf1_mnist.__file__)
)
_PATHS = sysconfig.get_paths()
_INSTALLED = tuple(_PATHS[name] + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib"))
_PACKAGES = {"site-packages", "dist-packages"}  # also those of the user and of Debian
START = os.getcwd()  # when the launcher starts; the program may change to another folder
_BETWEEN = (*_HERE, os.path.dirname(importlib.__file__))  # code that looks names up for a program


Place = Tuple[str, int]  # a file and a line


class Use(NamedTuple):
    """An old feature, the place of its first use in the program, and what to write instead.

    old: the feature as the program writes it.
    place: the file and the line.
    instead: what to write today; it may have several lines.
    section: the heading in the guide under which the feature is explained.
    """

    old: str
    place: Place
    instead: str
    section: str


_uses: Dict[str, Use] = {}


def note(old: str, instead: str, section: str) -> None:
    """Records the program's first use of an old feature; uses by libraries are ignored."""
    if old not in _uses:
        frame = caller()
        if frame is not None and is_program(frame.f_code.co_filename):
            note_at(old, (frame.f_code.co_filename, frame.f_lineno), instead, section)


def note_at(old: str, place: Place, instead: str, section: str) -> None:
    """Records an old feature that was found at a known place."""
    _uses.setdefault(old, Use(old, place, instead, section))


def is_noted(old: str) -> bool:
    """Returns whether the program's use of an old feature has been recorded."""
    return old in _uses


def is_launcher(file: str) -> bool:
    """Returns whether a file belongs to this package."""
    return file.startswith(_HERE)


def is_program(file: str) -> bool:
    """Returns whether a file belongs to the program, not to Python, a library or this package."""
    path = os.path.join(START, file)
    if not os.path.isabs(file) and not os.path.exists(path):  # "<string>", or a library's .pyx
        return False
    return not (path.startswith((*_HERE, *_INSTALLED)) or _PACKAGES & set(path.split(os.sep)))


def report(prog: str) -> str:
    """Returns the list of old features, sorted by place, each with what to write instead.

    Args:
        prog: the name by which the launcher was called.
    """
    uses: List[Use] = sorted(_uses.values(), key=lambda use: (use.place, use.old))
    if not uses:
        return "The program does not rely on the launcher.\n"
    return "".join(
        f"{shown(use.place)}: {use.old}\n"
        f"    instead: {_indented(use.instead)}\n"
        f"    see: {prog} --guide {shlex.quote(use.section.replace('`', ''))}\n"
        for use in uses
    )


def _indented(lines: str) -> str:
    return lines.replace("\n", "\n             ")


def shown(place: Place) -> str:
    """Returns a place as text.

    The path is relative to the folder from which the launcher was called.
    """
    file, line = place
    return f"{relative(file) if os.path.isabs(file) else file}:{line}"


def relative(path: str) -> str:
    """Returns a path relative to the folder from which the launcher was called."""
    try:
        return os.path.relpath(path, START)
    except ValueError:  # on Windows, it is on another drive
        return os.path.abspath(path)


def text_of(frame: FrameType) -> str:
    """Returns the file in which code runs, or "" if the file is not known."""
    linecache.checkcache(frame.f_code.co_filename)
    return "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))


def caller() -> Optional[FrameType]:
    """Returns the innermost frame that belongs to the program or a library, or None."""
    return _outside(sys._getframe(1))


def callers() -> Iterator[FrameType]:
    """Yields that frame and those that have called its function, up to the code of a module."""
    frame = caller()
    while frame is not None:
        yield frame
        is_function = frame.f_code.co_name != "<module>"
        frame = _outside(frame.f_back) if is_function else None


def _outside(frame: Optional[FrameType]) -> Optional[FrameType]:
    while frame is not None:
        file = frame.f_code.co_filename
        if not (file.startswith("<frozen") or os.path.abspath(file).startswith(_BETWEEN)):
            return frame
        frame = frame.f_back
    return None
