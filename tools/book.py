"""Builds a website from the README, the lessons and the documents, in English and Chinese.

    python tools/book.py FOLDER [--address URL] [--install SOURCE] [--outputs FOLDER]

The website is written to FOLDER/html; it needs neither a server nor an internet connection. The
lessons are executed, unless `--outputs` names a folder with the outputs of their cells.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional

import nbformat
from sphinx.cmd.build import build_main

import lessons
import notebooks
from lessons import ROOT

FRONT = ROOT / "docs" / "book" / "front"
DOCUMENTS = (
    "using-a-run",
    "own-data",
    "own-network",
    "distributed",
    "reliability",
    "platforms",
)
RESULTS = ("results", "parity")
CHINESE_DOCUMENTS = ("own-data", "own-network", "distributed", "platforms", "book")
# The documents of each package in packages/.
PACKAGES = {
    "number_reader": ("handwriting", "handwriting-results", "teaching"),
    "tf1run": ("old-programs", "tf1-on-tf2", "results"),
}
# The contents of a folder with a book.
MADE = {"source", "html", "doctrees", "jupyter_execute"}
BUTTON = {
    "en": "Download this lesson as a notebook",
    "zh": "下载本课的 notebook",
}
# The beginning of a sentence about something that a reader can do in the book.
IN_THE_BOOK = re.compile(
    r"In \[the book\]\([^)]*\),(?: a website that you can build yourself,)?\s+(\w)"
    r"|在\[电子书\]\([^)]*\)(?:（一个可以自己生成的网站）)?[里中]，\n?"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--address",
        metavar="URL",
        default="",
        help="of the folder html on a server: https://... (default: shared links to pages come "
        "without a picture on sites that need its complete address)",
    )
    notebooks.add_options(parser)
    arguments = parser.parse_args()
    source, html = arguments.folder / "source", arguments.folder / "html"
    if arguments.folder.exists() and not may_replace(arguments.folder):
        parser.error(f"{arguments.folder}: has other files; expected a new folder")
    shutil.rmtree(arguments.folder, ignore_errors=True)
    copy_repository(source)
    add_front(source)
    for name in lessons.NAMES:
        print(f"{'lesson' if arguments.outputs else 'executing lesson'} {name}", flush=True)
        add_lesson(name, source, arguments.install, arguments.outputs)
    for page in source.rglob("*.md"):
        page.write_text(adapt(page.read_text("utf-8"), page.parent), "utf-8")
    print("the pages, and the networks of the live figures", flush=True)
    options = ["--fail-on-warning", "--keep-going", "--quiet", "-c", str(ROOT / "docs/book")]
    options += ["-D", f"html_baseurl={arguments.address}", "-d", str(arguments.folder / "doctrees")]
    status = int(build_main([*options, str(source), str(html)]))
    if status == 0:
        size = sum(path.stat().st_size for path in html.rglob("*") if path.is_file())
        count = len(list(html.rglob("*.html")))
        print(f"{count} pages, {size / 1e6:.1f} MB; open {html / 'index.html'}")
    return status


def may_replace(folder: Path) -> bool:
    """Returns whether a path leads to a folder that is empty or contains only a book."""
    names = set(os.listdir(folder)) if folder.is_dir() else {""}
    return not names or (names <= MADE and (folder / "source" / "tools" / "book.py").is_file())


def copy_repository(to: Path) -> None:
    """Copies all files that git does not ignore, since the pages link to many of these files."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603
    for name in listed.stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)


def add_front(source: Path) -> None:
    """Copies the front pages to the top folder.

    The English page gets a table of contents.
    """
    for page in FRONT.glob("*.md"):
        text = page.read_text("utf-8").replace("](../../../", "](").replace("](../../", "](docs/")
        (source / page.name).write_text(text, "utf-8")
    add_contents(source / "index.md")


