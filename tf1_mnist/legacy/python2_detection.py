"""Finds out whether a file that Python 3 can parse was written for Python 2.

It was if Python 3 cannot run it. A part of the file that depends on a check of the version, or for
which an error is caught, proves nothing. Nor does a name that the program itself provides.
"""

import ast
import builtins
import dis
import re
from types import CodeType
from typing import Any, Callable, Container, Iterable, Iterator, List, Set, Tuple

from tf1_mnist.legacy import imported_files, python2_names, python3_syntax, version_checks

# The names in Python 2.7's `__builtin__` that Python 3's `builtins` lacks.
_NAMES = {
    "StandardError",
    "apply",
    "basestring",
    "buffer",
    "cmp",
    "coerce",
    "execfile",
    "file",
    "intern",
    "long",
    "raw_input",
    "reduce",
    "reload",
    "unichr",
    "unicode",
    "xrange",
}
# Every file in Python 2 that Python 3 can parse contains one of these.
_SIGNS = re.compile(
    rf"\b({'|'.join([*_NAMES, *python2_names.METHODS])})\b|\bprint\s*\(.*%|\brange\s*\(", re.DOTALL
)
# Libraries with classes that have such methods in Python 3, too.
_LIBRARIES = {
    "bs4",
    "configobj",
    "dbm",
    "fontTools",
    "mailbox",
    "pandas",
    "past",
    "requests",
    "sortedcontainers",
    "sqlalchemy",
    "urllib3",
    "werkzeug",
}
# Texts in which quotients may be integers: with a class that divides, or with SymPy's numbers.
_DIVIDES = re.compile(r"__truediv__|\bsympy\b")
# Functions with which a program can define a name that it writes as a string.
_DEFINING = {
    "__builtin__",
    "__builtins__",
    "builtins",
    "eval",
    "exec",
    "globals",
    "setattr",
    "vars",
}


def line_of_python2(tree: ast.Module, text: str, path: str, known: Container[str] = ()) -> int:
    """Finds a line that Python 3 cannot run, although it can parse the file.

    Args:
        tree: the file as parsed by Python 3.
        text: the file.
        path: the file's name, which serves to find the files that it imports.
        known: the names that earlier cells of a notebook have defined.
    Returns:
        The number of the line, or 0 if there is none.
    """

    def lines(part: ast.Module) -> Iterator[int]:
        yield from _names(part, text, path, known)
        yield from _methods(part, text, path)
        yield from _formats_of_what_was_printed(part)
        yield from _ranges_over_a_quotient(part, text)

    is_suspect = _SIGNS.search(text) and any(lines(tree))  # few files are: the rest takes longer
    if not is_suspect or version_checks.distinguishes(tree) or python3_syntax.is_in(tree, text):
        return 0
    return min(lines(version_checks.without(tree)), default=0)


def _names(tree: ast.Module, text: str, path: str, known: Container[str]) -> Iterator[int]:
    """Yields the lines with names that only Python 2 has, and that the program does not define."""
    loads: List[Any] = [node for node in ast.walk(tree) if getattr(node, "id", None) in _NAMES]
    if not loads:
        return
    try:
        code = compile(tree, path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):  # Python will find this when it compiles the tree
        return
    accesses = list(_global_names(code))
    stored = {name for how, name in accesses if how.startswith("STORE")}
    loaded = {name for how, name in accesses if how.startswith("LOAD")}
    for name in (_NAMES & loaded) - stored - _defined_by_strings(tree):
        is_provided = (
            name in known
            or hasattr(builtins, name)
            or imported_files.may_provide(name, path, text)
            or _is_in_others(rf"(?s)builtin.*\b{name}\b|\b{name}\b.*builtin", path, text)
        )
        if not is_provided:
            uses = [node for node in loads if node.id == name and isinstance(node.ctx, ast.Load)]
            yield min(node.lineno for node in uses)


def _global_names(code: CodeType, is_module: bool = True) -> Iterator[Tuple[str, str]]:
    """Yields how code accesses the names that are local neither to a function nor to a class."""
    found = {(each.opname, each.argval) for each in dis.get_instructions(code)}
    own = set() if is_module else {name for how, name in found if how == "STORE_NAME"}
    for how, name in found:
        if how in ("LOAD_NAME", "LOAD_GLOBAL", "STORE_NAME", "STORE_GLOBAL") and name not in own:
            yield how, name
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _global_names(constant, is_module=False)


