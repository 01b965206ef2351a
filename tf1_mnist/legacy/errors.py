"""A program's traceback without the launcher in it, and what the launcher adds to it."""

import os
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, Iterable, List, Optional, Set

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def install(prog: str) -> None:
    """Prints a program's errors as Python does, without the launcher's frames."""

    def excepthook(type_: Any, error: BaseException, trace: Optional[TracebackType]) -> None:
        _leave_out_launcher(error.with_traceback(trace), set())
        traceback.print_exception(type_, error, error.__traceback__)
        reason = _reason(error)
        if reason:
            print(not_the_cause(prog, reason), file=sys.stderr)

    sys.excepthook = excepthook
    if sys.version_info >= (3, 8):
        of_threads = threading.excepthook

        def thread_excepthook(args: Any) -> None:
            _leave_out_launcher(args.exc_value, set())
            error = args.exc_value
            trace = error.__traceback__
            of_threads(threading.ExceptHookArgs((args.exc_type, error, trace, args.thread)))

        threading.excepthook = thread_excepthook


def not_the_cause(prog: str, reason: str) -> str:
    """Returns the line that says that the launcher is not the cause of an error."""
    return f"{prog}: the launcher is not the cause: {reason}"


def _leave_out_launcher(error: Optional[BaseException], done: Set[int]) -> None:
    """Removes the launcher's frames from an error's traceback and from those of its causes."""
    if error is None or id(error) in done:
        return
    done.add(id(error))
    _leave_out_launcher(error.__cause__, done)
    _leave_out_launcher(error.__context__, done)
    frames = []
    frame = error.__traceback__
    while frame is not None:
        frames.append(frame)
        frame = frame.tb_next
    files = [frame.tb_frame.f_code.co_filename for frame in frames]
    ours = _with_neighbours([file.startswith(_HERE) for file in files], files)
    rest: Optional[TracebackType] = None
    for frame, is_ours in zip(reversed(frames), reversed(ours)):
        if not is_ours:
            frame.tb_next = rest
            rest = frame
    error.__traceback__ = rest


def _with_neighbours(ours: List[bool], files: List[str]) -> List[bool]:
    """Adds the frames of Python's importers between the launcher's."""
    importers = [file.startswith("<frozen ") or file.endswith("runpy.py") for file in files]
    places = range(len(files))
    orders: Iterable[Iterable[int]] = (places, reversed(places))
    for order in orders:
        is_next = False
        for place in order:
            is_next = ours[place] = ours[place] or (is_next and importers[place])
    return ours


def _reason(error: BaseException) -> str:
    """Returns what a program lacks, as a sentence; an empty string if it lacks nothing."""
    if isinstance(error, SyntaxError):
        return "the program is not valid Python 2 or 3"
    if isinstance(error, ModuleNotFoundError) and error.name:
        if error.name.startswith("tensorflow."):
            return f"{error.name} is gone, and nothing here stands in for it"
        return f"the program needs the module {error.name}, which is not installed"
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"the program needs a file of its own, {error.filename}"
    if isinstance(error, AttributeError) and "'tensorflow" in str(error):
        return "this part of TensorFlow 1 is gone, and nothing here stands in for it"
    return ""
