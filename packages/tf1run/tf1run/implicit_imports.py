"""Converts imports by which a file of a package in Python 2 gets a file beside it."""

import ast
import importlib
import os
from typing import Any, List

from tf1run import imported_files, python3_syntax, usage


def look_in_archives() -> None:
    """Makes fissix find the files of a package in a zip archive, too.

    fissix converts `import a.b` to invalid syntax, so this is left to `convert`.
    """
    fixer: Any = importlib.import_module("fissix.fixes.fix_import").FixImport
    fixer.probably_a_local_import = lambda self, name: (
        "." not in name and _is_beside(name, _folder(self.filename))
    )


def convert(tree: ast.Module, path: str) -> ast.Module:
    """Converts the imports that fissix leaves as they are: `import a, b` and `import a.b`."""
    if "absolute_import" in python3_syntax.futures(tree):
        return tree
    converted: ast.Module = _Imports(_folder(path)).visit(tree)
    return ast.fix_missing_locations(converted)


class _Imports(ast.NodeTransformer):
    def __init__(self, folder: str) -> None:
        self._folder = folder

    def visit_Import(self, node: ast.Import) -> List[ast.stmt]:
        parts: List[ast.stmt] = []
        for alias in node.names:
            first, _, rest = alias.name.partition(".")
            if not _is_beside(first, self._folder):
                parts.append(ast.Import([alias]))
                continue
            if rest:
                above, _, last = alias.name.rpartition(".")
                bound = alias.asname or first
                parts.append(ast.ImportFrom(above, [ast.alias(last, bound)], 1))
            if not (rest and alias.asname):  # `import a.b` defines `a`
                parts.append(ast.ImportFrom(None, [ast.alias(first, alias.asname)], 1))
        return [ast.copy_location(part, node) for part in parts]


def _folder(path: str) -> str:
    return os.path.dirname(os.path.join(usage.START, path))


def _is_beside(name: str, folder: str) -> bool:
    is_package = imported_files.exists(os.path.join(folder, "__init__.py"))
    return is_package and imported_files.is_beside(name, folder)
