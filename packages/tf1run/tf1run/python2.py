"""Converts the syntax, the names and the integer division of programs from Python 2 to Python 3."""

import ast
import copy
import functools
import importlib
import logging
import re
from typing import Any, List, Optional, Tuple

from tf1run import python2_names, today, usage

SECTION = "Python 2"
INSTEAD = "Python 3, which `python -m fissix --write FILE` converts it to"

converted: List[str] = []  # the paths of the files that were converted

_IMPORT = f"from {python2_names.__name__} import *"

# The fissix fixers that are not used. Most of them add a line, which would change the numbers of
# the lines below. In addition, `sorted` mistakes np.sort for a list's method, and `next` renames a
# method that other files may call.
_LEFT_OUT = ("intern", "next", "reduce", "reload", "sorted")


def convert(
    content: bytes, path: str, error: Optional[SyntaxError], in_package: bool, line: int = 1
) -> ast.Module:
    """Converts a file from Python 2 to Python 3.

    Args:
        content: the file.
        path: the file's name, for error messages.
        error: the error from Python 3, if Python 3 cannot parse the file.
        in_package: whether the file is imported as a module of a package, so that `import utils`
            may refer to a file beside it.
        line: the number of a line that is in Python 2, if Python 3 can parse the file.
    Returns:
        The syntax tree, with the line numbers of the file.
    Raises:
        SyntaxError: the file is not valid Python 2 either. Of the errors that Python 2 and Python 3
            would report, the one that occurs later in the file is raised.
    """
    text = _with_spaces(_decode(content))
    if isinstance(error, TabError):  # Python 2 counts a tab as up to 8 spaces
        try:
            return ast.parse(text, path)
        except SyntaxError:
            pass
    try:
        tree = ast.parse(_refactor(text, path, in_package), path)
    except ModuleNotFoundError:  # fissix is not installed
        raise
    except Exception as failure:  # fissix raises many kinds of error
        raise _last(error, failure, text, path) from None
    converted.append(path)
    tree = _transformed(tree, _NextMethods())
    usage.note_at("Python 2", (path, (error and error.lineno) or line), INSTEAD, SECTION)
    if not _has_true_division(text):
        tree = _transformed(tree, _ClassicDivision())
    return tree


def _transformed(tree: ast.Module, transformer: ast.NodeTransformer) -> ast.Module:
    changed: ast.Module = transformer.visit(tree)
    return ast.fix_missing_locations(changed)


def _last(error: Optional[SyntaxError], failure: Exception, text: str, path: str) -> Exception:
    """Returns Python 3's error, or Python 2's error if that one occurs later in the file."""
    lines = text.rstrip().splitlines()
    line, column = _place(failure)
    line = min(line, len(lines))  # an error at the end of the file is reported after its last line
    if error is None:
        return failure
    if line <= (error.lineno or 0) or error.msg.endswith("was never closed"):  # at the bracket
        return error
    return SyntaxError("invalid syntax", (path, line, column, lines[line - 1]))


def _refactor(text: str, path: str, in_package: bool) -> str:
    failures = []
    for print_function in (False, True):
        tool = _tool(print_function, in_package)
        try:
            return str(tool.refactor_string(text, path))
        except Exception as failure:
            failures.append(failure)
    raise max(failures, key=_place)


def _place(failure: Exception) -> Tuple[int, int]:
    """Returns the line and column at which fissix or Python failed (line 0 if unknown)."""
    if isinstance(failure, SyntaxError):
        return failure.lineno or 0, failure.offset or 0
    found = getattr(failure, "context", None) or failure.args  # a ParseError or a TokenError
    place = found[1] if len(found) > 1 and isinstance(found[1], tuple) else (0, 0)
    return place[0], place[1] + 1


@functools.lru_cache(maxsize=None)
def _tool(print_function: bool, in_package: bool) -> Any:
    today.load("fissix")
    logging.getLogger("RefactoringTool").setLevel(logging.WARNING)
    refactor = importlib.import_module("fissix.refactor")
    names = _LEFT_OUT if in_package else (*_LEFT_OUT, "import")
    left_out = {f"fissix.fixes.fix_{name}" for name in names}
    fixers = set(refactor.get_fixers_from_package("fissix.fixes")) - left_out
    return refactor.RefactoringTool(fixers, {"print_function": print_function})


def _decode(content: bytes) -> str:
    cookie = re.match(rb"(?:.*\n)?\s*#.*?coding[:=]\s*([-\w.]+)", content)
    try:
        text = content.decode(cookie.group(1).decode() if cookie else "utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n") + "\n"


def _with_spaces(text: str) -> str:
    """Replaces tabs in indentation with spaces, since Python 3 rejects a mixture of the two."""
    return re.sub(r"(?m)^[ \t]+", lambda match: match.group().expandtabs(8), text)


def _has_true_division(text: str) -> bool:
    return bool(re.search(r"(?m)^from __future__ import\b(\s*\([^)]*|.*)\bdivision\b", text))


def with_names(tree: ast.Module) -> ast.Module:
    """Inserts an import of the Python 2 names at the beginning of a program's syntax tree."""
    first = 0
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (is_docstring or getattr(node, "module", "") == "__future__"):
            break
        first += 1
    tree.body[first:first] = ast.parse(_IMPORT).body
    return tree


class _ClassicDivision(ast.NodeTransformer):
    """Replaces `a / b` and `a /= b` with calls to functions that divide as Python 2 does."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if is_division(node):
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


class _NextMethods(ast.NodeTransformer):
    """Converts the iterator method `next`, both where it is defined and where it is called."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        if "next" in methods and "__next__" not in methods:
            value = ast.Name("next", ast.Load())
            alias = ast.Assign([ast.Name("__next__", ast.Store())], value)
            node.body.append(ast.copy_location(alias, methods["next"]))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        method = node.func
        takes_none = not (node.args or node.keywords)
        if isinstance(method, ast.Attribute) and method.attr == "next" and takes_none:
            return _call("_next_as_in_python2", [method.value], node)
        return node


def is_division(node: Any) -> bool:
    """Returns whether a node of a syntax tree has the form `a / b`."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)


def _call(function: str, arguments: List[ast.expr], place: ast.AST) -> ast.expr:
    return ast.copy_location(ast.Call(ast.Name(function, ast.Load()), arguments, []), place)
