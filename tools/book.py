"""Builds the website of the README, the lessons and the documents, in English and Chinese.

    python tools/book.py FOLDER [--install SOURCE]

FOLDER/html is the site, which needs no server and no network. The lessons are executed, and what
draws or prints words is executed once more for the Chinese ones, so that their figures are in
Chinese.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional

import jupytext
import nbformat
from nbclient import NotebookClient
from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted(path.stem for path in (ROOT / "examples").glob("[0-9]*.py"))
DOCUMENTS = (
    "installing",
    "handwriting",
    "teaching",
    "using-a-run",
    "own-data",
    "old-programs",
    "tf1-on-tf2",
    "distributed",
    "reliability",
    "platforms",
)
RESULTS = ("results", "parity")
CHINESE_DOCUMENTS = (
    "installing",
    "handwriting",
    "teaching",
    "own-data",
    "old-programs",
    "tf1-on-tf2",
    "distributed",
    "platforms",
    "book",
)
BUTTON = {
    "en": "Download this lesson as a notebook",
    "zh": "下载本课的 notebook",
}
# A cell that calls one of these functions of lesson.py draws or prints words.
WITH_WORDS = re.compile(r"\b(?:save|check)\(")
FIRST_CELL = """\
try:
    import tf1_mnist
except ImportError:
    {otherwise}\
"""
INSTALL = '%pip install --quiet "{source}"'
WRITE = "%%writefile lesson.py\n"  # which the lessons import, and which is not in the package
EXPLAIN = 'raise ImportError("run python -m pip install . in the repository of tf1_mnist")'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--install",
        metavar="SOURCE",
        help="where the notebooks get the package where it is missing, as for pip: git+https://... "
        "(default: they say how to install it)",
    )
    arguments = parser.parse_args()
    source, html = arguments.folder / "source", arguments.folder / "html"
    if source.parent.exists() and set(os.listdir(source.parent)) - {"source", "html", "doctrees"}:
        parser.error(f"{arguments.folder}: has other files; expected a new folder")
    shutil.rmtree(arguments.folder, ignore_errors=True)
    copy_repository(source)
    with ThreadPoolExecutor(2) as executor:
        list(executor.map(lambda name: add_lesson(name, source, arguments.install), LESSONS))
    add_contents(source / "README.md")
    for page in source.rglob("*.md"):
        page.write_text(adapt(page.read_text("utf-8"), page.parent), "utf-8")
    options = ["--fail-on-warning", "--keep-going", "--quiet", "-c", str(ROOT / "docs/book")]
    doctrees = str(arguments.folder / "doctrees")
    status = build_main([*options, "-d", doctrees, str(source), str(html)])
    if status == 0:
        shutil.copy(html / "README.html", html / "index.html")
    return int(status)


def copy_repository(to: Path) -> None:
    """Copies all files that git does not ignore, since the pages link to many of them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603
    for name in listed.stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)


def add_lesson(name: str, source: Path, install: Optional[str]) -> None:
    """Puts an executed notebook in the place of each of a lesson's two scripts."""
    scripts = {"en": source / f"examples/{name}.py", "zh": source / f"examples/zh/{name}.py"}
    notebooks = {language: jupytext.read(script) for language, script in scripts.items()}
    for language, notebook in notebooks.items():
        notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
        save_for_download(notebook, source / "notebooks" / language / f"{name}.ipynb", install)
    execute(notebooks["en"], notebooks["zh"], source / "examples")
    for language, notebook in notebooks.items():
        script = scripts[language]
        script.unlink()
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = adapt(cell.source, script.parent)
        link = f"{{download}}`{BUTTON[language]} </notebooks/{language}/{name}.ipynb>`"
        first = notebook.cells[0]
        first.source = first.source.replace("\n", f"\n\n{link}\n", 1)
        nbformat.write(notebook, str(script.with_suffix(".ipynb")))


