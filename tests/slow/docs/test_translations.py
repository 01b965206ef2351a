"""Tests that the Chinese lessons and pages match the English ones and use the glossary's terms."""

import ast
import re
from pathlib import Path
from typing import Dict, List, Tuple

import pytest

from programs import output_in_english

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = ("cnn.py", "softmax.py")
LESSONS = sorted(path.name for path in (ROOT / "examples").glob("[0-9]*.py"))
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for docs in (ROOT / "docs", *ROOT.glob("packages/*/docs"))
    for path in (docs / "zh").glob("*.md")
    if path.stem != "glossary"
)
CHINESE = "[\u4e00-\u9fff]"


def cells(path: Path) -> List[Tuple[str, str]]:
    """Returns the kind and the source of each cell in a lesson."""
    parts = re.split(r"^# %%(.*)\n", path.read_text("utf-8"), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2]))


def prose(path: Path) -> str:
    """Returns the text of the Markdown cells."""
    return "\n".join(
        re.sub(r"^# ?", "", source, flags=re.M)
        for kind, source in cells(path)
        if kind == " [markdown]"
    )


def code_blocks(cell: str) -> List[str]:
    """Returns the fenced blocks of a Markdown cell, without Python comments and in English."""
    text = output_in_english(re.sub(r"^# ?", "", cell, flags=re.M))
    blocks = re.findall(
        r"^```(\w*)\n(.*?)^```", text.replace("examples/zh/", "examples/"), re.M | re.S
    )
    return [ast.dump(ast.parse(text)) if kind == "python" else text for kind, text in blocks]


def glossary(path: str) -> List[List[str]]:
    """Returns the cells of each row of a glossary's tables."""
    text = (ROOT / "docs" / path).read_text("utf-8")
    rows = [line[1:-1].split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [row for row in cells if row[0] != cells[0][0]]


def terms() -> Dict[str, str]:
    """Returns a dict from the glossary's Chinese terms to the English ones."""
    names = {row[0]: row[1] for row in glossary("zh/glossary.md")}
    return {chinese: name for chinese, name in names.items() if re.search(CHINESE, chinese)}


def blocks(path: Path) -> List[str]:
    """Returns the fenced blocks of a page."""
    return re.findall(r"^```.*?^```", path.read_text("utf-8"), re.M | re.S)


def outline(path: Path) -> List[int]:
    """Returns the levels of a page's headings, with the number of table rows below each."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    return [
        part.count("\n|") if k % 2 == 0 else len(part)
        for k, part in enumerate(re.split(r"^(#+) ", text, flags=re.M))
    ]


@pytest.mark.parametrize("name", LESSONS)
def test_both_languages_have_the_same_cells_and_code(name: str) -> None:
    english, chinese = (cells(ROOT / "examples" / folder / name) for folder in ("", "zh"))
    assert [kind for kind, _ in english] == [kind for kind, _ in chinese]
    for (kind, source), (_, other) in zip(english, chinese):
        if kind != " [markdown]":
            assert ast.dump(ast.parse(source)) == ast.dump(ast.parse(other))
        else:
            assert code_blocks(source) == code_blocks(other)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_programs_differ_only_in_text(name: str) -> None:
    english, chinese = (
        ast.parse((ROOT / "examples" / folder / name).read_text("utf-8")) for folder in ("", "zh")
    )
    for tree in (english, chinese):
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                node.value.value = "docstring"
            if isinstance(node, ast.JoinedStr):
                node.values = [part for part in node.values if not isinstance(part, ast.Constant)]
    assert ast.dump(english) == ast.dump(chinese)


@pytest.mark.parametrize("name", LESSONS)
def test_both_languages_have_the_same_numbers_in_bold(name: str) -> None:
    """The lessons' own tests compare the numbers in the English lessons with the output."""
    english, chinese = (
        re.findall(r"\*\*([^*\n]*\d[^*\n]*)\*\*", prose(ROOT / "examples" / folder / name))
        for folder in ("", "zh")
    )
    assert english
    assert sorted(english) == sorted(chinese)


@pytest.mark.parametrize("name", LESSONS)
def test_a_term_has_its_english_name_where_a_lesson_first_uses_it(name: str) -> None:
    text = re.sub(r"^#.*$", "", prose(ROOT / "examples" / "zh" / name), flags=re.M)
    text = re.sub(r"\[\d+\. [^]]*\]", " ", text)  # the titles of lessons, in links to them
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\]\([^)]*\)", " ", text, flags=re.S)
    names = terms()
    longest_first = "|".join(sorted(names, key=len, reverse=True))
    used = set()
    for match in re.finditer(longest_first, text):
        term = match[0]
        named = text[match.end() :].startswith(f"（{names[term]}）")
        assert named == (term not in used), text[match.start() : match.end() + 20]
        used.add(term)
    assert used


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_blocks_headings_and_tables(name: str) -> None:
    english, chinese = ROOT / name.replace("/zh/", "/"), ROOT / name
    assert blocks(english) == blocks(chinese)
    assert outline(english) == outline(chinese)


def test_the_chinese_glossary_has_the_terms_of_the_english_one_in_the_same_order() -> None:
    names = [term for term, _ in glossary("glossary.md")]
    assert len(set(names)) == len(names) > 60
    chinese = [{term, name} for term, name, *_ in glossary("zh/glossary.md")]
    places = [next(k for k, each in enumerate(chinese) if name in each) for name in names]
    assert places == sorted(places)
