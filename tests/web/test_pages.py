"""Tests how pages are put together, and the files that they are made of."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import script_constants
import tf1_mnist
from tf1_mnist.web import pages


@pytest.mark.parametrize("name", ["draw.html", "read.html"])
def test_a_page_holds_its_files_in_the_order_in_which_it_names_them(name: str) -> None:
    page = pages.page(name, {})
    source = pages.text(name).replace(
        "<!-- reading -->", "".join(map("<!-- {} -->".format, pages.READING))
    )
    named = re.findall(r"<!-- (\S+\.(?:js|css|html)) -->", source)
    assert {"style.css", "answer.html", "language.js", "paper.js", "answer.js"} <= set(named)
    places = [page.index(pages.text(file).strip()) for file in named]
    assert places == sorted(places)
    for tag in ("script", "style"):
        assert page.count(f"<{tag}") == page.count(f"</{tag}>")


def test_what_reads_drawings_is_loaded_after_what_it_uses() -> None:
    scripts = {path.name for path in (pages.FOLDER / "handwriting").iterdir()}
    assert {Path(name).name for name in pages.READING} == scripts
    loaded = {"constants", "numbers"}
    for name in pages.READING:
        # What a script takes out of `tf1mnist` when it is loaded.
        heads = re.findall(
            r"^  const \{([^}]*)\} = tf1mnist(?:\.(\w+))?[;.,]", pages.text(name), re.M
        )
        for names, module in heads:
            assert set([module] if module else names.split(", ")) <= loaded, name
        loaded.add(Path(name).stem)


def test_what_reads_drawings_has_the_names_of_modules() -> None:
    folder = Path(tf1_mnist.__file__).parent / "handwriting"
    modules = {path.stem for path in folder.rglob("*.py")}
    names = {Path(name).stem for name in pages.READING}
    # In Python, the last two are OpenCV and NumPy.
    assert names - modules == {"constants", "imaging", "numbers"}


def test_what_reads_drawings_has_the_constants_of_the_modules() -> None:
    """`python tools/script_constants.py` writes them again."""
    assert pages.text("handwriting/constants.js") == script_constants.script()


def test_the_table_of_texts_is_read_row_by_row() -> None:
    words = pages.words()
    assert words["clear"] == {"en": "Clear", "zh": "清空"}
    for line in pages.text("words.tsv").splitlines():
        cells = line.split("\t")
        assert line == "" or (len(cells) == 3 and all(cells)), line
    assert len(words) == len([line for line in pages.text("words.tsv").splitlines() if line]) - 1


def test_a_page_knows_the_texts_that_it_uses(tmp_path: Path) -> None:
    drawing, reading = (texts_of(pages.page(f"{name}.html", {})) for name in ("draw", "read"))
    pages.write("read.html", {}, tmp_path)
    assert texts_of((tmp_path / "index.html").read_text("utf-8")) == reading
    own = {name for name in pages.words() if name.startswith("of the program: ")}
    both = {"title", "clear", "layer", "name of the language", *own}
    assert both | {"missing"} <= set(reading) <= set(pages.words())
    assert both | {"choose", "collecting", "store"} <= set(drawing) <= set(pages.words())
    assert not {"choose", "collecting", "store"} & set(reading)
    for name in {*drawing, *reading} - own:
        assert ": " not in name  # as those of the live figures are called


def texts_of(page: str) -> Any:
    (script,) = re.findall(r'<script type="application/json" id="program">(.*)</script>', page)
    return json.loads(script)["texts"]


def test_a_text_is_used_by_its_name_or_by_the_beginning_of_its_name() -> None:
    assert set(pages.words_in('say("clear")')) == {"clear"}
    assert set(pages.words_in("say(`clear`)")) == set()
    of_writing = {name for name in pages.words() if name.startswith("writing: ")}
    assert set(pages.words_in("words(`writing: ${name}`)")) == of_writing
    assert set(pages.words_in('name.startsWith("writing: ")')) == of_writing
    assert set(pages.words_in('words("writing: text")')) == {"writing: text"}


@pytest.mark.parametrize("name", ["draw.html", "read.html"])
def test_without_scripts_a_page_says_in_each_language_what_it_needs(name: str) -> None:
    (said,) = re.findall("<noscript>(.*)</noscript>", pages.page(name, {}))
    english, chinese = re.findall('<p lang="([^"]*)">([^<]*JavaScript[^<]*)</p>', said)
    assert (english[0], chinese[0]) == ("en", "zh-CN")
    assert "browser" in english[1]
    assert "浏览器" in chinese[1]
