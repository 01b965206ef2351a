"""Executes a lesson cell by cell and stores the text and pictures that each cell outputs.

The lessons' tests and the book use the same outputs, so a lesson is executed only once.
"""

import base64
import contextlib
import io
import json
import re
import sys
import types
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("[0-9]*.py"))
# A cell with a call to one of these functions of lesson.py draws words or checks an answer.
WITH_WORDS = re.compile(r"\b(?:save|check)\(")


class Output(NamedTuple):
    """The output of a code cell.

    text: the text that it printed.
    pictures: the figures that it drew, as PNG files in base64, the format of notebooks.
    """

    text: str
    pictures: List[str]


class Executed(NamedTuple):
    """The results of executing a lesson.

    values: the global variables at the end of the lesson.
    english, chinese: the output of each code cell. A Chinese cell is executed only if it draws
        words or checks an answer; otherwise, what the English cell printed is translated.
    """

    values: Dict[str, Any]
    english: List[Output]
    chinese: List[Output]


def code_cells(path: Path) -> List[str]:
    """Returns the source of each code cell of a lesson."""
    cells = re.split(r"^# %%(.*)\n", path.read_text("utf-8"), flags=re.M)[1:]
    return [source for kind, source in zip(cells[::2], cells[1::2]) if not kind.strip()]


def execute(name: str, folder: Path, look: Callable[[], Any] = lambda: None) -> Executed:
    """Executes a lesson as if its script were in another folder, and saves the figures there.

    Args:
        name: the name of the lesson.
        folder: the folder. English figures are saved in its subfolder `figures`, and Chinese ones
            in `zh/figures`.
        look: a function that is called after each English cell, while its figures are open.
    """
    main = types.ModuleType("__main__")
    values = main.__dict__
    english, chinese = [], []
    (folder / "zh").mkdir(exist_ok=True)
    scripts = (EXAMPLES / f"{name}.py", EXAMPLES / "zh" / f"{name}.py")
    with _as_main(main):
        for cell, translated in zip(*map(code_cells, scripts)):
            main.__file__ = str(folder / f"{name}.py")
            english.append(_run(cell, values, look))
            if WITH_WORDS.search(cell):
                main.__file__ = str(folder / "zh" / f"{name}.py")
                chinese.append(_run(translated, values))
            else:
                text, pictures = english[-1]
                chinese.append(Output(sys.modules["lesson"].translate(text), pictures))
    return Executed(values, english, chinese)


def store(executed: Executed, path: Path) -> None:
    """Writes the outputs of a lesson to a JSON file."""
    outputs = {"en": executed.english, "zh": executed.chinese}
    path.write_text(json.dumps(outputs), "utf-8")


def stored(path: Path) -> Dict[str, List[Output]]:
    """Returns the stored outputs of a lesson, in a dict with the keys "en" and "zh"."""
    outputs = json.loads(path.read_text("utf-8"))
    return {language: [Output(*each) for each in outputs[language]] for language in outputs}


def _run(source: str, values: Dict[str, Any], look: Callable[[], Any] = lambda: None) -> Output:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "lesson", "exec"), values)  # noqa: S102
    look()
    pictures = [_png(plt.figure(number)) for number in plt.get_fignums()]
    plt.close("all")
    return Output(printed.getvalue(), pictures)


def _png(figure: Any) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    return base64.b64encode(file.getvalue()).decode()


@contextlib.contextmanager
def _as_main(module: types.ModuleType) -> Iterator[None]:
    """Temporarily replaces the module `__main__`, and makes lesson.py importable."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    sys.path.insert(0, str(EXAMPLES))
    try:
        yield
    finally:
        sys.path.remove(str(EXAMPLES))
        sys.modules["__main__"] = before
