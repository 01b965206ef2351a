"""Finds out whether a file that Python 3 can parse was written for Python 2.

It was if Python 3 cannot run it. A part of the file that depends on a check of the version, or for
which an error is caught, proves nothing. Nor does a name that the program itself provides.
"""

import ast
import builtins
import dis
import os
import re
import sys
from types import CodeType
from typing import Any, Callable, Container, Dict, Iterator, List, Optional, Set, Tuple

from tf1run import (
    imported_files,
    python2_doubt,
    python2_names,
    python3_syntax,
    usage,
    version_checks,
)

_Nodes = List[Any]  # the nodes of a syntax tree

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
# Libraries with classes that have such methods in Python 3, too.
_LIBRARIES = {
    "bs4",
    "configobj",
    "dbm",
    "dotmap",
    "fontTools",
    "mailbox",
    "mock",
    "pandas",
    "past",
    "requests",
    "sortedcontainers",
    "sqlalchemy",
    "unittest.mock",
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


def evidence(
    tree: ast.Module, text: str, path: str, known: Container[str] = ()
) -> Optional[python2_doubt.Evidence]:
    """Finds what Python 3 cannot run, although it can parse the file.

    Args:
        tree: the file as parsed by Python 3.
        text: the file.
        path: the file's name, which serves to find the files that it imports.
        known: the names that earlier cells of a notebook have defined.
    Returns:
        The first such line, or None if there is none.
    """

    def others(part: ast.Module) -> Iterator[int]:
        nodes = list(ast.walk(part))
        if "print_function" not in python3_syntax.futures(part):
            yield from _formats_of_what_was_printed(nodes)
        yield from _ranges_over_a_quotient(part, nodes, text, path)
        if "absolute_import" not in python3_syntax.futures(part) and "sys.path" not in text:
            yield from _imports_from_beside(part.body, path)

    # Few files are suspect: the rest takes longer.
    is_suspect = _names(tree, text, path, known) or _methods(tree, text, path) or any(others(tree))
    if not is_suspect or version_checks.distinguishes(tree) or python3_syntax.is_in(tree, text):
        return None
    certain = version_checks.without(tree)
    names, methods = _names(certain, text, path, known), _methods(certain, text, path)
    lines = list(others(certain))
    found = [*names.values(), *methods.values(), *lines]
    if not found:
        return None
    if lines:
        return python2_doubt.Evidence((path, min(found)))
    return python2_doubt.Evidence((path, min(found)), False, frozenset(names), frozenset(methods))


def _names(tree: ast.Module, text: str, path: str, known: Container[str]) -> Dict[str, int]:
    """Returns the names that only Python 2 has, and that the program does not define.

    For each of these names, the line where it is first used is returned, too.
    """
    nodes: _Nodes = list(ast.walk(tree))
    loads = [node for node in nodes if getattr(node, "id", None) in _NAMES]
    if not loads:
        return {}
    try:
        code = compile(tree, path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):  # Python will find this when it compiles the tree
        return {}
    lines = {}
    accesses = list(_global_names(code))
    stored = {name for how, name in accesses if how.startswith("STORE")}
    loaded = {name for how, name in accesses if how.startswith("LOAD")}
    for name in (_NAMES & loaded) - stored - _defined_by_strings(nodes):
        is_provided = (
            name in known
            or hasattr(builtins, name)
            or imported_files.may_provide(name, path, text)
            or _is_in_others(rf"(?s)builtin.*\b{name}\b|\b{name}\b.*builtin", path, text)
        )
        if not is_provided:
            uses = [node for node in loads if node.id == name and isinstance(node.ctx, ast.Load)]
            lines[name] = min(node.lineno for node in uses)
    return lines


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


def _defined_by_strings(nodes: _Nodes) -> Set[str]:
    """Returns the names that a file may define with `setattr`, `globals`, `exec` and the like."""
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
    """Returns whether a pattern is found in the program, or in a file of it that a file imports."""
    program = getattr(sys.modules.get("__main__"), "__file__", None) or ""
    own = imported_files.read(program) if program and usage.is_program(program) else ""
    others = [own, *imported_files.of_the_program(program, own)] if own else []
    others += imported_files.of_the_program(path, text)
    return any(re.search(pattern, other) for other in others)


def _methods(tree: ast.Module, text: str, path: str) -> Dict[str, int]:
    """Returns the called methods that only Python 2's dictionaries have, each with its line."""
    nodes: _Nodes = list(ast.walk(tree))
    calls = [node for node in nodes if _calls_a_method(node)]
    if not calls:
        return {}
    modules = {each.module for each in imported_files.imports(text)}
    if _LIBRARIES & {*modules, *(module.partition(".")[0] for module in modules)}:
        return {}
    lines: Dict[str, int] = {}
    for name in {node.func.attr for node in calls}:
        own = rf"\bdef ({name}|__getattr__|__getattribute__)\b|\b{name}\s*=|['\"]{name}['\"]"
        if re.search(own, text) or _is_in_others(own, path, text):
            continue
        for node in calls:
            receiver = node.func.value
            if node.func.attr == name and getattr(receiver, "id", "") not in _imported(nodes):
                lines[name] = min(node.lineno, lines.get(name, node.lineno))
    return lines


def _calls_a_method(node: Any) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and python2_names.METHODS.get(node.func.attr) == len(node.args)
        and not node.keywords
    )


def _imported(nodes: _Nodes) -> Set[str]:
    aliases = (node for node in nodes if isinstance(node, ast.alias))
    return {alias.asname or alias.name.partition(".")[0] for alias in aliases}


def _formats_of_what_was_printed(nodes: _Nodes) -> Iterator[int]:
    """Yields the lines like `print ("%f") % loss`, where Python 3 formats None, and fails."""
    for node in nodes:
        is_format = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
        if is_format and _is_call(node.left, "print"):
            yield node.lineno


def _ranges_over_a_quotient(tree: ast.Module, nodes: _Nodes, text: str, path: str) -> Iterator[int]:
    """Yields the lines with calls like `range(n / size)`, which always fail in Python 3."""
    arguments = [each for node in nodes if _is_call(node, "range") for each in node.args]
    if not any(map(_may_be_quotient(_assigned_quotients(nodes)), arguments)):
        return
    defined = python3_syntax.bound(tree) | _defined_by_strings(nodes)
    if "range" in defined or imported_files.may_provide("range", path, text):
        return
    if _DIVIDES.search(text) or _is_in_others(_DIVIDES.pattern, path, text):
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


def _assigned_quotients(nodes: _Nodes) -> List[str]:
    """Returns the names that statements like `n = a / b` define, each as often as they do."""
    return [
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and python3_syntax.is_division(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def _only_quotients(own: _Nodes, scope: Any) -> Set[str]:
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


def _imports_from_beside(body: List[Any], path: str) -> Iterator[int]:
    """Yields the lines where a file of a package imports the file beside it as Python 2 does."""
    folder, file = os.path.split(os.path.join(usage.START, path))
    if not imported_files.exists(os.path.join(folder, "__init__.py")):
        return
    for node in body:  # an import further inside may depend on a check, or never run
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in {name.partition(".")[0] for name in names} - {os.path.splitext(file)[0]}:
            if imported_files.is_only_beside(name, folder):
                yield node.lineno


def _is_call(node: Any, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == name
