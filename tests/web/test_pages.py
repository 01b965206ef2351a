"""Tests that pages are assembled from the right files, in the right order."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from messages import naming
from tf1_mnist import words
from tf1_mnist.web import pages
from tf1_mnist.web.pages import Pages

TEXTS = {
    "tag of the language": {"en": "en", "zh": "zh-CN"},
    "no script": {"en": "Needs scripts.", "zh": "需要脚本。"},
    "clear": {"en": "Clear", "zh": "清空"},
}


def program(page: str) -> Any:
    """Returns the data in a page."""
    (script,) = re.findall(r'<script type="application/json" id="program">(.*)</script>', page)
    return json.loads(script)


# --- Pages of any package --------------------------------------------------------------------


def test_a_file_that_no_folder_contains_is_named(tmp_path: Path) -> None:
    folders = (tmp_path / "own", tmp_path / "shared")
    with pytest.raises(FileNotFoundError, match=naming("lacking.js", *folders)):
        Pages(folders, lambda: TEXTS).text("lacking.js")


@pytest.fixture
def known(tmp_path: Path) -> Pages:
    """Writes a page, and the files that it names, to two folders."""
    folders = (tmp_path / "own", tmp_path / "shared")
    page = (
        "<!-- head.html --><!-- style.css --><noscript><!-- no script --></noscript>\n"
        '<script type="application/json" id="program"><!-- program --></script>\n'
        "<!-- first.js -->\n<!-- reading -->\n<!-- last.js -->"
    )
    files = {
        "own/page.html": page,
        "own/style.css": "p {color: red}",
        "own/first.js": "first();",
        "own/parts/b.js": "b();",
        "shared/style.css": "p {color: blue}",
        "shared/head.html": "<title>手写</title>\n",
        "shared/parts/a.js": "a();",
        "shared/last.js": "last();",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode())
    return Pages(folders, lambda: TEXTS, {"reading": ("parts/b.js", "parts/a.js")})


def test_a_file_is_taken_from_the_first_folder_that_has_it(known: Pages) -> None:
    assert known.text("style.css") == "p {color: red}"
    assert known.text("head.html") == "<title>手写</title>\n"
    turned = known._replace(folders=tuple(reversed(known.folders)))
    assert turned.text("style.css") == "p {color: blue}"
    assert turned.text("first.js") == "first();"


def test_a_page_holds_its_files_and_groups_in_the_order_in_which_it_names_them(
    known: Pages,
) -> None:
    page = known.page("page.html", {})
    texts = ("<title>手写</title>", "<style>\np {color: red}</style>")
    scripts = [f"<script>\n{name}();</script>" for name in ("first", "b", "a", "last")]
    places = [page.index(text) for text in (*texts, *scripts)]
    assert places == sorted(places)
    assert re.findall("<!--.*?-->", page) == []


def test_a_written_page_loads_its_files(known: Pages, tmp_path: Path) -> None:
    folder = tmp_path / "written"
    folder.mkdir()
    known.write("page.html", {"run": 1}, folder)
    page = (folder / "index.html").read_text("utf-8")
    scripts = ["first.js", "parts/b.js", "parts/a.js", "last.js"]
    assert re.findall(r'<script src="(.*?)"></script>', page) == scripts
    assert re.findall(r'<link rel="stylesheet" href="(.*?)">', page) == ["style.css"]
    for name in (*scripts, "style.css"):
        assert (folder / name).read_text("utf-8") == known.text(name)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {"index.html", "style.css", *scripts}
    assert program(page) == program(known.page("page.html", {"run": 1}))


def test_a_page_gets_the_texts_and_its_data_whatever_they_are(known: Pages) -> None:
    given = {"run": {"name": "</script><!-- first.js --><b>\u2028"}}
    page = known.page("page.html", given)
    assert program(page) == {"texts": TEXTS, **given}
    assert page.count("</script>") == 5


def test_without_scripts_a_page_says_what_it_needs_in_each_language(known: Pages) -> None:
    (said,) = re.findall("<noscript>(.*)</noscript>", known.page("page.html", {}))
    assert said == '<p lang="en">Needs scripts.</p><p lang="zh-CN">需要脚本。</p>'


# --- The page for a digit --------------------------------------------------------------------


def test_the_page_for_a_digit_holds_its_files_in_the_order_in_which_it_names_them() -> None:
    page = pages.DIGITS.page("digit.html", {})
    named = re.findall(r"<!-- (\S+\.(?:js|css|html)) -->", pages.DIGITS.text("digit.html"))
    assert {"style.css", "language.js", "network.js", "digit.js"} <= set(named)
    places = [page.index(pages.DIGITS.text(file).strip()) for file in named]
    assert places == sorted(places)
    for tag in ("script", "style"):
        assert page.count(f"<{tag}") == page.count(f"</{tag}>")


def test_the_page_for_a_digit_knows_the_texts(tmp_path: Path) -> None:
    pages.DIGITS.write("digit.html", {}, tmp_path)
    written = (tmp_path / "index.html").read_text("utf-8")
    for page in (pages.DIGITS.page("digit.html", {}), written):
        assert program(page)["texts"] == words.table()


def test_without_scripts_the_page_for_a_digit_says_in_each_language_what_it_needs() -> None:
    (said,) = re.findall("<noscript>(.*)</noscript>", pages.DIGITS.page("digit.html", {}))
    english, chinese = re.findall('<p lang="([^"]*)">([^<]*JavaScript[^<]*)</p>', said)
    assert (english[0], chinese[0]) == ("en", "zh-CN")
    assert "browser" in english[1]
    assert "浏览器" in chinese[1]
