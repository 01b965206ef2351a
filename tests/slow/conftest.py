"""Fixtures that several kinds of slow tests share: an older Python, the lessons and the book."""

import functools
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple, Set

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text
from xdist.scheduler import LoadFileScheduling

import lessons
from fixtures import genuine, pytest_addoption  # noqa: F401

# The tests of these folders share fixtures that take long to make, so they run in one process.
TOGETHER = {
    "tests/slow/book/": "lessons",
    "tests/slow/browsers/": "lessons",
    "tests/slow/examples/": "lessons",
    "tests/slow/install/": "install",
}


class Scheduling(LoadFileScheduling):
    """A scheduler for pytest-xdist that gives each process whole files or whole groups of folders.

    TOGETHER assigns the folders to groups.
    """

    def _split_scope(self, nodeid: str) -> str:
        groups = (name for folder, name in TOGETHER.items() if nodeid.startswith(folder))
        return next(groups, super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes a page for each live figure in each language, and returns the folder of the pages."""
    from figure_pages import write_pages  # needs number_reader, which few slow tests install

    folder = tmp_path_factory.mktemp("pages")
    write_pages(folder)
    return folder


class Lesson(NamedTuple):
    """A lesson that has been executed.

    source: its script in examples/.
    values: the script's global variables.
    output: the lesson's output.
    figures: a dict from the name of each figure to its path.
    chinese_figures: the same for the figures of the Chinese lesson.
    texts: all texts in the figures.
    outputs: a file with the output of each cell in both languages.
    """

    source: Path
    values: Dict[str, Any]
    output: str
    figures: Dict[str, Path]
    chinese_figures: Dict[str, Path]
    texts: Set[str]
    outputs: Path


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Lesson]:
    """Executes each lesson once, for all of its tests and for the book."""
    folder = tmp_path_factory.mktemp("lessons")

    @functools.lru_cache(maxsize=None)
    def run(name: str) -> Lesson:
        texts: Set[str] = set()

        def look() -> None:
            figures = map(plt.figure, plt.get_fignums())
            texts.update(text.get_text() for each in figures for text in each.findobj(Text))

        place = folder / name
        place.mkdir()
        executed = lessons.execute(name, place, look)
        outputs = folder / f"{name}.json"
        lessons.store(executed, outputs)
        output = "".join(cell.text for cell in executed.english)
        figures, chinese_figures = (
            {path.name: path for path in (each / "figures").glob("*.png")}
            for each in (place, place / "zh")
        )
        script = lessons.EXAMPLES / f"{name}.py"
        return Lesson(script, executed.values, output, figures, chinese_figures, texts, outputs)

    return run


@pytest.fixture(scope="session")
def book(lesson: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Builds the book from the executed lessons and returns the folder of its pages."""
    (outputs,) = {lesson(name).outputs.parent for name in lessons.NAMES}
    folder = tmp_path_factory.mktemp("book") / "built"
    command = [
        sys.executable,
        str(lessons.ROOT / "tools" / "book.py"),
        str(folder),
        "--outputs",
        str(outputs),
    ]
    subprocess.run(command, check=True)
    return folder / "html"
