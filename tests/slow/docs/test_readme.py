"""Tests that the READMEs agree, that their code runs, and that their numbers match the results."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any, Dict, List

import pytest

import tf1_mnist
from number_reader.commands import read as predict
from tf1_mnist import command_line, data, softmax

ROOT = Path(__file__).resolve().parents[3]
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "benchmarks", "docs", "docs/zh", "examples", "examples/zh", "packages/*/**")
    for path in ROOT.glob(f"{folder}/*.md")
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
    """The only difference is that the Chinese README runs the lesson in Chinese."""
    english, chinese = READMES
    translated = {
        "examples/00_": "examples/zh/00_",
        "Exercise 1 is waiting for your answer.": "练习 1 还没有作答。",
    }
    for language in ("sh", "text"):
        expected = blocks(english, language)
        for text, other in translated.items():
            expected = [block.replace(text, other) for block in expected]
        assert blocks(chinese, language) == expected
        assert expected


def test_the_lesson_prints_what_the_readme_says(lesson: Any) -> None:
    first, *others = output_of("python examples/00_five_minutes.py").splitlines()
    printed = lesson("00_five_minutes").output.splitlines()
    # How many images are misread depends a little on the processor.
    (expected, words), (errors, said) = (line.split(" ", 1) for line in (first, printed[0]))
    assert said == words
    assert int(errors) == pytest.approx(int(expected), abs=25)
    quoted = [line for line in others if line != "..."]
    assert quoted == [line for line in printed if line in quoted]


@pytest.mark.parametrize("name", ["docs/README.md", "docs/zh/README.md"])
def test_all_commands_are_listed(name: str) -> None:
    listed = "".join(cell for row in rows(name, "`.*`[^|]*") for cell in row[:1])
    for command in [*command_line.TRAINING, *command_line.OTHERS]:
        assert f"`python -m tf1_mnist.{command}" in listed


@pytest.mark.parametrize("name", ["softmax", "cnn"])
def test_training_ends_as_the_readme_says(name: str) -> None:
    said = output_of(f"python -m tf1_mnist.{name}")
    (counted,) = (
        row for row in rows("docs/results.md") if [row[0].lower(), row[3]] == [name, "bfloat16"]
    )
    _, parameters, _, _, seed_0, *_ = counted
    if name == "softmax":  # the README shows only the end for the CNN
        assert said.startswith(f"softmax: {parameters} parameters, seed 0, ")
    assert f"\ntest accuracy {seed_0}, " in said


def test_the_newest_version_in_the_changes_is_the_packages() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    published = [heading for heading in headings if not heading.endswith(" (unreleased)")]
    version, _, date = published[0].partition(" ")
    assert version == tf1_mnist.__version__
    assert re.fullmatch(r"\(20\d\d-\d\d-\d\d\)", date)


def test_the_pictures_are_read_as_the_readme_says(monkeypatch: Any, capsys: Any) -> None:
    (command,) = (line for line in blocks("README.md", "sh") if "tf1_mnist.predict" in line)
    monkeypatch.chdir(ROOT)
    assert predict.main(command.split()[3:]) == 0
    # The last digit depends on the processor and on the versions of TensorFlow and OpenCV.
    terminal = "".join(reversed(capsys.readouterr()))  # stderr first, then stdout
    (printed, shares), (said, expected) = (
        (re.sub(r"[\d.]+%", "%", text), [float(share) for share in re.findall(r"([\d.]+)%", text)])
        for text in (terminal, output_of(command.strip()))
    )
    assert printed == said
    assert shares == pytest.approx(expected, abs=0.5)


def test_the_tables_hold_the_same_numbers() -> None:
    english, chinese = map(rows, READMES)
    assert english == chinese
    assert len(english) == 3


def test_the_accuracies_are_the_means_over_the_seeds() -> None:
    detailed = rows("docs/results.md")
    assert rows("README.md") == [
        [*row[:3], mean.strip("*"), deviation]
        for *row, mean, deviation in detailed
        if row[3] == "bfloat16"
    ]


def speeds(network: str) -> Dict[str, float]:
    """Returns the training speed of each program in the benchmark."""
    results = (ROOT / "benchmarks/RESULTS.md").read_text("utf-8")
    table = results.split(f"\n{network}:\n\n")[1].split("\n\n")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {name: float(rate.split()[0].replace(",", "")) for name, rate, *_ in cells}


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_quotients_are_those_of_the_fastest_peers(name: str) -> None:
    quotients = []
    for network in ("Softmax", "CNN"):
        rates = speeds(network)
        for ours in ("ours", "ours, bfloat16"):
            peers = [
                rate
                for program, rate in rates.items()
                if not program.startswith("ours")
                and ("bfloat16" in ours or "bfloat16" not in program)
            ]
            quotients.append(rates[ours] / max(peers))
    text = (ROOT / name).read_text("utf-8")
    assert re.search(rf"{min(quotients):.2f} \D+ {max(quotients):.2f}", text)


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
