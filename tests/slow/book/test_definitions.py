"""Tests that definitions in a lesson's margin match the glossary and are in the right places."""

import re
from pathlib import Path
from typing import Any, Dict, List

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from book_pages import open_page, set_screen

DOCS = Path(__file__).resolve().parents[3] / "docs"
LESSONS = sorted(path.stem for path in DOCS.parent.glob("examples/[0-9]*.py"))

# Returns the text of each definition, its place, and the block that follows it.
NOTES = """
    const place = (element) => element.getBoundingClientRect().toJSON();
    return [...document.querySelectorAll(".definition")].map((note) => {
        let block = note;
        while (block.matches(".definition")) block = block.nextElementSibling;
        const text = note.textContent, term = note.firstChild.textContent;
        return {text, term, block: block.textContent, place: place(note), beside: place(block)};
    });
"""
PLACES = """
    return [...document.querySelectorAll(arguments[0])].map(
        (element) => element.getBoundingClientRect().toJSON());
"""


def glossary(folder: str) -> Dict[str, str]:
    """Returns the meanings of a glossary's terms."""
    text = (DOCS / folder / "glossary.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in text.splitlines()]
    return {row[0]: row[-1] for row in rows if len(row) > 1 and not row[0].startswith("--")}


def notes(browser: WebDriver, book: Path, page: str) -> List[Dict[str, Any]]:
    open_page(browser, book, f"{page}.html")
    found: List[Dict[str, Any]] = browser.execute_script(NOTES)
    return found


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize(("folder", "colon"), [("", ": "), ("zh", "：")], ids=["en", "zh"])
def test_a_lesson_defines_each_term_once_and_before_the_paragraph_that_uses_it(
    browser: WebDriver, book: Path, name: str, folder: str, colon: str
) -> None:
    meanings = glossary(folder)
    found = notes(browser, book, str(Path("examples", folder, name)))
    assert len(found) > 4
    assert len({note["term"] for note in found}) == len(found)
    for note in found:
        meaning = meanings[note["term"]]
        if "$" not in meaning:
            assert note["text"].replace("\u2019", "'") == f"{note['term']}{colon}{meaning}"
        words = re.sub(r"\s+", " ", note["block"]).lower()
        assert note["term"].lower() in words, note


@pytest.mark.parametrize("width", [1600, 1920])
def test_definitions_stand_beside_their_blocks_and_cover_nothing(
    browser: WebDriver, book: Path, width: int
) -> None:
    set_screen(browser, width, "light")
    found = notes(browser, book, "examples/04_back_propagation")
    found = [note for note in found if note["place"]["width"]]  # answers show no definitions
    assert len(found) > 15
    above = 0.0
    for note in found:
        place, beside = note["place"], note["beside"]
        assert place["left"] >= beside["right"]
        assert place["top"] >= above
        assert place["top"] <= max(beside["top"] + 10, above + 20)
        above = place["bottom"]
    (contents,) = browser.execute_script(PLACES, ".toc-drawer")
    assert max(note["place"]["right"] for note in found) <= contents["left"]
    blocks = browser.execute_script(PLACES, "article :is(p, pre, figure, img)")
    assert len(blocks) > 50
    assert max(block["right"] for block in blocks) <= min(note["place"]["left"] for note in found)


@pytest.mark.parametrize("width", [390, 1280])
def test_there_are_no_definitions_where_there_is_no_room(
    browser: WebDriver, book: Path, width: int
) -> None:
    set_screen(browser, width, "light")
    found = notes(browser, book, "examples/04_back_propagation")
    assert {(note["place"]["width"], note["place"]["height"]) for note in found} == {(0, 0)}


def test_the_search_finds_what_a_lesson_says_and_not_the_definitions(book: Path) -> None:
    texts = (book / "_static" / "search_texts.js").read_text("utf-8")
    meaning = glossary("")["softmax"]
    assert texts.count(meaning) == 1  # once in the glossary
