"""Finds the parts of a file that check for Python's version, or for what only one version has."""

import ast
import copy
import re
from typing import Any, List

from tf1run import expectations

_VERSIONS = re.compile(
    r"(?i)_*(is|in|on|use)?_?py(thon)?_?([23]\w?|v(er(sion)?)?(_info|_tuple)?)_*|hexversion"
    r"|(get_)?python_version(_tuple)?|version_info|python_2_unicode_compatible|py3compat|py2compat"
)
# Errors that the names of Python 2 can cause in Python 3.
_ERRORS = {
    "AttributeError",
    "BaseException",
    "Exception",
    "ImportError",
    "ModuleNotFoundError",
    "NameError",
    "StandardError",
    "SyntaxError",
    "TypeError",
}
_LOOKING = {"callable", "dir", "getattr", "globals", "hasattr", "locals", "vars"}
_LEAVING = (ast.Break, ast.Continue, ast.Raise, ast.Return)


def distinguishes(tree: ast.Module) -> bool:
    """Returns whether a file does different things in Python 2 and in Python 3.

    It is not enough to print the version, or to compare it with a version such as 2.6.
    """
    ignored = set()
    for node in ast.walk(tree):
        if _is_print(node) or _compares_with_python2(node):
            ignored |= set(map(id, ast.walk(node)))
    return any(
        id(node) not in ignored
        and (_is_version(node) or _compares_types(node) or _expects_missing_names(node))
        for node in ast.walk(tree)
    )


def without(tree: ast.Module) -> ast.Module:
    """Returns a copy of a tree in which no part that depends on a check uses a name.

    Each use is replaced with the name `_`. What these parts define stays defined.
    """
    stripped: ast.Module = _Without().visit(copy.deepcopy(tree))
    return stripped


def _expects_missing_names(node: Any) -> bool:
    """Returns whether a node is like `except NameError:`, which may also guard a call."""
    kind = node.type if isinstance(node, ast.ExceptHandler) else None
    return kind is not None and any(
        getattr(each, "id", None) == "NameError" for each in ast.walk(kind)
    )


def _is_print(node: Any) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"
    )


def _compares_with_python2(node: Any) -> bool:
    """Returns whether a node is like `sys.version_info < (2, 7)`."""
    if not isinstance(node, ast.Compare) or not isinstance(node.comparators[0], ast.Tuple):
        return False
    parts = [getattr(part, "value", None) for part in node.comparators[0].elts]
    return len(parts) > 1 and parts[0] == 2 and isinstance(parts[1], int) and parts[1] <= 7


def _is_version(node: Any) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "version":
        return isinstance(node.value, ast.Name) and "sys" in node.value.id
    if isinstance(node, ast.ImportFrom) and node.module == "sys":
        return any(alias.name == "version" for alias in node.names)
    name = getattr(node, "id", None) or getattr(node, "attr", None) or ""
    if isinstance(node, ast.alias):
        name = node.name.rpartition(".")[2]
    return bool(_VERSIONS.fullmatch(name))


def _compares_types(node: Any) -> bool:
    """Returns whether a node compares `str` with `bytes`, or the quotient of two numbers.

    `isinstance(b"", str)` and `type(u"") is str` do the same.
    """
    if not isinstance(node, ast.Compare):
        is_asked = _asks_about_text(node, "isinstance")
        return is_asked and getattr(node.args[-1], "id", None) in ("bytes", "str")
    sides = [node.left, *node.comparators]
    if any(_asks_about_text(side, "repr", "type") for side in sides):
        return True
    names = {side.id for side in sides if isinstance(side, ast.Name)}
    return {"bytes", "str"} <= names or any(map(_is_quotient_of_numbers, sides))


def _asks_about_text(node: Any, *functions: str) -> bool:
    """Returns whether a node calls one of these functions with a text, such as `type(u"")`."""
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", None) in functions
        and any(isinstance(getattr(each, "value", None), (bytes, str)) for each in node.args[:1])
    )


