"""Lets a list with slices be the index of an array in a program, as in NumPy before 1.23.

`x[[slice(1, 3), slice(2)]]` was `x[1:3, :2]`; today's NumPy refuses the list. The indexing of
arrays cannot be changed without slowing it, so the program's files are changed as they are read.
"""

import ast
from typing import Any

from tf1run import statements

_FUNCTION = "_index_as_before"


def accept(tree: ast.Module) -> None:
    """Changes the indices in a file that calls `slice`, except for those that are plainly no list.

    Args:
        tree: the file as parsed by Python 3.9 or newer.
    """
    nodes = list(ast.walk(tree))
    if not any(getattr(getattr(node, "func", None), "id", "") == "slice" for node in nodes):
        return
    for node in nodes:
        if isinstance(node, ast.Subscript) and not isinstance(
            node.slice, (ast.Constant, ast.Slice, ast.Tuple, ast.UnaryOp)
        ):
            name = ast.Name(_FUNCTION, ast.Load())
            call = ast.copy_location(ast.Call(name, [node.slice], []), node.slice)
            node.slice = ast.fix_missing_locations(call)
    statements.insert(tree, f"from {__name__} import {_FUNCTION}")


def _index_as_before(index: Any) -> Any:
    """Returns a tuple for a list that contains a slice, which nothing else accepts as an index."""
    if type(index) is list and any(type(each) is slice for each in index):
        return tuple(index)
    return index
