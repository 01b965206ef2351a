"""Joins the two meanings of a file that looks like Python 2, but that Python 3 can parse, too.

Where the meanings differ, the file asks as it runs: by then, it may have got the names of Python 2
that it lacked, from whatever source.
"""

import ast
from typing import Any, Dict, List, Optional, Sequence, Tuple

_Nodes = List[Any]

# Calls of these functions succeed in both versions, but do different things.
_DIFFERENT = {"filter", "input", "map", "print", "range", "zip"}
_VIEWS = {"items", "keys", "values"}
# Functions for which a list is as good as a view.
_READERS = {"dict", "enumerate", "len", "list", "max", "min", "set", "sorted", "sum", "tuple"}


def joined(python3: ast.Module, python2: ast.Module) -> ast.Module:
    """Returns a tree with the meaning for Python 2 if the file turns out to be in Python 2.

    Args:
        python3: the file as parsed by Python 3.
        python2: the same file, after the conversion from Python 2.
    """
    body = _statements(python3.body, python2.body)
    return ast.fix_missing_locations(ast.Module(body, python3.type_ignores))


def _statements(python3: _Nodes, python2: _Nodes) -> _Nodes:
    """Joins the statements of a block, line by line: the conversion removes some."""
    lines: Dict[int, Tuple[_Nodes, _Nodes]] = {}
    for version, statements in enumerate((python3, python2)):
        for each in statements:
            lines.setdefault(each.lineno, ([], []))[version].append(each)
    parts: _Nodes = []
    for line in sorted(lines):
        one, other = lines[line]
        if len(one) == len(other):
            parts += map(_statement, one, other)
        else:
            branches = other or [ast.Pass()], one or [ast.Pass()]
            parts.append(ast.copy_location(ast.If(_question(), *branches), (one + other)[0]))
    return parts


def _statement(python3: Any, python2: Any) -> Any:
    if isinstance(python3, ast.Expr) and isinstance(python3.value, ast.Constant):
        return python3  # a docstring, which a condition would hide
    inside = _inside(python3, python2)
    if inside is not None:
        return inside
    difference = ""
    if isinstance(python3, ast.ClassDef) and not python3.keywords and python2.keywords:
        difference = "__metaclass__"
    elif isinstance(python3, ast.FunctionDef) and python3.name != python2.name:
        difference = python3.name  # __nonzero__
    return ast.copy_location(ast.If(_question(difference), [python2], [python3]), python3)


def _either(python3: Any, python2: Any, is_only_read: bool) -> Any:
    """Joins two parts of the same statement, or returns None if one cannot stand for both.

    Args:
        python3: the part in Python 3.
        python2: the part in Python 2.
        is_only_read: whether it makes no difference if the value is a list.
    """
    function = getattr(getattr(python3, "func", None), "id", "")
    is_different = function in _DIFFERENT and not _is_call(python2, function)
    inside = None if is_different else _inside(python3, python2)
    is_value = isinstance(python3, ast.expr) and isinstance(python2, ast.expr)
    is_part = isinstance(python3, (ast.Slice, ast.Starred)) or isinstance(
        getattr(python3, "ctx", None), (ast.Store, ast.Del)
    )
    if inside is not None or not is_value or is_part:
        return inside
    method = getattr(getattr(python3, "func", None), "attr", "")
    if _is_call(python2, "_list_as_in_python2") and method in _VIEWS and not is_only_read:
        python2.args.append(ast.Constant(method))
    difference = function if function in _DIFFERENT else ""
    if isinstance(python3, ast.Constant):  # "\\u0041" is one character in Python 3
        difference = "\\u"
    elif isinstance(python3, ast.Attribute) and python3.attr.startswith(("func_", "im_")):
        difference = python3.attr  # which any class may have
    question = _question(difference)
    return ast.copy_location(ast.IfExp(question, python2, python3), python3)


def _is_call(node: Any, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == name


def _inside(python3: Any, python2: Any) -> Any:
    """Joins the parts of two nodes of the same kind.

    Returns:
        `python3` itself if the two are equal, and None if the whole nodes have to be exchanged.
    """
    if type(python3) is not type(python2):
        return None
    changed = {}
    for field in python3._fields:
        one, other = getattr(python3, field, None), getattr(python2, field, None)
        part = _field(python3, field, one, other)
        if part is None and one is not None:
            return None
        if part is not one:
            changed[field] = part
    if not changed:
        return python3
    fields = {field: getattr(python3, field, None) for field in python3._fields}
    return ast.copy_location(type(python3)(**{**fields, **changed}), python3)


def _field(node: Any, field: str, one: Any, other: Any) -> Any:
    """Joins the values of a field of two nodes, or returns None."""
    if isinstance(one, ast.AST):
        return _either(one, other, field == "iter")
    if not isinstance(one, list):  # `u""` and `""` differ in `kind`, but are the same in Python 3
        is_same = type(one) is type(other) and repr(one) == repr(other)
        return one if is_same or field in ("kind", "type_comment") else None
    if any(isinstance(each, ast.stmt) for each in [*one, *other]):
        parts: Optional[_Nodes] = _statements(one, other)
    else:
        parts = _parts(one, other, getattr(getattr(node, "func", None), "id", None) in _READERS)
    if parts is not None and len(parts) == len(one) and all(a is b for a, b in zip(parts, one)):
        return one
    return parts


def _parts(python3: Sequence[Any], python2: Sequence[Any], are_only_read: bool) -> Optional[_Nodes]:
    if len(python3) != len(python2):
        return None
    parts = []
    for one, other in zip(python3, python2):
        if isinstance(one, ast.AST) and isinstance(other, ast.AST):
            parts.append(_either(one, other, are_only_read))
        else:
            parts.append(one)
            if one != other:
                return None
        if parts[-1] is None and one is not None:
            return None
    return parts


def _question(difference: str = "") -> ast.expr:
    """Returns the call that asks whether the file is in Python 2."""
    arguments: List[ast.expr] = [ast.Constant(difference)] if difference else []
    return ast.Call(ast.Name("_is_in_python2", ast.Load()), arguments, [])
