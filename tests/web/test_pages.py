"""Tests how pages are put together, and the files that they are made of."""

import re
from pathlib import Path

import pytest

import tf1_mnist
from tf1_mnist.web import pages


@pytest.mark.parametrize("name", ["draw.html", "read.html"])
def test_a_page_holds_its_files_in_the_order_in_which_it_names_them(name: str) -> None:
    page = pages.page(name)
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
    loaded = {"numbers"}
    for name in pages.READING:
        # What a script takes out of `tf1mnist` when it is loaded.
        heads = re.findall(r"^  const \{([^}]*)\} = tf1mnist(?:\.(\w+))?;", pages.text(name), re.M)
        for names, module in heads:
            assert set([module] if module else names.split(", ")) <= loaded, name
        loaded.add(Path(name).stem)


def test_what_reads_drawings_has_the_names_of_modules() -> None:
    modules = {path.stem for path in (Path(tf1_mnist.__file__).parent / "handwriting").iterdir()}
    names = {Path(name).stem for name in pages.READING}
    assert names - modules == {"imaging", "numbers"}  # in Python, these are OpenCV and NumPy


def test_the_table_of_texts_is_read_row_by_row() -> None:
    words = pages.words()
    assert words["clear"] == {"en": "Clear", "zh": "清空"}
    for line in pages.text("words.tsv").splitlines():
        cells = line.split("\t")
        assert line == "" or (len(cells) == 3 and all(cells)), line
    assert len(words) == len([line for line in pages.text("words.tsv").splitlines() if line]) - 1
