"""Tests that both READMEs agree, that their code runs, and that their numbers were measured."""

import ast
import inspect
import re
import statistics
from pathlib import Path
from typing import Any, List

import pytest

from tf1_mnist import data, softmax

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
PAGES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("benchmarks", "docs", "examples")
    for path in sorted((ROOT / folder).glob("*.md"))
] + ["CHANGELOG.md", "CONTRIBUTING.md"]


def rows(name: str, start: str = "(?:Softmax|CNN)(?:, `--best`)?") -> List[List[str]]:
    """Returns the cells of the table rows whose first cell matches `start`."""
    text = (ROOT / name).read_text("utf-8")
    lines = re.findall(rf"^\| ({start} \|.*) \|$", text, re.M)
    return [line.split(" | ") for line in lines]


def blocks(name: str, language: str) -> List[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)


def commands(name: str) -> List[str]:
    text = re.sub(r"^```.*?^```", "", (ROOT / name).read_text("utf-8"), flags=re.M | re.S)
    return re.findall(r"^    (python .+)$", text, re.M)


def test_the_commands_the_code_and_the_log_are_the_same_in_both() -> None:
    english, chinese = READMES
    assert commands(english) == commands(chinese)
    assert len(commands(english)) == 2
    for language in ("python", "text"):
        assert blocks(english, language) == blocks(chinese, language)
        assert blocks(english, language)


def test_the_tables_hold_the_same_numbers() -> None:
    english, chinese = map(rows, READMES)
    assert len(english) == len(chinese) == 9  # accuracy, then speed
    for a, b in zip(english, chinese):
        assert a[:-1] == b[:-1]
        assert re.findall(r"[\d.]+", a[-1]) == re.findall(r"[\d.]+", b[-1])


def test_the_accuracies_are_those_of_the_seeds() -> None:
    detailed = rows("docs/results.md")
    assert len(detailed) == 5
    for shown, (*setting, a, b, c, d, e, mean, deviation) in zip(rows("README.md"), detailed):
        seeds = [float(cell.rstrip("%")) for cell in (a, b, c, d, e)]
        assert mean == f"**{statistics.mean(seeds):.2f}%**"
        assert deviation == f"{statistics.stdev(seeds):.2f}"
        assert shown == [*setting, mean.strip("*"), deviation]


def test_the_speeds_are_those_of_the_benchmark() -> None:
    results = (ROOT / "benchmarks/RESULTS.md").read_text("utf-8")
    for network, precision, ours, peer, theirs, ratio in rows("README.md")[5:]:
        part = "" if precision == "float32" else f", {precision}"
        table = results.split(f"\n{network}:\n")[1]  # the network's first table is the one of speed
        for name, speed in (("ours", ours), (peer, theirs)):
            assert re.findall(rf"^\| {name}{part} \| ([\d,]+) ", table, re.M)[0] == speed
        summary = rows("benchmarks/RESULTS.md", rf"{network}, (?:float32|the best of both)")
        assert ["training, images/s", f"ours{part}", f"{peer}{part}", ratio] in [
            cells[1:] for cells in summary
        ]


@pytest.mark.parametrize("name", [*READMES, *PAGES])
def test_every_link_leads_somewhere(name: str) -> None:
    text = re.sub(r"^```.*?^```", "", (ROOT / name).read_text("utf-8"), flags=re.M | re.S)
    links = re.findall(r"""(?:\]\(|src=")(?!https?:)([^)#"]+)""", text)
    for link in links:
        assert ((ROOT / name).parent / link).exists(), link


def test_the_network_in_the_readme_is_the_packages() -> None:
    shown, _ = (ast.parse(block) for block in blocks("README.md", "python"))
    source = ast.parse(inspect.getsource(softmax.inference)).body[0]
    assert isinstance(shown.body[0], ast.FunctionDef)
    assert isinstance(source, ast.FunctionDef)
    # Compare the statements after the docstring.
    assert list(map(ast.dump, shown.body[0].body)) == list(map(ast.dump, source.body[1:]))


def test_the_code_in_the_readme_runs(digits: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(data, "load_data", lambda: digits)
    exec(blocks("README.md", "python")[1], {})
    assert 0.8 < float(capsys.readouterr().out) < 1
