"""Runs a lesson once, as a script, in a folder of its own, and hands out what it left."""

import contextlib
import functools
import io
import runpy
import shutil
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple

import matplotlib
import matplotlib.pyplot as plt
import pytest

matplotlib.use("Agg")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Lesson(NamedTuple):
    """source: the path in examples/; values: the script's globals; output: what it printed;
    figures: the names of the files that it drew."""

    source: Path
    values: Dict[str, Any]
    output: str
    figures: Dict[str, Path]


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Lesson]:
    @functools.lru_cache(maxsize=None)
    def run(name: str) -> Lesson:
        source = EXAMPLES / f"{name}.py"
        copy = Path(shutil.copy(str(source), str(tmp_path_factory.mktemp(name))))
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            values = runpy.run_path(str(copy), run_name="__main__")
        plt.close("all")
        figures = {path.name: path for path in (copy.parent / "figures").glob("*.png")}
        return Lesson(source, values, output.getvalue(), figures)

    return run
