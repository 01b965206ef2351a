"""Runs each lesson once as a script, in its own folder, for all tests of the lesson."""

import contextlib
import functools
import io
import runpy
import shutil
import sys
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple, Set

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

matplotlib.use("Agg")

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
sys.path.append(str(EXAMPLES))  # the lessons import `lesson` from there


class Lesson(NamedTuple):
    """A lesson that has been run.

    source: the path in examples/.
    values: the script's global variables.
    output: what it printed.
    figures: the path of each figure by its name.
    texts: what is written in the figures.
    """

    source: Path
    values: Dict[str, Any]
    output: str
    figures: Dict[str, Path]
    texts: Set[str]


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Lesson]:
    @functools.lru_cache(maxsize=None)
    def run(name: str) -> Lesson:
        source = EXAMPLES / f"{name}.py"
        copy = Path(shutil.copy(str(source), str(tmp_path_factory.mktemp(name))))
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            values = runpy.run_path(str(copy), run_name="__main__")
        texts = {
            text.get_text()
            for number in plt.get_fignums()
            for text in plt.figure(number).findobj(Text)
        }
        plt.close("all")
        figures = {path.name: path for path in (copy.parent / "figures").glob("*.png")}
        return Lesson(source, values, output.getvalue(), figures, texts)

    return run
