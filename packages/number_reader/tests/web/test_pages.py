"""Tests that pages are assembled from the right files, in the right order."""

import json
import re
from pathlib import Path

import pytest

import script_constants
from number_reader import words
from number_reader.web import pages
from number_reader.web.pages import ROWS

NAMES = ["draw.html", "read.html"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_its_files_in_the_order_in_which_it_names_them(name: str) -> None:
    page = ROWS.page(name, {})
    source = ROWS.text(name).replace(
        "<!-- reading -->", "".join(map("<!-- {} -->".format, pages.READING))
    )
    named = re.findall(r"<!-- (\S+\.(?:js|css|html)) -->", source)
    assert {"style.css", "answer.html", "language.js", "paper.js", "answer.js"} <= set(named)
    places = [page.index(ROWS.text(file).strip()) for file in named]
    assert places == sorted(places)
    for tag in ("script", "style"):
        assert page.count(f"<{tag}") == page.count(f"</{tag}>")


def test_what_reads_drawings_is_loaded_after_what_it_uses() -> None:
    scripts = {path.name for path in (pages.FOLDER / "handwriting").iterdir()}
    assert {Path(name).name for name in pages.READING} == scripts
    loaded = {"constants", "numbers"}
    for name in pages.READING:
        # The names that a script takes from `tf1mnist` when it is loaded.
        heads = re.findall(
            r"^  const \{([^}]*)\} = tf1mnist(?:\.(\w+))?[;.,]", ROWS.text(name), re.M
        )
        for names, module in heads:
            assert set([module] if module else names.split(", ")) <= loaded, name
        loaded.add(Path(name).stem)


def test_what_reads_drawings_mirrors_modules() -> None:
    names = {Path(name).stem for name in pages.READING}
    # In Python, OpenCV and NumPy take the place of imaging and numbers. Nothing in decoding and
    # strokes is a constant, nor in readings, which are the elements of a page.
    others = {"constants", "imaging", "numbers", "decoding", "readings", "strokes"}
    assert names - others == set(script_constants.MODULES) - {"looks", "rejection"}


def test_what_reads_drawings_has_the_constants_of_the_modules() -> None:
    """If the constants differ, `python tools/script_constants.py` updates them."""
    assert ROWS.text("handwriting/constants.js") == script_constants.script()


def test_a_page_knows_the_texts(tmp_path: Path) -> None:
    ROWS.write("read.html", {}, tmp_path)
    written = (tmp_path / "index.html").read_text("utf-8")
    for page in (*(ROWS.page(name, {}) for name in NAMES), written):
        (script,) = re.findall(r'<script type="application/json" id="program">(.*)</script>', page)
        assert json.loads(script)["texts"] == words.table()


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_a_page_says_in_each_language_what_it_needs(name: str) -> None:
    (said,) = re.findall("<noscript>(.*)</noscript>", ROWS.page(name, {}))
    english, chinese = re.findall('<p lang="([^"]*)">([^<]*JavaScript[^<]*)</p>', said)
    assert (english[0], chinese[0]) == ("en", "zh-CN")
    assert "browser" in english[1]
    assert "浏览器" in chinese[1]
