"""Converts the syntax, the names and the integer division of programs from Python 2 to Python 3."""

import ast
import copy
import re
from typing import Container, Iterable, List, Optional, Sequence

from tf1run import (
    fixers,
    implicit_imports,
    imported_files,
    patterns,
    python2_doubt,
    python2_functions,
    python2_names,
    python3_syntax,
    rounding,
    statements,
    two_meanings,
    usage,
)

SECTION = "Python 2"
INSTEAD = "Python 3, which `python -m fissix --write FILE` converts it to"

_SPECIAL_METHODS = {
    "next": "__next__",
    "__div__": "__truediv__",
    "__idiv__": "__itruediv__",
    "__rdiv__": "__rtruediv__",
}


def convert(
    content: bytes,
    path: str,
    error: Optional[SyntaxError],
    in_package: bool,
    evidence: Optional[python2_doubt.Evidence] = None,
    futures: Sequence[str] = (),
) -> ast.Module:
    """Converts a file, or a cell of a notebook, from Python 2 to Python 3.

    Args:
        content: the file.
        path: the file's name, for error messages.
        error: the error from Python 3, if Python 3 cannot parse the file.
        in_package: whether the file is imported as a module of a package, so that `import utils`
            may refer to a file beside it.
        evidence: what shows that the file is in Python 2, if it is not the error.
        futures: what other cells import from `__future__`.
    Returns:
        The syntax tree, with the line numbers of the file.
    Raises:
        SyntaxError: the file is not valid Python 2 either. Of the errors that Python 2 and Python 3
            would report, the one that occurs later in the file is raised.
    """
    text = decode(content)
    try:
        translation = fixers.translated(text, path, in_package, tuple(futures))
    except ModuleNotFoundError:  # fissix is not installed
        raise
    except Exception as failure:  # fissix raises many kinds of error
        raise _last(error, failure, text, path) from None
    tree = ast.parse(translation, path)
    evidence = evidence or python2_doubt.Evidence((path, (error and error.lineno) or 1), True)
    usage.note_at("Python 2", evidence.place, INSTEAD, SECTION)
    is_division_old = "division" not in {*futures, *python3_syntax.futures(tree)}
    python2_doubt.expect(path, evidence, is_division_old)
    if in_package:
        tree = implicit_imports.convert(tree, path)
    tree = _transformed(tree, _Methods())
    tree = _transformed(tree, _Functions())
    tree = _transformed(tree, _Values(python3_syntax.bound(tree)))
    if any(each.module == "re" for each in imported_files.imports(text)):
        tree = _transformed(tree, _Patterns(tree))
    if error is None and not evidence.is_certain:
        tree = two_meanings.joined(ast.parse(content, path), tree)
    tree = _transformed(tree, _SpecialMethods())
    return _transformed(tree, _ClassicDivision()) if is_division_old else tree


def parse(content: bytes, path: str) -> Optional[ast.Module]:
    """Parses a cell that is in Python 2.

    Returns:
        The syntax tree, or None if the cell is not valid Python 2.
    """
    try:
        return ast.parse(fixers.translated(decode(repaired(content)), path, False), path)
    except ModuleNotFoundError:  # fissix is not installed
        raise
    except Exception:  # fissix raises many kinds of error
        return None


def repaired(content: bytes) -> bytes:
    """Returns a file without what today's Python refuses, although Python 2 or 3.7 accepted it.

    This is a mixture of tabs and spaces in the indentation, and a backslash at the end.
    """
    if content.rstrip().endswith(b"\\"):
        content += b"\n\n"
    return re.sub(rb"(?m)^[ \t]+", lambda match: match.group().expandtabs(8), content)


def _transformed(tree: ast.Module, transformer: ast.NodeTransformer) -> ast.Module:
    changed: ast.Module = transformer.visit(tree)
    return ast.fix_missing_locations(changed)


def _last(error: Optional[SyntaxError], failure: Exception, text: str, path: str) -> Exception:
    """Returns Python 3's error, or Python 2's error if that one occurs later in the file."""
    lines = text.rstrip().splitlines()
    line, column = fixers.place(failure)
    line = min(line, len(lines))  # an error at the end of the file is reported after its last line
    if error is None:
        return failure
    if line <= (error.lineno or 0) or error.msg.endswith("was never closed"):  # at the bracket
        return error
    return SyntaxError("invalid syntax", (path, line, column, lines[line - 1]))


def decode(content: bytes) -> str:
    """Returns the text of a file, with the line ends of Unix."""
    cookie = re.match(rb"(?:.*\n)?\s*#.*?coding[:=]\s*([-\w.]+)", content)
    try:
        text = content.decode(cookie.group(1).decode() if cookie else "utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n") + "\n"