def add_lesson(name: str, source: Path, install: Optional[str], outputs: Optional[Path]) -> None:
    """Replaces a lesson's two scripts, one per language, with notebooks that contain the outputs.

    Args:
        name: the name of the lesson.
        source: the folder with the copy of the repository.
        install: the source from which the notebooks that are downloaded install the packages, in a
            form that pip accepts; None to leave the installation to the user.
        outputs: the folder with the stored outputs of the lessons; None to execute the lesson.
    """
    folders = {"en": source / "examples", "zh": source / "examples" / "zh"}
    for language, notebook in notebooks.executed(name, outputs):
        notebooks.write(notebook, source / "notebooks" / language / f"{name}.ipynb", install)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = adapt(cell.source, folders[language])
        link = f"{{download}}`{BUTTON[language]} </notebooks/{language}/{name}.ipynb>`"
        first = notebook.cells[0]
        first.source = first.source.replace("\n", f"\n\n{link}\n", 1)
        script = folders[language] / f"{name}.py"
        script.unlink()
        nbformat.write(notebook, str(script.with_suffix(".ipynb")))


def add_contents(page: Path) -> None:
    """Appends to a page the table of contents that Sphinx shows in the sidebar."""
    parts = {
        "Start": ["Home <self>", "The package <README>", "docs/installing"],
        "Lessons": [
            "examples/README",
            *(f"examples/{name}" for name in lessons.NAMES),
            "docs/glossary",
        ],
        "Guides": ["docs/README", *(f"docs/{name}" for name in DOCUMENTS)],
        "Results": [*(f"docs/{name}" for name in RESULTS), "benchmarks/RESULTS"],
        "Project": ["docs/book", "CONTRIBUTING", "CHANGELOG"],
        "开始": ["首页 <index.zh-CN>", "项目介绍 <README.zh-CN>", "docs/zh/installing"],
        "教程": [
            "examples/zh/README",
            *(f"examples/zh/{name}" for name in lessons.NAMES),
            "docs/zh/glossary",
        ],
        "文档": ["docs/zh/README", *(f"docs/zh/{name}" for name in CHINESE_DOCUMENTS)],
    }
    for package, documents in PACKAGES.items():
        folder = f"packages/{package}"
        parts[package] = [f"{folder}/README", *(f"{folder}/docs/{name}" for name in documents)]
        parts[f"{package}（中文）"] = [
            f"{folder}/README.zh-CN",
            *(f"{folder}/docs/zh/{name}" for name in documents),
        ]
    text = page.read_text("utf-8")
    for caption, pages in parts.items():
        text += "\n".join(["\n```{toctree}", ":hidden:", f":caption: {caption}", *pages, "```\n"])
    page.write_text(text, "utf-8")


def adapt(text: str, folder: Path) -> str:
    """Converts GitHub Markdown to the Markdown that Sphinx reads.

    Links to lessons, which are scripts in the repository, become links to the lessons' pages. Links
    to folders, and links from READMEs and lessons to the page about the book, are replaced with
    their text. Phrases such as "in the book" are left out. Links to a page's translation are left
    out, too, since a button on every page leads to the translation.

    Args:
        text: the Markdown of a page.
        folder: the folder of the page.
    """
    text = re.sub(r"^\[(?:English|中文)\]\(.*\n\n", "", text, flags=re.M)
    text = re.sub(r"^\|.*\| \[(?:The book|电子书)\]\(book\.md\).*\n", "", text, flags=re.M)
    text = IN_THE_BOOK.sub(lambda match: (match[1] or "").upper(), text)
    text = re.sub(r"\[([^\]]*)\]\((?:\.\./)*docs/(?:zh/)?book\.md\)", r"\1", text)
    text = re.sub(r"(\]\([^)\s]*\b\d\d_\w+)\.py\b", r"\1.ipynb", text)
    text = re.sub(r"^( *```)math$", r"\1{math}", text, flags=re.M)
    text = re.sub(r"^( *```)log$", r"\1text", text, flags=re.M)

    def without_folder(link: "re.Match[str]") -> str:
        return link[1] if (folder / link[2]).is_dir() else link[0]

    return re.sub(r"\[([^\]]*)\]\(([^)\s#:]+)\)", without_folder, text)


if __name__ == "__main__":
    sys.exit(main())
