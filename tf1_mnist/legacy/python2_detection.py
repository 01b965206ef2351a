"""Tells whether a file that Python 3 can parse was written for Python 2."""

import ast
from typing import Any, Set

from tf1_mnist.legacy import python2

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


def is_python2(tree: ast.Module) -> bool:
    """Returns whether a file that Python 3 can parse was written only for Python 2.

    If another file of the program was written for Python 2, this one is assumed to be, too, unless
    it contains code for both versions.
    """
    loaded: Set[str] = set()
    defined: Set[str] = set()
    methods: Set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, ast.alias):
            defined.add(node.asname or node.name)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.Attribute):
            methods.add(node.attr)
    if (_NAMES & loaded) - defined:
        return True
    if "version_info" in methods or {"six", "PY2", "PY3"} & (loaded | defined | methods):
        return False
    return (
        bool(python2.converted or _METHODS & methods)
        or any(map(_formats_what_was_printed, ast.walk(tree)))
        or _ranges_over_a_quotient(tree)
    )


def _formats_what_was_printed(node: ast.AST) -> bool:
    """Finds `print ("loss %f") % loss`, which in Python 3 formats what `print` returns."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and isinstance(node.left, ast.Call)
        and isinstance(node.left.func, ast.Name)
        and node.left.func.id == "print"
    )


def _ranges_over_a_quotient(tree: ast.Module) -> bool:
    """Finds `range(n / size)`, which always fails in Python 3."""
    values: Any = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)

    def is_quotient(node: Any) -> bool:
        if isinstance(node, ast.Name):
            assigned = values.get(node.id, [])
            return bool(assigned) and all(map(python2.is_division, assigned))
        return python2.is_division(node)

    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "range"
        and any(map(is_quotient, node.args))
        for node in ast.walk(tree)
    )