def with_names(
    tree: ast.Module,
    known: Container[str] = (),
    wanted: Iterable[str] = (*python2_names.NAMES, *python2_names.REPLACED),
) -> ast.Module:
    """Inserts imports of Python 2's functions and names at the beginning of a syntax tree.

    Args:
        tree: the syntax tree of a file, or of a cell of a notebook.
        known: the names that earlier cells have defined.
        wanted: the names that are inserted, except for the known ones.
    """
    functions = ", ".join(python2_functions.FUNCTIONS)
    lines = [f"from {python2_functions.__name__} import {functions}"]
    names = ", ".join(name for name in wanted if name not in known)
    if names:
        lines.append(f"if _is_in_python2(): from {python2_names.__name__} import {names}")
    statements.insert(tree, "\n".join(lines))
    return tree


class _ClassicDivision(ast.NodeTransformer):
    """Replaces `a / b` and `a /= b` with calls to functions that divide as Python 2 does."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if python3_syntax.is_division(node):
            return _call("_divide_as_in_python2", [node.left, node.right], node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        parts = ast.walk(node.target)
        if not isinstance(node.op, ast.Div) or any(isinstance(part, ast.Call) for part in parts):
            return node  # the target would be evaluated twice, but a call must be made only once
        left = copy.deepcopy(node.target)
        left.ctx = ast.Load()
        divided = _call("_divide_in_place_as_in_python2", [left, node.value], node)
        assigned = ast.Assign([node.target], divided)
        return ast.copy_location(assigned, node)


class _Values(ast.NodeTransformer):
    """Replaces functions that fissix replaces only where they are called, as in `f = xrange`."""

    def __init__(self, bound: Container[str]) -> None:
        self._new = {
            old: new
            for old, new in (("raw_input", "input"), ("xrange", "range"))
            if old not in bound
        }

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Name(self._new.get(node.id, node.id), node.ctx), node)


class _Functions(ast.NodeTransformer):
    """Converts calls of functions that may be those of Python that round or sort."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name, method = getattr(node.func, "id", None), getattr(node.func, "attr", None)
        has_cmp = any(each.arg == "cmp" for each in node.keywords)
        new = ""
        if name in ("round", *rounding.METHODS) or method in rounding.METHODS:
            new = "_round_as_in_python2"
        elif (name == "sorted" and node.args[1:]) or (method == "sort" and node.args) or has_cmp:
            new = "_sort_as_in_python2"
        if new:
            node.args.insert(0, node.func)
            node.func = ast.copy_location(ast.Name(new, ast.Load()), node)
        return node


class _SpecialMethods(ast.NodeTransformer):
    """Gives the special methods of classes the names that they have in Python 3, too."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        for old, new in _SPECIAL_METHODS.items():
            if old in methods and new not in methods:
                alias = ast.parse(f"if _is_in_python2({old!r}): {new} = {old}").body[0]
                for each in ast.walk(alias):
                    ast.copy_location(each, methods[old])
                node.body.append(alias)
        return node


class _Methods(ast.NodeTransformer):
    """Converts calls of the iterator method `next`, and of the methods of dictionaries."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        method = node.func
        if not isinstance(method, ast.Attribute) or node.keywords:
            return node
        name = method.attr
        if name == "next" and not node.args:
            return _call("_next_as_in_python2", [method.value], node)
        if name in ("items", "keys", "values") and not node.args:
            return _call("_list_as_in_python2", [node], node)
        if python2_names.METHODS.get(name) == len(node.args):
            arguments = [method.value, ast.Constant(name), *node.args]
            return _call("_call_as_in_python2", arguments, node)
        return node


class _Patterns(ast.NodeTransformer):
    """Converts calls of the functions and methods that regular expressions have."""

    def __init__(self, tree: ast.Module) -> None:
        self._functions = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "re"
            for alias in node.names
            if alias.name in patterns.METHODS
        }

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Name) and function.id in self._functions:
            owner = ast.parse("__import__('re')", mode="eval").body
            method = self._functions[function.id]
        elif isinstance(function, ast.Attribute) and function.attr in patterns.METHODS:
            owner, method = function.value, function.attr
        else:
            return node
        node.func = ast.copy_location(ast.Name("_match_as_in_python2", ast.Load()), node)
        node.args[:0] = [owner, ast.Constant(method)]
        return node


def _call(function: str, arguments: List[ast.expr], place: ast.AST) -> ast.expr:
    return ast.copy_location(ast.Call(ast.Name(function, ast.Load()), arguments, []), place)