def _is_quotient_of_numbers(node: Any) -> bool:
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and isinstance(node.left, ast.Constant)
        and isinstance(node.right, ast.Constant)
    )


def _is_check(test: Any) -> bool:
    """Returns whether a condition depends on what this version of Python has."""
    if isinstance(test, ast.Constant):
        return not test.value  # `if 0:`
    return any(
        _is_version(node)
        or _compares_types(node)
        or (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")
        or _looks_something_up(node)
        or getattr(node, "attr", "") == "getdefaultencoding"
        for node in ast.walk(test)
    )


def _tries_new_type_first(node: ast.BoolOp) -> bool:
    """Returns whether a node is like `isinstance(x, str) or isinstance(x, unicode)`."""
    names = {getattr(each, "id", None) for each in ast.walk(node.values[0])}
    return isinstance(node.op, ast.Or) and bool({"bytes", "int", "str"} & names)


def _may_be_true(test: Any) -> bool:
    """Returns whether a condition is a check that may hold in Python 3."""
    is_old = _compares_with_python2(test) and isinstance(test.ops[0], (ast.Lt, ast.LtE, ast.Eq))
    return _is_check(test) and not is_old


def _looks_something_up(node: Any) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    first = node.args[0] if node.args else None
    own = isinstance(first, ast.Name) and first.id in ("self", "cls")
    return node.func.id in _LOOKING and not own


def _leaves(body: List[ast.stmt]) -> bool:
    """Returns whether the statements after a branch are reached only if it is not taken."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        name = last.value.func
        return (getattr(name, "id", None) or getattr(name, "attr", "")) in ("exit", "_exit", "skip")
    return isinstance(last, _LEAVING)


class _Without(ast.NodeTransformer):
    """Removes the uses of names from the parts that depend on a check."""

    def __init__(self) -> None:
        self._is_within = False

    def _visit_within(self, node: Any) -> Any:
        outer, self._is_within = self._is_within, True
        try:
            return self.generic_visit(node)
        finally:
            self._is_within = outer

    def generic_visit(self, node: Any) -> Any:
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                outer = self._is_within
                setattr(node, field, [self._visit_statement(each) for each in value])
                self._is_within = outer
            elif isinstance(value, list):
                items = [self.visit(each) if isinstance(each, ast.AST) else each for each in value]
                setattr(node, field, items)
            elif isinstance(value, ast.AST):
                setattr(node, field, self.visit(value))
        return node

    def _visit_statement(self, node: ast.stmt) -> Any:
        leaves = isinstance(node, ast.If) and (_leaves(node.body) or _leaves(node.orelse))
        ends = leaves and _may_be_true(node.test)  # type: ignore[attr-defined]
        visited = self.visit(node)
        self._is_within |= ends
        return visited

    def _visit_test(self, node: Any) -> Any:
        return self._visit_within(node) if _is_check(node.test) else self.generic_visit(node)

    visit_If = visit_IfExp = visit_While = visit_Assert = _visit_test  # noqa: N815

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        is_check = any(map(_is_check, node.values)) or _tries_new_type_first(node)
        return self._visit_within(node) if is_check else self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> Any:
        if not expectations.catches(node, _ERRORS):
            return self.generic_visit(node)
        last, node.finalbody = node.finalbody, []
        self._visit_within(node)
        node.finalbody = [self.visit(each) for each in last]
        return node

    def visit_With(self, node: ast.With) -> Any:
        expects = any(expectations.names(item.context_expr, _ERRORS) for item in node.items)
        return self._visit_within(node) if expects else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        name = str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))
        expects = "raises" in name.lower() and any(
            expectations.names(each, _ERRORS) for each in node.args[:1]
        )
        return self._visit_within(node) if expects else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> Any:
        return self._nothing(node) if isinstance(node.ctx, ast.Load) else node

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        self.generic_visit(node)
        return self._nothing(node) if isinstance(node.ctx, ast.Load) else node

    def _nothing(self, node: ast.expr) -> ast.expr:
        return ast.copy_location(ast.Name("_", ast.Load()), node) if self._is_within else node