def execute(english: Any, chinese: Any, folder: Path) -> None:
    """Executes a lesson in its folder, and gives the outputs to its notebooks in both languages.

    Both have the same code. It is executed once, except for the cells with words: lesson.py uses
    Chinese if the current folder is `zh`.
    """
    code = ([c for c in each.cells if c.cell_type == "code"] for each in (english, chinese))
    pairs = list(zip(*code))
    cells = []
    for cell, translated in pairs:
        cells.append(cell)
        if WITH_WORDS.search(cell.source):
            there, back = map(nbformat.v4.new_code_cell, ("%cd -q zh", "%cd -q .."))
            cells += [there, translated, back]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        kernel_name="python3",
        timeout=600,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})
    for cell, translated in pairs:
        if not WITH_WORDS.search(cell.source):
            translated.outputs = cell.outputs


def save_for_download(notebook: Any, path: Path, install: Optional[str]) -> None:
    """Writes a notebook that was not executed, with two cells for what it needs beside it.

    The first installs the package, and the second writes the lessons' own module.
    """
    otherwise = INSTALL.format(source=install) if install else EXPLAIN
    module = (ROOT / "examples" / "lesson.py").read_text("utf-8")
    first = (FIRST_CELL.format(otherwise=otherwise), WRITE + module)
    kept = [cell for cell in notebook.cells if "/live_" not in cell.source]  # live in a page only
    cells = [*map(nbformat.v4.new_code_cell, first), *kept]
    copy = nbformat.from_dict({**notebook, "cells": cells})
    copy.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    for cell in copy.cells:
        if cell.cell_type == "markdown":  # the files to which it links are not beside it
            cell.source = re.sub(r"\[([^\]]*)\]\((?!https:)[^)\s]+\)", r"\1", cell.source)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(copy)
    path.write_text(json.dumps(copy, ensure_ascii=False), "utf-8")  # nbformat would indent it


def add_contents(readme: Path) -> None:
    """Appends the table of contents, which becomes the sidebar."""
    parts = {
        "Lessons": ["examples/README", *(f"examples/{name}" for name in LESSONS)],
        "Guides": ["docs/README", *(f"docs/{name}" for name in DOCUMENTS)],
        "Results": [*(f"docs/{name}" for name in RESULTS), "benchmarks/RESULTS"],
        "Project": ["docs/book", "CONTRIBUTING", "CHANGELOG"],
        "教程": [
            "首页 <README.zh-CN>",
            "examples/zh/README",
            *(f"examples/zh/{name}" for name in LESSONS),
            "docs/zh/glossary",
        ],
        "文档": ["docs/zh/README", *(f"docs/zh/{name}" for name in CHINESE_DOCUMENTS)],
    }
    text = readme.read_text("utf-8")
    for caption, pages in parts.items():
        text += "\n".join(["\n```{toctree}", ":hidden:", f":caption: {caption}", *pages, "```\n"])
    readme.write_text(text, "utf-8")


def adapt(text: str, folder: Path) -> str:
    """Turns what GitHub understands into what Sphinx does.

    Links to lessons, which are scripts in the repository, become links to their pages. A link to
    a folder becomes its text, and so does a README's or a lesson's link to the page about the book.
    The one in a README's first line is left out.
    """
    text = re.sub(r" · \[[^\]]*\]\(docs/(?:zh/)?book\.md\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\((?:\.\./)*docs/(?:zh/)?book\.md\)", r"\1", text)
    text = re.sub(r"(\]\([^)\s]*\b\d\d_\w+)\.py\b", r"\1.ipynb", text)
    text = re.sub(r"^( *```)math$", r"\1{math}", text, flags=re.M)
    text = re.sub(r"^( *```)log$", r"\1text", text, flags=re.M)

    def without_folder(link: "re.Match[str]") -> str:
        return link[1] if (folder / link[2]).is_dir() else link[0]

    return re.sub(r"\[([^\]]*)\]\(([^)\s#:]+)\)", without_folder, text)


if __name__ == "__main__":
    sys.exit(main())
