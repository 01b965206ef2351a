"""Tests that pages are assembled from the right files, in the right order."""

import json
import re
from pathlib import Path
from typing import Any, Dict

import pytest

from number_reader import rejection, words
from number_reader.handwriting import reading
from number_reader.handwriting.paper import ink, pieces
from number_reader.handwriting.text import decoding, evidence, spelling, texts
from number_reader.handwriting.writing import grouping, linking, strips
from number_reader.handwriting.writing import page as page_rows
from number_reader.web import pages
from number_reader.web.pages import ROWS

NAMES = ["draw.html", "read.html"]
# For each script with limits, the names of the module with the same limits.
MODULES = {
    "detection/ink.js": vars(ink),
    "detection/components.js": vars(pieces),
    "detection/linking.js": vars(linking),
    "detection/grouping.js": vars(grouping),
    "detection/page_rows.js": vars(page_rows),
    "recognition/line_images.js": vars(strips),
    "recognition/ctc.js": vars(decoding),
    "recognition/signs.js": vars(texts),
    "recognition/rejection.js": vars(rejection),
    "recognition/acceptance.js": {**vars(evidence), "LIKELY": reading._LEAST_CONFIDENCE},
    "recognition/recognizer.js": vars(spelling),
}


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
    folders = [pages.FOLDER / name for name in ("detection", "recognition")]
    scripts = {f"{path.parent.name}/{path.name}" for folder in folders for path in folder.iterdir()}
    assert {name for name in pages.READING if "/" in name} == scripts
    loaded = set()
    for name in pages.READING:
        # The names that a script takes from `tf1mnist` when it is loaded.
        heads = re.findall(
            r"^  const \{([^}]*)\} = tf1mnist(?:\.(\w+))?[;.,]", ROWS.text(name), re.M
        )
        for names, module in heads:
            assert set([module] if module else names.split(", ")) <= loaded, name
        loaded.add(Path(name).stem)


def limits(script: str) -> Dict[str, Any]:
    """Returns the numbers, and the lists of numbers, that a script defines in capitals."""
    number = r"[-.\de]+"
    definition = rf"\b([A-Z_]+) = ({number}|\[{number}(?:, {number})*\])[,;]"
    return {name: json.loads(value) for name, value in re.findall(definition, ROWS.text(script))}


@pytest.mark.parametrize("script", pages.READING)
def test_what_reads_drawings_has_the_limits_of_python(script: str) -> None:
    own = MODULES.get(script, {})
    found = limits(script)
    assert found == {
        name: json.loads(json.dumps(own.get(f"_{name}", own.get(name)))) for name in found
    }
    assert bool(found) == (script in MODULES)


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