def _defined_by_strings(tree: ast.Module) -> Set[str]:
    """Returns the names that a file may define with `setattr`, `globals`, `exec` and the like."""
    nodes = list(ast.walk(tree))
    defined = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    used = {getattr(node, "id", None) or getattr(node, "name", None) for node in nodes}
    if _DEFINING & used:
        strings = [getattr(node, "value", None) for node in nodes]
        words = " ".join(each for each in strings if isinstance(each, str))
        defined.update(re.findall(r"\w+", words))
        defined.update(node.arg or "" for node in nodes if isinstance(node, ast.keyword))
    return defined


def _is_in_others(pattern: str, path: str, text: str) -> bool:
    """Returns whether a pattern is found in one of the program's files that a file imports."""
    others = imported_files.of_the_program(path, text)
    return any(re.search(pattern, other) for other in others)


def _methods(tree: ast.Module, text: str, path: str) -> Iterator[int]:
    """Yields the lines that call methods that only Python 2's dictionaries have."""
    calls: List[Any] = [node for node in ast.walk(tree) if _calls_a_method(node)]
    modules = {each.module.partition(".")[0] for each in imported_files.imports(text)}
    if not calls or _LIBRARIES & modules:
        return
    for name in {node.func.attr for node in calls}:
        own = rf"\bdef ({name}|__getattr__)\b|\b{name}\s*=|['\"]{name}['\"]"
        if re.search(own, text) or _is_in_others(own, path, text):
            continue
        for node in calls:
            receiver = node.func.value
            if node.func.attr == name and getattr(receiver, "id", "") not in _imported(tree):
                yield node.lineno


def _calls_a_method(node: Any) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and python2_names.METHODS.get(node.func.attr) == len(node.args)
        and not node.keywords
    )


def _imported(tree: Any) -> Set[str]:
    aliases = (node for node in ast.walk(tree) if isinstance(node, ast.alias))
    return {alias.asname or alias.name.partition(".")[0] for alias in aliases}


def _formats_of_what_was_printed(tree: ast.Module) -> Iterator[int]:
    """Yields the lines like `print ("%f") % loss`, where Python 3 formats None, and fails."""
    if "print_function" in python3_syntax.futures(tree):
        return
    for node in ast.walk(tree):
        is_format = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
        if is_format and _is_call(node.left, "print"):  # type: ignore[attr-defined]
            yield node.lineno  # type: ignore[attr-defined]


def _ranges_over_a_quotient(tree: ast.Module, text: str) -> Iterator[int]:
    """Yields the lines with calls like `range(n / size)`, which always fail in Python 3."""
    nodes: List[Any] = list(ast.walk(tree))
    arguments = [each for node in nodes if _is_call(node, "range") for each in node.args]
    if not any(map(_may_be_quotient(_assigned_quotients(nodes)), arguments)):
        return
    if "range" in python3_syntax.bound(tree) or _DIVIDES.search(text):
        return
    for scope in [tree, *(node for node in nodes if isinstance(node, ast.FunctionDef))]:
        own = list(python3_syntax.own_nodes(scope))
        is_quotient = _may_be_quotient(_only_quotients(own, scope))
        for call in own:
            if _is_call(call, "range") and any(map(is_quotient, call.args)):
                yield call.lineno


def _may_be_quotient(names: Container[str]) -> Callable[[Any], bool]:
    """Returns a function that recognizes divisions, and names for their results."""
    return lambda node: python3_syntax.is_division(node) or getattr(node, "id", None) in names


def _assigned_quotients(nodes: Iterable[Any]) -> List[str]:
    """Returns the names that statements like `n = a / b` define, each as often as they do."""
    return [
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and python3_syntax.is_division(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def _only_quotients(own: List[Any], scope: Any) -> Set[str]:
    """Returns the names that have no other values in a scope than quotients."""
    quotients = _assigned_quotients(own)
    names = (node for node in own if isinstance(node, ast.Name))
    stores = [node.id for node in names if isinstance(node.ctx, ast.Store)]
    others = {name for node in _not_names(scope) for name in python3_syntax.bound(node)}
    for node in ast.walk(scope):
        others.update(node.names if isinstance(node, ast.Global) else ())
    return {name for name in quotients if stores.count(name) == quotients.count(name)} - others


def _not_names(scope: Any) -> List[Any]:
    """Returns the parameters, functions, classes and imports in a scope."""
    kinds = (ast.FunctionDef, ast.ClassDef, ast.alias, ast.arg)
    return [node for node in ast.walk(scope) if isinstance(node, kinds) and node is not scope]


def _is_call(node: Any, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == name
