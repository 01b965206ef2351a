"""Both READMEs say the same, and what they say runs."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any, List

import pytest

from tf1_mnist import data, softmax

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> List[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)


def commands(name: str) -> List[str]:
    return re.findall(r"^    (python .+)$", (ROOT / name).read_text("utf-8"), re.M)


def test_the_commands_the_code_and_the_log_are_the_same_in_both() -> None:
    english, chinese = READMES
    assert commands(english) == commands(chinese)
    assert len(commands(english)) == 2
    for language in ("python", "text"):
        assert blocks(english, language) == blocks(chinese, language)
        assert blocks(english, language)


def test_the_tables_hold_the_same_numbers() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in READMES)
    pattern = r"^\| (?:Softmax|CNN).*$"
    rows = [re.findall(pattern, text, re.M) for text in (english, chinese)]
    assert len(rows[0]) == len(rows[1]) == 4
    for a, b in zip(*rows):
        numbers = r"\d+[.,]?\d*%?|\]\([^)]*\)"
        assert re.findall(numbers, a.split("|")[1] + a) == re.findall(numbers, b.split("|")[1] + b)


@pytest.mark.parametrize("name", [*READMES, "examples/README.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text("utf-8"))
    assert links
    for link in links:
        assert ((ROOT / name).parent / link).exists(), link


def test_the_network_shown_is_the_packages() -> None:
    shown, _ = (ast.parse(block) for block in blocks("README.md", "python"))
    source = ast.parse(inspect.getsource(softmax.inference)).body[0]
    assert isinstance(shown.body[0], ast.FunctionDef)
    assert isinstance(source, ast.FunctionDef)
    # Behind the docstring, statement by statement.
    assert list(map(ast.dump, shown.body[0].body)) == list(map(ast.dump, source.body[1:]))


def test_the_lines_shown_run(digits: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(data, "load_data", lambda: digits)
    exec(blocks("README.md", "python")[1], {})
    assert 0.8 < float(capsys.readouterr().out) < 1
