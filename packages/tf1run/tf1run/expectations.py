"""Finds out whether a running program expects that Python 3 lacks what it is looking up.

Such a program goes on with what Python 3 has, and must not get what Python 2 had. A file that
Python 3 cannot parse expects nothing of it.
"""

import ast
import functools
import importlib.util
import sys
from types import FrameType
from typing import AbstractSet, Any, List, Optional

from tf1run import usage

_IMPORT_ERRORS = {"BaseException", "Exception", "ImportError", "ModuleNotFoundError"}


def expects(errors: AbstractSet[str]) -> bool:
    """Returns whether the program goes on after an error that it handles by name.

    The error may be handled in the line that runs, or in one that has called its function. A
    handler of any exception may stand around a whole program, and so does not count.
    """
    return any(_expects(usage.text_of(frame), frame.f_lineno, errors) for frame in usage.callers())


def expects_import_error() -> bool:
    """Returns whether the program goes on, or only asks, if there is no such module."""
    frame = usage.caller()
    if frame is None:
        return False
    text, line = usage.text_of(frame), frame.f_lineno
    is_question = _is_question() and bool(_parsed(text))
    return (
        is_question
        or _is_within(text, line, _IMPORT_ERRORS)
        or expects({"ImportError", "ModuleNotFoundError"})
    )


def asks_for(name: str) -> bool:
    """Returns whether the line that runs is like `hasattr(sys, "maxint")`, for this name."""
    frame = usage.caller()
    return frame is not None and _asks_for(usage.text_of(frame), frame.f_lineno, name)


def names(node: Any, errors: AbstractSet[str]) -> bool:
    """Returns whether a node of a syntax tree names one of these errors."""
    found = {getattr(each, "id", None) or getattr(each, "attr", None) for each in ast.walk(node)}
    return bool(errors & found)


def catches(node: ast.Try, errors: AbstractSet[str]) -> bool:
    """Returns whether a `try` statement catches one of these errors."""
    return any(handler.type is None or names(handler.type, errors) for handler in node.handlers)


def _expects(text: str, line: int, errors: AbstractSet[str]) -> bool:
    return any(
        handler.type is not None and names(handler.type, errors)
        for node in _parsed(text)
        if isinstance(node, ast.Try) and _contains(node, line)
        for handler in node.handlers
    )


def _is_within(text: str, line: int, errors: AbstractSet[str]) -> bool:
    """Returns whether a line stands in a statement that catches one of these errors."""
    return any(
        _contains(node, line)
        for node in _parsed(text)
        if (isinstance(node, ast.Try) and catches(node, errors))
        or (
            isinstance(node, ast.With)
            and any(names(item.context_expr, errors) for item in node.items)
        )
    )


def _contains(node: Any, line: int) -> bool:
    """Returns whether a line belongs to the body of a statement."""
    return bool(node.body[0].lineno <= line <= (node.body[-1].end_lineno or 0))


def _asks_for(text: str, line: int, name: str) -> bool:
    """Returns whether a line asks for a name, which may be the value of a variable."""
    return any(
        node.func.id == "hasattr" or len(node.args) > 2
        for node in _parsed(text)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("getattr", "hasattr")
        and len(node.args) > 1
        and node.lineno <= line <= (node.end_lineno or 0)
        and getattr(node.args[1], "value", name) == name
    )


def _is_question() -> bool:
    """Returns whether `importlib.util.find_spec` runs, which imports nothing."""
    last = usage.caller()
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None and frame is not last:
        if frame.f_code is importlib.util.find_spec.__code__:
            return True
        frame = frame.f_back
    return False


@functools.lru_cache(maxsize=None)
def _parsed(text: str) -> List[ast.AST]:
    """Returns the nodes of a text's syntax tree; none if Python 3 cannot parse it."""
    try:
        return list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):
        return []
