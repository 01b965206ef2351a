"""Writes the lessons as notebooks that contain the outputs of their cells.

    python tools/notebooks.py FOLDER [--install SOURCE] [--outputs FOLDER]

The English notebooks are written to FOLDER/en, and the Chinese ones to FOLDER/zh. The lessons are
executed, unless `--outputs` names a folder with the outputs of their cells.
"""

import argparse
import json
import re
import tempfile
from pathlib import Path
from typing import Any, Iterator, List, Optional, Tuple

import jupytext
import nbformat

import lessons
from lessons import EXAMPLES, Output

SCRIPTS = {"en": EXAMPLES, "zh": EXAMPLES / "zh"}
FIRST_CELL = """\
try:
    import {module}
except ImportError:
    {otherwise}\
"""
INSTALL = '%pip install --quiet "{source}"'
# number_reader is installed together with tf1_mnist, which it needs.
INSTALL_BOTH = INSTALL + ' "{source}#subdirectory=packages/number_reader"'
EXPLAIN = 'raise ImportError("run python -m pip install {folders} in the repository of tf1_mnist")'
WRITE = "%%writefile lesson.py\n"  # the lessons import this module, which the package lacks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    add_options(parser)
    arguments = parser.parse_args()
    for name in lessons.NAMES:
        print(f"lesson {name}", flush=True)
        for language, notebook in executed(name, arguments.outputs):
            path = arguments.folder / language / f"{name}.ipynb"
            write(notebook, path, arguments.install)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that this script shares with tools/book.py."""
    parser.add_argument(
        "--install",
        metavar="SOURCE",
        help="where the notebooks get the packages that are missing, as for pip: git+https://... "
        "(default: they say how to install them)",
    )
    parser.add_argument(
        "--outputs",
        type=Path,
        metavar="FOLDER",
        help="where the files are that tools/lessons.py has stored (default: the lessons are "
        "executed)",
    )


def executed(name: str, outputs: Optional[Path]) -> Iterator[Tuple[str, Any]]:
    """Yields each language with a lesson's notebook, which contains the outputs.

    Args:
        name: the name of the lesson.
        outputs: the folder with the stored outputs; None to execute the lesson.
    """
    with tempfile.TemporaryDirectory() as folder:
        stored = (outputs or Path(folder)) / f"{name}.json"
        if not outputs:
            lessons.store(lessons.execute(name, Path(folder)), stored)
        of_language = lessons.stored(stored)
    for language, scripts in SCRIPTS.items():
        notebook = jupytext.read(scripts / f"{name}.py")
        notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, output in zip(code, of_language[language], strict=True):
            cell.outputs = in_notebook(output)
        yield language, notebook


def in_notebook(output: Output) -> List[Any]:
    """Converts the output of a lesson's cell to the outputs of a notebook cell."""
    printed = [nbformat.v4.new_output("stream", text=output.text)] if output.text else []
    drawn = [
        nbformat.v4.new_output("display_data", {"image/png": picture})
        for picture in output.pictures
    ]
    return printed + drawn


def write(notebook: Any, path: Path, install: Optional[str]) -> None:
    """Writes a notebook that can be read and run without the other files of the repository.

    It begins with two additional cells. The first one installs the packages, and the second one
    writes lesson.py, which the lessons import.

    Args:
        install: the source from which the notebook installs the packages, in a form that pip
            accepts; None to leave the installation to the user.
    """
    if any(re.search("^import number_reader$", cell.source, re.M) for cell in notebook.cells):
        imported, folders, template = "number_reader", ". ./packages/number_reader", INSTALL_BOTH
    else:
        imported, folders, template = "tf1_mnist", ".", INSTALL
    otherwise = template.format(source=install) if install else EXPLAIN.format(folders=folders)
    module = (EXAMPLES / "lesson.py").read_text("utf-8")
    first = (FIRST_CELL.format(module=imported, otherwise=otherwise), WRITE + module)
    # Live figures work only on a web page.
    kept = [cell for cell in notebook.cells if "/live_" not in cell.source]
    cells = [*map(nbformat.v4.new_code_cell, first), *kept]
    copy = nbformat.from_dict({**notebook, "cells": cells})
    copy.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    for cell in copy.cells:
        if cell.cell_type == "markdown":  # the files that it links to are not beside it
            cell.source = re.sub(r"\[([^\]]*)\]\((?!https:)[^)\s]+\)", r"\1", cell.source)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(copy)
    path.write_text(json.dumps(copy, ensure_ascii=False), "utf-8")  # nbformat would indent it


if __name__ == "__main__":
    main()
