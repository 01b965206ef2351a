"""Runs a program as `python` would: a script, a module or a notebook."""

import builtins
import importlib.machinery
import io
import json
import linecache
import os
import re
import runpy
import sys
import tokenize
from types import ModuleType
from typing import Iterator, List, Sequence, Tuple

from tf1_mnist.legacy import python2, source


def run_script(path: str, arguments: Sequence[str]) -> None:
    """Runs a script, or the code cells of a notebook, as `__main__`.

    Raises:
        OSError: it cannot be read.
        SyntaxError: it is not valid Python 2 or 3.
        ValueError: the notebook is damaged.
    """
    main = ModuleType("__main__")
    if os.path.isdir(path):
        path = os.path.join(path, "__main__.py")
        main.__spec__ = importlib.machinery.ModuleSpec("__main__", None)  # as Python does
    sys.argv = [path, *arguments]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    if sys.version_info >= (3, 9):  # then so does Python
        path = os.path.abspath(path)
    sys.modules["__main__"] = main
    _run(path, main)


def run_again(path: str) -> None:
    """Runs a script in a process that it has spawned, where it is `__mp_main__`."""
    main = ModuleType("__mp_main__")
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main
    _run(path, main)


def run_module(name: str, arguments: Sequence[str]) -> None:
    """Runs a module as `python -m` does."""
    sys.argv = [name, *arguments]
    sys.path.insert(0, os.getcwd())
    _give_way()
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _run(path: str, main: ModuleType) -> None:
    with open(path, "rb") as file:
        content = file.read()
    vars(main).update(__file__=path, __cached__=None, __builtins__=builtins)
    python2.converted.clear()  # of a program that ran before
    _give_way()
    for number, (name, part) in enumerate(_parts(content, path)):
        exec(source.compile_file(part, name, first=number == 0), vars(main))  # noqa: S102


def _give_way() -> None:
    """Lets a program import its own files where the launcher has imported others of that name.

    Libraries keep what they have imported. Whoever imports the name from now on gets the program's
    file, as without the launcher.
    """
    names = list(sys.modules)  # in the order in which they were imported
    ours = {name.partition(".")[0] for name in names[names.index("tf1_mnist.legacy") :]}
    for name in ours.difference(sys.builtin_module_names):
        spec = importlib.machinery.PathFinder.find_spec(name, sys.path[:1])
        if spec is None or spec.loader is None:  # there is no such file, but perhaps a folder
            continue
        if spec.origin != getattr(sys.modules.get(name), "__file__", None):
            for module in names:
                if module.partition(".")[0] == name:
                    del sys.modules[module]


def _parts(content: bytes, path: str) -> Iterator[Tuple[str, bytes]]:
    """Returns a program's parts, each with the name that tracebacks give it."""
    if not path.endswith(".ipynb"):
        yield path, content
        return
    for number, cell in enumerate(_cells(content, path), 1):
        name = f"{path}, cell {number}"
        linecache.cache[name] = (len(cell), None, cell.splitlines(True), name)
        yield name, cell.encode()


def _cells(content: bytes, path: str) -> Iterator[str]:
    """Returns the code cells of a notebook of any version."""
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
        raise ValueError(f"{path}: not a readable notebook ({error})") from None
    return map(_without_magics, texts)


def _without_magics(cell: str) -> str:
    """Replaces the lines that only Jupyter understands; `%%` is about the whole cell."""
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
    """Says whether the next line goes on with a statement, as in `print("%d"` before `% 1)`."""
    try:
        list(tokenize.generate_tokens(io.StringIO(text).readline))
    except tokenize.TokenError:
        return True
    except SyntaxError:
        return False
    return text.endswith("\\\n")
