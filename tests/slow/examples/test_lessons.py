"""Tests the rules that all lessons follow."""

import ast
import re
from pathlib import Path
from typing import Any, List

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
LESSONS = [path.stem for path in sorted(EXAMPLES.glob("*.py"))]


def prose(source: str) -> str:
    """Returns the text of the markdown cells of a script in percent format."""
    cells = re.split(r"^# %%", source, flags=re.M)[1:]
    return "\n".join(
        re.sub(r"^# ?", "", cell.split("\n", 1)[1], flags=re.M)
        for cell in cells
        if cell.startswith(" [markdown]")
    )


def test_the_lessons_are_listed_in_order() -> None:
    assert LESSONS == [
        "01_dataset",
        "02_linear_separability",
        "03_forward_propagation",
        "04_back_propagation",
        "05_softmax_network",
        "06_convolution",
        "07_pooling_dropout_flatten",
        "08_cnn",
        "09_reading_a_page",
    ]
    index = (EXAMPLES / "README.md").read_text("utf-8")
    places = [index.index(f"]({name}.py)") for name in LESSONS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize(("folder", "last"), [("", "Things to try"), ("zh", "试一试")])
def test_form(name: str, folder: str, last: str) -> None:
    source = (EXAMPLES / folder / f"{name}.py").read_text("utf-8")
    assert source.startswith("# %% [markdown]\n# # ")
    assert re.findall("^# ## (.+)$", source, re.M)[-1] == last


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize(
    ("folder", "page"), [("", "../docs/answers.md"), ("zh", "../../docs/zh/answers.md")]
)
def test_the_things_to_try_have_answers(name: str, folder: str, page: str) -> None:
    """The lesson links to its section of the page, with the anchor that GitHub makes."""
    answers = (EXAMPLES / folder / page).read_text("utf-8")
    anchors = [
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^## (.+)$", answers, re.M)
    ]
    source = (EXAMPLES / folder / f"{name}.py").read_text("utf-8")
    (link,) = re.findall(rf"\]\({re.escape(page)}#([^)]+)\)", source)
    assert link == anchors[LESSONS.index(name)]


@pytest.mark.parametrize("name", LESSONS)
def test_the_numbers_in_bold_are_printed(name: str, lesson: Any) -> None:
    ran = lesson(name)
    bold = re.findall(r"\*\*([^*\n]*\d[^*\n]*)\*\*", prose(ran.source.read_text("utf-8")))
    assert bold
    for number in bold:
        assert re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", ran.output), number


@pytest.mark.parametrize("name", LESSONS)
def test_the_figures_are_drawn_and_kept_in_the_repository(name: str, lesson: Any) -> None:
    drawn = lesson(name).figures
    assert drawn
    kept = {path.name: path for path in (EXAMPLES / "figures").glob(f"{name[:2]}_*.png")}
    assert set(drawn) == set(kept)
    index = (EXAMPLES / "README.md").read_text("utf-8")
    assert any(f"](figures/{figure})" in index for figure in drawn)


@pytest.mark.parametrize("name", ["05_softmax_network", "08_cnn"])
def test_the_program_on_one_page_needs_no_package(name: str) -> None:
    """Before the last section, a page takes only `tf` and the data from the package."""
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    imported: List[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("tf1_mnist"):
            own = [f"{node.module}.{alias.name}" for alias in node.names]
            if any(
                n not in ("tf1_mnist.tf1", "tf1_mnist.data", "tf1_mnist.data.load_data")
                for n in own
            ):
                imported.append(source.splitlines()[node.lineno - 1])
    sections = [match.start() for match in re.finditer(r"^# ## ", source, re.M)]
    last = sections[-2]  # the one after it is "Things to try"
    for line in imported:
        assert source.index(line) > last, line
