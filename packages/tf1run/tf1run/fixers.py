"""Runs fissix, which translates Python 2 to Python 3, only on the names that are Python's own.

fissix knows names, but not what they stand for. Without this module, it would also translate
attributes, such as `six.unichr`, and functions of the program's own, such as one called `zip`.
"""

import functools
import importlib
import logging
from typing import Any, Callable, Iterator, Set, Tuple

from tf1run import implicit_imports, today

# The fissix fixers that are not used. Most of them add a line, which would change the numbers of
# the lines below, or remove one, which may leave nothing in a `try` statement. In addition,
# `sorted` mistakes np.sort for a list's method, and the others rename methods that the program's
# own classes may have, and modules that the program itself may contain or a stand-in provides, or
# remove the imports that say how to divide.
_LEFT_OUT = (
    "dict",
    "future",
    "has_key",
    "imports",
    "imports2",
    "intern",
    "itertools",
    "itertools_imports",
    "next",
    "reduce",
    "reload",
    "sorted",
    "urllib",
)
# The names that the other fixers look for, wherever they are.
_NAMES = {
    "StandardError",
    "apply",
    "basestring",
    "buffer",
    "execfile",
    "filter",
    "input",
    "long",
    "map",
    "range",
    "raw_input",
    "unichr",
    "unicode",
    "xrange",
    "zip",
}
_SCOPES = ("classdef", "file_input", "funcdef", "lambdef")
_LISTS = ("atom", "exprlist", "listmaker", "testlist", "testlist_gexp", "testlist_star_expr")
_PARAMETERS = ("parameters", "typedargslist", "varargslist", "lambdef")


@functools.lru_cache(maxsize=None)
def translated(text: str, path: str, in_package: bool, futures: Tuple[str, ...] = ()) -> str:
    """Translates a file, or a cell of a notebook, line by line.

    Args:
        text: the file.
        path: the file's name.
        in_package: whether `import utils` may refer to a file beside this one.
        futures: what other cells import from `__future__`.
    Raises:
        ModuleNotFoundError: fissix is not installed.
        Exception: the text is not valid Python 2; fissix raises many kinds of error.
    """
    failures = []
    for print_function in (True,) if "print_function" in futures else (False, True):
        tool = _tool(print_function, in_package)
        try:
            return str(tool.refactor_string(text, path))
        except Exception as failure:
            failures.append(failure)
    raise max(failures, key=place)


def place(failure: Exception) -> Tuple[int, int]:
    """Returns the line and column at which fissix or Python failed (line 0 if unknown)."""
    if isinstance(failure, SyntaxError):
        return failure.lineno or 0, failure.offset or 0
    found = getattr(failure, "context", None) or failure.args  # a ParseError or a TokenError
    where = found[1] if len(found) > 1 and isinstance(found[1], tuple) else (0, 0)
    return where[0], where[1] + 1


@functools.lru_cache(maxsize=None)
def _tool(print_function: bool, in_package: bool) -> Any:
    today.load("fissix")
    logging.getLogger("RefactoringTool").setLevel(logging.WARNING)
    refactor = importlib.import_module("fissix.refactor")
    types = importlib.import_module("fissix.fixes.fix_types")
    types._TYPE_MAPPING["StringType"] = "str"  # as for literals, not `bytes`
    implicit_imports.look_in_archives()
    names = _LEFT_OUT if in_package else (*_LEFT_OUT, "import")
    left_out = {f"fissix.fixes.fix_{name}" for name in names}
    every = refactor.get_fixers_from_package("fissix.fixes")
    fixers = [name for name in every if name not in left_out]  # in their order, which matters
    tool = refactor.RefactoringTool(fixers, {"print_function": print_function})
    _Guard(tool)
    return tool


class _Guard:
    """Keeps the fixers of a tool from names that are not those of Python's built-in functions."""

    def __init__(self, tool: Any) -> None:
        self._bound: Set[Tuple[int, str]] = set()  # the scope in which the program binds a name
        self._refactor_tree = tool.refactor_tree
        tool.refactor_tree = self._look_first
        for fixer in (*tool.pre_order, *tool.post_order):
            fixer.match = functools.partial(self._match, fixer.match)

    def _look_first(self, tree: Any, name: str) -> bool:
        self._bound = {
            (id(scope), leaf.value)
            for leaf in tree.leaves()
            if leaf.value in _NAMES
            for scope in _binding_scopes(leaf, tree)
        }
        changed: bool = self._refactor_tree(tree, name)
        return changed

    def _match(self, match: Callable[[Any], Any], node: Any) -> Any:
        first = next(node.leaves())
        if first.value in _NAMES and not self._is_builtin(first):
            return False
        return match(node)

    def _is_builtin(self, leaf: Any) -> bool:
        util = importlib.import_module("fissix.fixer_util")
        if not util.is_probably_builtin(leaf):  # an attribute, or the name of an argument
            return False
        scopes = list(_scopes(leaf))
        inner = [scope for scope in scopes[1:] if _kind(scope) != "classdef"]
        return not any((id(scope), leaf.value) in self._bound for scope in [*scopes[:1], *inner])


def _kind(node: Any) -> str:
    """Returns the name of a node's type in the grammar, or "" for None."""
    return str(importlib.import_module("fissix.pytree").type_repr(node.type)) if node else ""


def _scopes(node: Any) -> Iterator[Any]:
    """Yields the scopes that contain a node, from the innermost to the module's."""
    while node is not None:
        if _kind(node) in _SCOPES:
            yield node
        node = node.parent


def _binding_scopes(leaf: Any, tree: Any) -> Iterator[Any]:
    """Yields the scope in which a name is bound here, if it is."""
    above = leaf.parent
    before = getattr(leaf.prev_sibling, "value", "")
    if _kind(above) in ("classdef", "funcdef"):
        if before in ("class", "def"):
            yield next(_scopes(above.parent))
    elif _kind(above) == "global_stmt":
        yield tree
    elif before != "." and (_is_parameter(leaf) or _is_target(leaf) or _is_imported(leaf)):
        yield next(_scopes(leaf))


def _is_parameter(leaf: Any) -> bool:
    before = getattr(leaf.prev_sibling, "value", "")
    return _kind(leaf.parent) in _PARAMETERS and before not in ("=", ":")


def _is_target(leaf: Any) -> bool:
    """Returns whether a statement, such as an assignment or a loop, binds a name."""
    if getattr(leaf.prev_sibling, "value", "") == "as":
        return True
    node = leaf
    while _kind(node.parent) in _LISTS:
        node = node.parent
    before = getattr(node.prev_sibling, "value", "")
    after = getattr(node.next_sibling, "value", "")
    kind = _kind(node.parent)
    return (kind == "expr_stmt" and after == "=") or (
        kind in ("for_stmt", "comp_for", "old_comp_for") and before == "for"
    )


def _is_imported(leaf: Any) -> bool:
    node = leaf.parent
    while _kind(node) in ("import_as_names", "import_as_name", "dotted_as_names", "dotted_as_name"):
        node = node.parent
    is_renamed = getattr(leaf.next_sibling, "value", "") == "as"
    return _kind(node) in ("import_from", "import_name") and not is_renamed
