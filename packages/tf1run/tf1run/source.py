"""Compiles a program's own files, which are in Python 2 or 3, and serves them to `import`."""

import ast
import importlib.machinery
import sys
import warnings
from types import CodeType
from typing import Any, Callable, Optional, Sequence

from tf1run import (
    cells,
    expectations,
    list_indices,
    python2,
    python2_detection,
    python2_names,
    python3_syntax,
    usage,
)

GENUINE = sys.version_info < (3, 8)  # on this Python, setup.cfg requires TensorFlow 1.15.5


def compile_file(
    content: bytes,
    path: str,
    in_package: bool = False,
    rewrite: Callable[[ast.Module], None] = lambda tree: None,
    notebook: Optional[cells.Notebook] = None,
) -> CodeType:
    """Compiles a file's content without changing the line numbers.

    Args:
        content: the file.
        path: the file's name, for tracebacks.
        in_package: whether the file is imported as a module of a package.
        rewrite: a function that changes the syntax tree before it is compiled.
        notebook: the notebook, if the content is one of its cells.
    Raises:
        SyntaxError: the file is valid in neither Python 2 nor Python 3.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # "\d" was allowed then
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            if GENUINE:
                tree = ast.parse(content, path)
            elif notebook is not None:
                tree = notebook.parse(content, path)
            else:
                tree = _parse(content, path, in_package)
            if not GENUINE and b"slice" in content:
                list_indices.accept(tree)
            rewrite(tree)
            return compile(tree, path, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise error.with_traceback(None) from None  # Python shows no frames either


def _parse(content: bytes, path: str, in_package: bool) -> ast.Module:
    try:
        tree = ast.parse(content, path)
    except SyntaxError as error:
        if _is_expected():
            raise
        content = python2.repaired(content)
        repaired = _parsed(content, path)
        has_tabs = isinstance(error, TabError)
        if repaired is None or (
            has_tabs and not python3_syntax.is_in(repaired, python2.decode(content))
        ):
            tree = python2.convert(content, path, error, in_package)
            return python2.with_names(tree)
        if has_tabs:  # no version runs this file: let it have what either of them has
            return python2.with_names(repaired)
        tree = repaired
    evidence = python2_detection.evidence(tree, python2.decode(content), path)
    if evidence is None:
        return tree
    tree = python2.convert(content, path, None, in_package, evidence)
    if not (evidence.names or evidence.methods):
        return python2.with_names(tree)
    wanted = [name for name in python2_names.NAMES if name in evidence.names]
    return python2.with_names(tree, wanted=wanted)


def _parsed(content: bytes, path: str) -> Optional[ast.Module]:
    """Returns a file's syntax tree, or None if Python 3 cannot parse the file."""
    try:
        return ast.parse(content, path)
    except SyntaxError:
        return None


def _is_expected() -> bool:
    """Returns whether the program goes on if Python 3 cannot parse the file that it imports."""
    frame = usage.caller()
    is_own = frame is not None and usage.is_program(frame.f_code.co_filename)
    return is_own and expectations.expects({"SyntaxError"})


def convert_cells() -> None:
    """Lets a notebook contain cells in Python 2, if this process is running a notebook."""
    shell = _shell()
    if shell is None or GENUINE:
        return
    notebook = cells.Notebook(shell.user_ns)

    def parse(text: str, filename: str = "<cell>", symbol: str = "exec") -> ast.Module:
        notebook.look_at([(filename, text.encode())])
        return notebook.parse(text.encode(), filename)

    shell.compile.ast_parse = parse


def leave_cells() -> None:
    """Undoes the effect of `convert_cells`, so that a notebook accepts only Python 3."""
    shell = _shell()
    if shell is not None:
        vars(shell.compile).pop("ast_parse", None)


def _shell() -> Any:
    """Returns the IPython shell of this process, or None if there is none."""
    return getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()


def find_spec(
    fullname: str, path: Optional[Sequence[str]]
) -> Optional[importlib.machinery.ModuleSpec]:
    """Returns the spec of a module in the program's own files, or None for any other module."""
    spec = importlib.machinery.PathFinder.find_spec(fullname, path)
    if (
        spec is None
        or not isinstance(spec.loader, importlib.machinery.SourceFileLoader)
        or not usage.is_program(spec.loader.path)
    ):
        return None
    spec.loader = _Loader(fullname, spec.loader.path)
    return spec


class _Loader(importlib.machinery.SourceFileLoader):
    """A loader that compiles a file with `compile_file` and does not store the compiled code."""

    def get_code(self, fullname: str) -> CodeType:
        in_package = "." in fullname or self.is_package(fullname)
        return compile_file(self.get_data(self.path), self.path, in_package=in_package)
