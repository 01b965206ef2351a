"""A program's traceback without the launcher in it, and what the launcher adds to it."""

import os
import sys
import traceback
from types import TracebackType
from typing import Any, Callable, Optional

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def hook(prog: str) -> Callable[..., None]:
    """Returns a `sys.excepthook` that prints what Python prints, without the launcher's frames."""

    def excepthook(type_: Any, error: BaseException, trace: Optional[TracebackType]) -> None:
        while trace is not None and _is_launcher(trace.tb_frame.f_code.co_filename):
            trace = trace.tb_next
        traceback.print_exception(type_, error, trace)
        reason = _reason(error)
        if reason:
            print(not_the_cause(prog, reason), file=sys.stderr)

    return excepthook


def not_the_cause(prog: str, reason: str) -> str:
    """Returns the line that says that the launcher is not the cause of an error."""
    return f"{prog}: the launcher is not the cause: {reason}"


def _is_launcher(file: str) -> bool:
    return file.startswith((_HERE, "<frozen")) or file.endswith("runpy.py")


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
