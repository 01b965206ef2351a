"""Tests that the READMEs agree, that their code runs, and that their numbers match the results."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any, List, Set

import numpy as np
import pytest

import tf1_mnist
from programs import assert_is_excerpt
from tf1_mnist import command_line, data, softmax

ROOT = Path(__file__).resolve().parents[3]
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "benchmarks", "docs", "docs/zh", "examples", "examples/zh", "packages/*/**")
    for path in ROOT.glob(f"{folder}/*.md")
    if "build" not in path.relative_to(ROOT).parts  # a copy without what its links lead to
)


def rows(name: str, start: str = "(?:Softmax|CNN)(?:, `--best`)?") -> List[List[str]]:
    """Returns the cells of the table rows whose first cell matches `start`."""
    text = (ROOT / name).read_text("utf-8")
    lines = re.findall(rf"^\| ({start} \|.*) \|$", text, re.M)
    return [line.split(" | ") for line in lines]


def blocks(name: str, language: str) -> List[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)


def prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)


def output_of(command: str) -> str:
    """Returns the output that the README shows for a command."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(
        rf"^```sh\n[^`]*{re.escape(command)}\n```\n\n```text\n(.*?)^```", text, re.M | re.S
    )
    assert found
    return found[1]


def test_the_commands_and_what_they_print_are_the_same_in_both() -> None:
    english, chinese = READMES
    for language in ("sh", "text"):
        assert blocks(chinese, language) == blocks(english, language)
        assert blocks(english, language)


@pytest.mark.parametrize(("name", "program"), zip(READMES, ("softmax.py", "zh/softmax.py")))
def test_the_code_is_that_of_the_program(name: str, program: str) -> None:
    (code,) = blocks(name, "python")
    assert_is_excerpt(code, (ROOT / "examples" / program).read_text("utf-8"))


@pytest.mark.parametrize("name", ["docs/README.md", "docs/zh/README.md"])
def test_all_commands_are_listed(name: str) -> None:
    listed = "".join(cell for row in rows(name, "`.*`[^|]*") for cell in row[:1])
    for command in [*command_line.TRAINING, *command_line.OTHERS]:
        assert f"`python -m tf1_mnist.{command}" in listed


def test_training_ends_as_the_readme_says() -> None:
    said = output_of("python -m tf1_mnist.softmax")
    (counted,) = (row for row in rows("docs/results.md") if row[0] == "Softmax")
    _, parameters, _, seed_0, *_ = counted
    assert said.startswith(f"softmax: {parameters} parameters, seed 0, ")
    assert f"\ntest accuracy {seed_0}, " in said


def test_the_newest_version_in_the_changes_is_the_packages() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    published = [heading for heading in headings if not heading.endswith(" (unreleased)")]
    version, _, date = published[0].partition(" ")
    assert version == tf1_mnist.__version__
    assert re.fullmatch(r"\(20\d\d-\d\d-\d\d\)", date)


def test_the_tables_hold_the_same_numbers() -> None:
    english, chinese = map(rows, READMES)
    assert english == chinese
    assert len(english) == 3


def test_the_accuracies_are_the_means_over_the_seeds() -> None:
    detailed = {row[0]: row for row in rows("docs/results.md")}
    for name, *stated in rows("README.md"):
        _, parameters, epochs, *_, mean, deviation = detailed[name]
        assert stated == [parameters, epochs, mean.strip("*"), deviation]


def anchor_of(heading: str) -> str:
    """Returns the anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_or_to_a_heading_in_it(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"""(?:\]\(|src=")(?!https?:)([^)#"]*)(?:#([^)"]*))?""", prose(page))
    for link, anchor in links:
        target = page.parent / link if link else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", prose(target), re.M)
            assert anchor in map(anchor_of, headings), f"{link}#{anchor}"


@pytest.mark.parametrize("folder", ["docs", "docs/zh"])
def test_number_reader_uses_only_modules_that_the_document_names(folder: str) -> None:
    """The document tells how to train a network of another kind, as number_reader does."""
    text = (ROOT / folder / "own-network.md").read_text("utf-8")
    (program,) = blocks(f"{folder}/own-network.md", "python")
    _, _, table = text.partition("|---|---|---|\n")
    parts = [
        re.findall("`([^`]+)`", row.split("|")[2]) for row in table.split("\n\n")[0].split("\n")
    ]
    named = {part.replace(".py", "").replace("/", ".") for found in parts for part in found}
    named |= set(re.findall(r"\[`(\w+)\.py`\]\([./]*/tf1_mnist/", text))  # above the table
    used = {
        module
        for path in (ROOT / "packages/number_reader/number_reader").rglob("*.py")
        for module in imported(path.read_text("utf-8"))
    }
    assert len(used) > 20
    assert used - named - imported(program) == set()


def imported(source: str) -> Set[str]:
    """Returns the modules of tf1_mnist that a program imports, or from which it imports names."""
    package = Path(tf1_mnist.__file__).parent
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "tf1_mnist":
            for alias in node.names:
                place = [*str(node.module).split(".")[1:], alias.name]
                is_module = any(
                    (package.joinpath(*place[:-1]) / name).exists()
                    for name in (alias.name, f"{alias.name}.py")
                )
                found.add(".".join(place if is_module else place[:-1]))
    return found


def test_the_network_in_the_document_is_the_packages() -> None:
    shown, _ = (ast.parse(block) for block in blocks("docs/own-data.md", "python")[-2:])
    source = ast.parse(inspect.getsource(softmax.inference)).body[0]
    (function,) = (each for each in shown.body if isinstance(each, ast.FunctionDef))
    assert isinstance(source, ast.FunctionDef)
    # Compare the statements after the docstring.
    assert list(map(ast.dump, function.body)) == list(map(ast.dump, source.body[1:]))


def test_the_code_that_trains_it_runs(digits: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(data, "load_data", lambda: digits)
    exec(blocks("docs/own-data.md", "python")[-1], {})
    assert 0.8 < float(capsys.readouterr().out) < 1


def test_the_program_with_a_task_of_its_own_reads_two_digits(mnist: Any, capsys: Any) -> None:
    (program,) = blocks("docs/own-network.md", "python")
    values: Any = {}
    exec(program, values)
    train, _ = mnist
    pair = values["pairs"](train)
    np.testing.assert_array_equal(pair.images[7], np.hstack([train.images[6], train.images[7]]))
    np.testing.assert_array_equal(pair.labels[7], [train.labels[6], train.labels[7]])
    *_, last = capsys.readouterr().out.splitlines()
    assert 94 < float(last.removeprefix("test accuracy ").removesuffix("%")) < 98
