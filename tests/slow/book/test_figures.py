"""Tests which files a page with live figures loads, and the figures' texts; no browser is used."""

import json
import re
from pathlib import Path

import pytest

import figures
from figures import SCRIPTS


def test_the_texts_of_each_language_become_a_script(tmp_path: Path) -> None:
    figures.copy_scripts(tmp_path)
    for language in ("en", "zh"):
        script = (tmp_path / f"words.{language}.js").read_text("utf-8")
        texts = json.loads(script.partition(".words = ")[2].rstrip(";\n"))
        assert texts == {name: row[language] for name, row in figures.texts().items()}
    for name in figures.NAMES:
        copy, script = (folder / "figures" / f"{name}.js" for folder in (tmp_path, SCRIPTS))
        assert copy.read_bytes() == script.read_bytes()


def test_the_figures_texts_are_in_every_language_with_the_same_values() -> None:
    for line in (SCRIPTS / "words.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        assert line == "" or (len(cells) == 3 and all(cells)), line
        english, chinese = (set(re.findall(r"{(\w+)}", cell)) for cell in [*cells, "", ""][1:3])
        assert english == chinese, line


@pytest.mark.parametrize("name", figures.NAMES)
def test_the_texts_that_a_figure_names_are_in_the_table(name: str) -> None:
    files = (f"figures/{name}.js", "parts.js", "figures.js")
    script = "".join((SCRIPTS / file).read_text("utf-8") for file in files)
    used = set(re.findall(r'words\("([^"]+)"', script))
    used |= {f"{name}: {text}" for text in re.findall(r'says\("([^"]+)"', script)}
    used |= {f"{name}: task {text}" for text in re.findall(r'done\("([^"]+)"', script)}
    own = {text for text in figures.texts() if text.startswith(f"{name}: ")}
    assert used <= set(figures.texts())
    assert used & own
    for text in own:  # or the script has only the last part, such as a choice
        assert text in used or re.search(rf"\b{text.partition(': ')[2]}\b", script), text


def test_what_a_figure_needs_exists(tmp_path: Path) -> None:
    figures.copy_scripts(tmp_path)
    needs = re.search(r"const NEEDS = \{(.*?)\};", (SCRIPTS / "figures.js").read_text(), re.S)
    assert needs
    rows = re.findall(r"(\w+): \[(.*?)\]", needs[1], re.S)
    assert {name for name, _ in rows} == set(figures.NAMES)
    for _, files in rows:
        for file in re.findall(r'"([^"]+)"', files):
            assert (tmp_path / file).is_file()
