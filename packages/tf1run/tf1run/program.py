"""Runs a script, a module or a notebook in the same way as `python` runs programs."""

import builtins
import importlib.machinery
import importlib.util
import io
import json
import linecache
import os
import re
import runpy
import sys
import tokenize
import traceback
import zipfile
from types import ModuleType
from typing import Any, Iterator, List, Optional, Sequence, Tuple

from tf1run import archives, cells, source


class NoProgramError(Exception):
    """The error for a program that does not exist or cannot be read."""


def run_script(path: str, arguments: Sequence[str]) -> None:
    """Runs a script, the code cells of a notebook, or the `__main__.py` of a folder or zip archive.

    Args:
        path: the file or folder; `-` stands for standard input.
        arguments: the program's own arguments.
    Raises:
        NoProgramError: the file cannot be read, the notebook is damaged, or there is no
            `__main__.py`.
        SyntaxError: the program is valid in neither Python 2 nor Python 3.
    """
    if path == "-":
        _run_text(path, sys.stdin.buffer.read(), "<stdin>", arguments)
        return
    sys.argv = [path, *arguments]
    place = os.path.join(os.getcwd(), path)
    if os.path.isdir(path) or zipfile.is_zipfile(path):
        sys.path.insert(0, place)
        _run_main_of(place, path)
        return
    main = _main()
    sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
    if sys.version_info >= (3, 9):  # as Python itself does
        path = place
    main.__loader__ = importlib.machinery.SourceFileLoader("__main__", path)
    _run(path, main)


def run_code(code: str, arguments: Sequence[str]) -> None:
    """Runs code from the command line, as `python -c` does."""
    _run_text("-c", code.encode("utf-8", "surrogateescape"), "<string>", arguments)


def _run_text(argument: str, content: bytes, name: str, arguments: Sequence[str]) -> None:
    """Runs a program that is not in a file; `name` stands for its path in tracebacks."""
    sys.argv = [argument, *arguments]
    sys.path.insert(0, "")
    main = _main()
    main.__loader__ = importlib.machinery.BuiltinImporter
    vars(main).update({"__file__": name, "__cached__": None} if argument == "-" else {})
    if sys.version_info >= (3, 13):  # since then, tracebacks show these lines
        text = content.decode("utf-8", "replace")
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    _execute([(name, content)], main)


def _run_main_of(place: str, shown: str) -> None:
    """Runs the `__main__.py` of a folder or of a zip archive."""
    spec = archives.find_spec("__main__", [place]) or source.find_spec("__main__", [place])
    if spec is None:
        raise NoProgramError(f"{shown}: has no __main__.py, which Python would run")
    main = importlib.util.module_from_spec(spec)
    sys.modules["__main__"] = main
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    vars(main).update(__builtins__=builtins)
    _give_way()
    loader: Any = spec.loader
    exec(loader.get_code("__main__"), vars(main))  # noqa: S102


def _main() -> ModuleType:
    """Returns a new module `__main__`, which is the program's from now on."""
    main = ModuleType("__main__")
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    sys.modules["__main__"] = main
    return main


def run_again(path: str) -> None:
    """Runs a script again, as `__mp_main__`, in a process that the script has spawned."""
    main = ModuleType("__mp_main__")
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main
    _run(path, main)


def run_module(name: str, arguments: Sequence[str]) -> None:
    """Runs a module as `python -m` does.

    Raises:
        NoProgramError: there is no such module, or it is a package that cannot be run.
    """
    sys.argv = [name, *arguments]
    sys.path.insert(0, os.getcwd())
    _give_way()
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except ImportError as error:
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        if frame.f_globals is vars(runpy):
            raise NoProgramError(error) from None
        raise


def _run(path: str, main: ModuleType) -> None:
    try:
        with open(path, "rb") as file:
            parts = list(_parts(file.read(), path))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise NoProgramError(f"{path}: {reason}") from None
    vars(main).update(__file__=path, __cached__=None)
    notebook = None
    if path.endswith(".ipynb"):
        notebook = cells.Notebook()
        notebook.look_at(parts)
    _execute(parts, main, notebook)


def _execute(
    parts: Sequence[Tuple[str, bytes]], main: ModuleType, notebook: Optional[cells.Notebook] = None
) -> None:
    """Runs the parts of a program: the name of each, as shown in tracebacks, and its content."""
    vars(main).update(__builtins__=builtins)
    _give_way()
    for name, part in parts:
        exec(source.compile_file(part, name, notebook=notebook), vars(main))  # noqa: S102


def _give_way() -> None:
    """Gives a program's own files precedence over modules that the launcher has imported.

    Libraries keep the modules that they have imported. However, if the program has a file with the
    name of such a module, later imports find this file, as they would without the launcher.
    """
    names = list(sys.modules)  # in the order in which they were imported
    ours = {name.partition(".")[0] for name in names[names.index("tf1run") :]}
    for name in ours.difference(sys.builtin_module_names):
        spec = importlib.machinery.PathFinder.find_spec(name, sys.path[:1])
        if spec is None or spec.loader is None:  # there is no such file, but perhaps a folder
            continue
        if spec.origin != getattr(sys.modules.get(name), "__file__", None):
            for module in names:
                if module.partition(".")[0] == name:
                    del sys.modules[module]


def _parts(content: bytes, path: str) -> Iterator[Tuple[str, bytes]]:
    """Yields the parts of a program: the name of each, as shown in tracebacks, and its content."""
    if not path.endswith(".ipynb"):
        yield path, content
        return
    for number, cell in enumerate(_cells(content), 1):
        name = f"{path}, cell {number}"
        linecache.cache[name] = (len(cell), None, cell.splitlines(True), name)
        yield name, cell.encode()


def _cells(content: bytes) -> Iterator[str]:
    """Returns the code cells of a notebook in any version of the format."""
    try:
        book = json.loads(content.decode("utf-8"))
        sheets = book.get("worksheets", [book])
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
        texts = [
            "".join(cell.get("source", cell.get("input", "")))
            for cell in cells
            if cell["cell_type"] == "code"
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a readable notebook ({error})") from None
    return map(_without_magics, texts)


def _without_magics(cell: str) -> str:
    """Replaces Jupyter commands with `pass`.

    A cell in another language, such as one that begins with `%%bash`, becomes empty.
    """
    if cell.startswith("%%") and not re.match(r"%%(time|timeit|capture|prun)\b", cell):
        return ""
    lines: List[str] = []
    for line in cell.splitlines(True):
        magic = re.match(r"(\s*)[%!]", line)
        if magic and not _is_within_a_statement("".join(lines)):
            line = f"{magic.group(1)}pass\n"
        lines.append(line)
    return "".join(lines)


def _is_within_a_statement(text: str) -> bool:
    """Returns whether the next line continues a statement, as `% 1)` does after `print("%d"`."""
    try:
        list(tokenize.generate_tokens(io.StringIO(text).readline))
    except tokenize.TokenError:
        return True
    except SyntaxError:
        return False
    return text.endswith("\\\n")
