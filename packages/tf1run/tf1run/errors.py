"""Prints a program's errors: on one line if something is missing, and otherwise as Python would."""

import functools
import os
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, Iterable, List, Optional, Set

from tf1_mnist import command_line
from tf1run import lacks, usage

_COMMAND = os.path.join(os.path.dirname(os.path.abspath(__file__)), "__main__.py")


def install(prog: str) -> None:
    """Makes Python print a program's errors without the launcher's frames.

    If a thread fails because something is missing, one line is printed, and the other threads
    continue.

    Args:
        prog: the name by which the launcher was called.
    """
    sys.excepthook = _excepthook
    if sys.version_info >= (3, 8):
        of_threads = threading.excepthook

        def thread_excepthook(args: Any) -> None:
            error = args.exc_value
            line = lacks.line(error, prog)
            if line:
                command_line.print_line(line)
                return
            _leave_out_launcher(error, set())
            trace = error.__traceback__
            of_threads(threading.ExceptHookArgs((args.exc_type, error, trace, args.thread)))

        threading.excepthook = thread_excepthook
        of_others = sys.unraisablehook

        def unraisablehook(args: Any) -> None:
            """Prints an error that Python cannot raise, such as one in an `atexit` function."""
            if args.exc_value is None:
                of_others(args)
                return
            error = args.exc_value.with_traceback(args.exc_traceback)
            _leave_out_launcher(error, set())
            rest = (args.err_msg, args.object)
            of_others(type(args)((args.exc_type, error, error.__traceback__, *rest)))

        sys.unraisablehook = unraisablehook


def complain(error: BaseException, prog: str) -> bool:
    """Prints a one-line message if a program failed because something that it needs is missing.

    If the program has replaced `sys.excepthook` to print errors itself, nothing is printed.

    Returns:
        Whether a message was printed.
    """
    hook = vars(sys).get("excepthook")
    line = lacks.line(error, prog) if hook is _excepthook else ""
    if line:
        command_line.print_line(line)
    elif callable(hook) and hook is not _excepthook:
        sys.excepthook = functools.partial(_pass_on, hook)
    return bool(line)


def _pass_on(hook: Any, type_: Any, error: BaseException, trace: Optional[TracebackType]) -> None:
    """Calls the program's own `sys.excepthook` without the launcher's frames."""
    sys.excepthook = hook
    _leave_out_launcher(error.with_traceback(trace), set())
    hook(type_, error, error.__traceback__)


def _excepthook(type_: Any, error: BaseException, trace: Optional[TracebackType]) -> None:
    _leave_out_launcher(error.with_traceback(trace), set())
    files = {frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)}
    if any(".ipynb, cell " in file for file in files):  # only this module knows such lines
        traceback.print_exception(type_, error, error.__traceback__)
    else:  # until 3.11, only Python's own hook suggests names
        sys.__excepthook__(type_, error, error.__traceback__)


def _leave_out_launcher(error: Optional[BaseException], done: Set[int]) -> None:
    """Removes the launcher's frames from the tracebacks of an error and of its causes."""
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
    ours = _with_neighbours([usage.is_launcher(file) for file in files], files)
    if _COMMAND in files:
        called = files.index(_COMMAND)
        ours[:called] = [True] * called
    rest: Optional[TracebackType] = None
    for frame, is_ours in zip(reversed(frames), reversed(ours)):
        if not is_ours:
            frame.tb_next = rest
            rest = frame
    error.__traceback__ = rest


def _with_neighbours(ours: List[bool], files: List[str]) -> List[bool]:
    """Marks the launcher's frames and the adjoining frames of Python's import system."""
    importers = [file.startswith("<frozen ") or file.endswith("runpy.py") for file in files]
    places = range(len(files))
    orders: Iterable[Iterable[int]] = (places, reversed(places))
    for order in orders:
        is_next = False
        for place in order:
            is_next = ours[place] = ours[place] or (is_next and importers[place])
    return ours
