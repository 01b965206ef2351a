"""Adds statements to a syntax tree."""

import ast


def insert(tree: ast.Module, lines: str) -> None:
    """Inserts lines after the docstring and the imports from `__future__`."""
    first = 0
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (is_docstring or getattr(node, "module", "") == "__future__"):
            break
        first += 1
    tree.body[first:first] = ast.parse(lines).body
