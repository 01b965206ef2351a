"""Parses the cells of a notebook: if one of them is in Python 2, the whole notebook is."""

import ast
from typing import Container, Optional, Sequence, Set, Tuple

from tf1run import python2, python2_detection, python2_doubt, python3_syntax, version_checks


class Notebook:
    """A notebook whose cells are known at once, or one by one."""

    def __init__(self, known: Container[str] = ()) -> None:
        """Makes a notebook without cells.

        Args:
            known: the namespace in which the cells run.
        """
        self._namespace = known
        self._defined: Set[str] = set()
        self._futures: Set[str] = set()  # from __future__; they apply to later cells, too
        self._in_python2: Optional[python2_doubt.Evidence] = None
        self._in_python3 = False
        self._has_names = False

    def __contains__(self, name: object) -> bool:
        """Returns whether an earlier cell defines a name."""
        return name in self._defined or name in self._namespace

    def look_at(self, cells: Sequence[Tuple[str, bytes]]) -> None:
        """Finds out which version of Python further cells are in.

        Args:
            cells: the name and the content of each cell.
        """
        parsed = []
        for name, content in cells:
            try:
                tree = ast.parse(content, name)
                parsed.append((name, python2.decode(content), tree))
            except SyntaxError as error:
                converted = python2.parse(content, name)
                if converted is None:
                    continue
                tree = converted
                place = name, error.lineno or 1
                self._in_python2 = self._in_python2 or python2_doubt.Evidence(place, True)
            self._defined |= python3_syntax.bound(tree)
            self._futures |= python3_syntax.futures(tree)
        for name, text, tree in parsed:
            names = [ast.alias(feature) for feature in sorted(self._futures)]
            imports = [ast.ImportFrom("__future__", names, 0)] if names else []
            whole = ast.fix_missing_locations(ast.Module([*imports, *tree.body], []))
            if version_checks.distinguishes(whole) or python3_syntax.is_in(whole, text):
                self._in_python3 = True
            evidence = python2_detection.evidence(whole, text, name, known=self)
            self._in_python2 = self._in_python2 or evidence

    def parse(self, content: bytes, name: str) -> ast.Module:
        """Parses a cell, and converts it if the notebook is in Python 2.

        Raises:
            SyntaxError: the cell is valid in neither Python 2 nor Python 3.
        """
        error = None
        try:
            tree = ast.parse(content, name)
            if self._in_python3 or self._in_python2 is None:
                return tree
        except SyntaxError as failure:
            error = failure
            content = python2.repaired(content)
        futures = sorted(self._futures)
        tree = python2.convert(content, name, error, False, self._in_python2, futures)
        if not self._has_names:
            tree = python2.with_names(tree, known=self)
            self._has_names = True
        return tree
