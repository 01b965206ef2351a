"""Finds out whether a file that Python 3 can parse was written for Python 2."""

import ast
from typing import Any, Dict, List, Set

from tf1run import python2

_NAMES = {
    "basestring",
    "execfile",
    "long",
    "raw_input",
    "unichr",
    "unicode",
    "xrange",
}
_METHODS = {"has_key", "iteritems", "iterkeys", "itervalues"}


def line_of_python2(tree: ast.Module) -> int:
    """Finds a line that only Python 2 can run, although Python 3 can parse the file.

    Once one file of a program is known to be in Python 2, its other files are assumed to be in
    Python 2 as well, even if both versions can run them. The exception is a file that distinguishes
    the two versions, for example with `six`.

    Returns:
        The number of a line that only Python 2 can run. It is 1 if the file is merely assumed to be
        in Python 2, and 0 if the file is in Python 3.
    """
    loaded: Dict[str, int] = {}  # each name and the first line on which it is used
    defined: Set[str] = set()
    methods: Dict[str, int] = {}
    nodes: List[Any] = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loaded[node.id] = min(node.lineno, loaded.get(node.id, node.lineno))
        elif isinstance(node, ast.Name):
            defined.add(node.id)
        elif isinstance(node, ast.alias):
            defined.add(node.asname or node.name)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.Attribute):
            methods[node.attr] = min(node.lineno, methods.get(node.attr, node.lineno))
    lines = [loaded[name] for name in (_NAMES & set(loaded)) - defined]
    if lines:
        return min(lines)
    if "version_info" in methods or {"six", "PY2", "PY3"} & {*loaded, *defined, *methods}:
        return 0
    lines = [methods[name] for name in _METHODS & set(methods)]
    lines += [node.lineno for node in nodes if _formats_what_was_printed(node)]
    lines += _ranges_over_a_quotient(tree)
    return min(lines) if lines else int(bool(python2.converted))


def _formats_what_was_printed(node: Any) -> bool:
    """Returns whether a node has the form `print ("%f") % loss`, which formats None in Python 3."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and isinstance(node.left, ast.Call)
        and isinstance(node.left.func, ast.Name)
        and node.left.func.id == "print"
    )


def _ranges_over_a_quotient(tree: ast.Module) -> List[int]:
    """Returns the line numbers of calls like `range(n / size)`, which always fail in Python 3."""
    values: Any = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)

    def is_quotient(node: Any) -> bool:
        if isinstance(node, ast.Name):
            assigned = values.get(node.id, [])
            return bool(assigned) and all(map(python2.is_division, assigned))
        return python2.is_division(node)

    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "range"
        and any(map(is_quotient, node.args))
    ]
