"""Finds syntax that only Python 3 has."""

import ast
import io
import tokenize
from typing import Any, Iterator, Set

_NODES = {
    "AnnAssign",
    "AsyncFor",
    "AsyncFunctionDef",
    "AsyncWith",
    "Await",
    "FormattedValue",
    "Interpolation",
    "JoinedStr",
    "MatMult",
    "Match",
    "NamedExpr",
    "Nonlocal",
    "Starred",
    "TemplateStr",
    "TryStar",
    "TypeAlias",
    "YieldFrom",
}
_FUTURE = {"annotations", "generator_stop"}  # what Python 2 cannot import from __future__


def is_division(node: Any) -> bool:
    """Returns whether a node of a syntax tree has the form `a / b`."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)


def is_in(tree: ast.Module, text: str) -> bool:
    """Returns whether Python 2.7 refuses a text that Python 3 can parse.

    `super()`, which always fails in Python 2, counts as syntax.

    Args:
        tree: the text as parsed by Python 3.
        text: the text.
    """
    nodes = list(ast.walk(tree))
    allowed = set(map(id, _allowed(nodes)))
    keywords = {"exec"}
    if "print_function" not in futures(tree):
        keywords.add("print")
    if _FUTURE & futures(tree):
        return True
    if any(_is_new(node, keywords) for node in nodes if id(node) not in allowed):
        return True
    if any(map(_is_super, nodes)) and not {"super", "*"} & bound(tree):
        return True
    return any(map(_returns_from_generator, nodes)) or _has_new_token(text)


def _is_new(node: Any, keywords: Set[str]) -> bool:
    """Returns whether Python 2 has no such node, or a keyword in the place of its name."""
    if type(node).__name__ in _NODES or vars(node).get("type_params"):
        return True
    if isinstance(node, ast.arguments):
        return bool(node.kwonlyargs or node.posonlyargs)
    if isinstance(node, ast.arg):
        return node.annotation is not None or node.arg in keywords
    if isinstance(node, ast.FunctionDef):
        return node.returns is not None or node.name in keywords or _are_new_decorators(node)
    if isinstance(node, ast.ClassDef):
        return bool(node.keywords)
    if isinstance(node, ast.Raise):
        return node.cause is not None
    if isinstance(node, ast.comprehension):
        return bool(node.is_async)
    if isinstance(node, ast.Dict):
        return None in node.keys  # {**other}
    if isinstance(node, ast.Constant):
        return node.value is ...
    if isinstance(node, ast.Name):
        return node.id in keywords
    if isinstance(node, ast.Attribute):
        return node.attr in keywords
    if isinstance(node, ast.keyword):
        return node.arg in keywords
    if isinstance(node, ast.Call):
        return _is_new_call(node, keywords)
    return False


def _is_new_call(node: ast.Call, keywords: Set[str]) -> bool:
    stars = [isinstance(each, ast.Starred) for each in node.args]
    doubles = [each.arg is None for each in node.keywords]
    if True in stars[:-1] or True in doubles[:-1]:  # f(*a, b), f(**a, b=c)
        return True
    if isinstance(node.func, ast.Name) and node.func.id in keywords:
        return True in stars or bool(node.keywords)  # print(a, file=b)
    return False


def _are_new_decorators(node: ast.FunctionDef) -> bool:
    """Returns whether a decorator is neither a dotted name nor a call of one."""
    for each in node.decorator_list:
        part = each.func if isinstance(each, ast.Call) else each
        while isinstance(part, ast.Attribute):
            part = part.value
        if not isinstance(part, ast.Name):
            return True
    return False


def _allowed(nodes: Any) -> Iterator[Any]:
    """Yields the nodes that Python 2 has in these places, although not everywhere."""
    for node in nodes:
        if isinstance(node, ast.Call):  # f(*a)
            yield from (each for each in node.args if isinstance(each, ast.Starred))
        elif isinstance(node, ast.Subscript):  # x[..., 0]
            yield node.slice
            yield from getattr(node.slice, "elts", ())
        elif isinstance(node, ast.Expr):  # `print (a) % b` is a statement in Python 2
            yield from _leftmost(node.value)


def _leftmost(node: Any) -> Iterator[Any]:
    """Yields the name that a statement begins with."""
    while not isinstance(node, ast.Name):
        inner = [getattr(node, name, None) for name in ("func", "left", "value", "body")]
        inner += [*getattr(node, "values", ())[:1], *getattr(node, "elts", ())[:1]]
        found = [each for each in inner if isinstance(each, ast.expr)]
        if not found or isinstance(node, ast.Lambda):
            return
        node = found[0]
    yield node


def futures(tree: ast.Module) -> Set[str]:
    """Returns the features that a file imports from `__future__`."""
    imports = (node for node in tree.body if getattr(node, "module", "") == "__future__")
    return {alias.name for node in imports for alias in node.names}  # type: ignore[attr-defined]


def bound(tree: Any) -> Set[str]:
    """Returns the names that a tree defines in any scope; `*` stands for those of a module."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def _is_super(node: Any) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "super"
        and not (node.args or node.keywords)
    )


def _returns_from_generator(function: Any) -> bool:
    if not isinstance(function, ast.FunctionDef):
        return False
    nodes = list(own_nodes(function))
    yields = any(isinstance(node, ast.Yield) for node in nodes)
    return yields and any(isinstance(node, ast.Return) and node.value for node in nodes)


def own_nodes(scope: Any) -> Iterator[Any]:
    """Yields the nodes of a module's or a function's body, without those of inner scopes."""
    waiting = list(scope.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def _has_new_token(text: str) -> bool:
    """Returns whether a text contains a token like `1_000`, `rb""` or a name with an accent."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NUMBER and "_" in token.string:
            return True
        if token.type == tokenize.STRING and token.string[:2].lower() == "rb":
            return True
        if token.type == tokenize.NAME and not token.string.isascii():
            return True
    return False
