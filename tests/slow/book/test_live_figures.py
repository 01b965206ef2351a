"""Starts the book's live figures, and checks which files are loaded before and after the start."""

import importlib.util
import re
from pathlib import Path
from typing import Any, List, Tuple
from urllib.parse import unquote, urlsplit

import pytest
from docutils import nodes
from docutils.utils import new_document
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import figures
from book_pages import failures, open_page, requests, set_screen
from browser import console

BOOK = Path(__file__).resolve().parents[3] / "docs" / "book"


def pages_with(book: Path, name: str) -> List[str]:
    """Returns the pages that contain the figure with this name."""
    opening = figures.opening(name).rstrip(">")
    return sorted(
        str(path.relative_to(book))
        for path in book.rglob("*.html")
        if opening in path.read_text("utf-8")
    )


def start(browser: WebDriver, name: str) -> None:
    figure = browser.find_element(By.CSS_SELECTOR, f"[data-figure={name}]")
    browser.execute_script("arguments[0].scrollIntoView({behavior: 'instant'})", figure)
    browser.execute_script("arguments[0].querySelector('.start')?.click()", figure)
    WebDriverWait(browser, 60).until(
        lambda _: (
            figure.find_elements(By.CSS_SELECTOR, ".body > *")
            or figure.find_element(By.CSS_SELECTOR, ".fault").text
        )
    )
    assert figure.find_element(By.CSS_SELECTOR, ".fault").text == ""


def visible_parts(figure: WebElement) -> Tuple[List[str], List[str]]:
    """Returns the names of a figure's visible parts, and descriptions of their overlaps."""
    script = """
        const parts = [...arguments[0].children]
            .map((part) => [part.className || part.tagName, part.getBoundingClientRect()])
            .filter(([, box]) => box.width * box.height > 0);
        const meet = (a, b) => a.left < b.right && b.left < a.right
            && a.top < b.bottom && b.top < a.bottom;
        const overlaps = parts.flatMap(([name, box], k) => parts.slice(k + 1)
            .filter(([, other]) => meet(box, other))
            .map(([other]) => `${other} on ${name}`));
        return [parts.map(([name]) => name), overlaps];
    """
    names, overlaps = figure.parent.execute_script(script, figure)
    return names, overlaps


def files(browser: WebDriver) -> List[Path]:
    """Returns the files that have been requested since the previous call."""
    urls = [url for url in requests(browser) if url.startswith("file:")]
    return [Path(unquote(urlsplit(url).path)) for url in dict.fromkeys(urls)]


@pytest.mark.parametrize("name", figures.NAMES)
def test_a_figure_starts_on_its_page_in_both_languages(
    browser: WebDriver, book: Path, name: str
) -> None:
    failures(browser)  # requested by earlier tests
    pages = pages_with(book, name)
    chinese = [page for page in pages if re.search("zh", page)]
    assert pages
    assert len(pages) == 2 * len(chinese)
    for page in pages:
        set_screen(browser, 360, "light")
        open_page(browser, book, page)
        image = browser.find_element(By.CSS_SELECTOR, f"[data-figure={name}] > img")
        assert int(str(image.get_attribute("naturalWidth"))) > 600
        source = str(image.get_attribute("src"))
        assert source.endswith(f"live_{name}{'.zh' if page in chinese else ''}.png")
        start(browser, name)
        figure = browser.find_element(By.CSS_SELECTOR, f"[data-figure={name}]")
        assert visible_parts(figure) == (["body", "tasks", "FIGCAPTION"], [])
        body = figure.find_element(By.CSS_SELECTOR, ".body").text
        assert bool(re.search("[\u4e00-\u9fff]", body)) == (page in chinese)
        for width, scheme in ((360, "light"), (1280, "dark")):
            set_screen(browser, width, scheme)
            shown = browser.execute_script("return document.documentElement.scrollWidth")
            assert shown <= width, page
        assert failures(browser) == []
        assert console(browser) == []


@pytest.mark.parametrize("folder", ["examples", "examples/zh"])
def test_a_page_loads_a_network_only_when_its_figure_is_touched(
    browser: WebDriver, book: Path, folder: str
) -> None:
    set_screen(browser, 390, "light")
    files(browser)
    open_page(browser, book, f"{folder}/10_reading_a_page.html")
    assert sum(path.stat().st_size for path in files(browser)) < 500_000
    start(browser, "writing")
    assert browser.find_element(By.CSS_SELECTOR, ".started .text").text == "1729"
    assert book / "_static/live/networks/reader.js" in files(browser)


@pytest.mark.parametrize("page", ["index.html", "index.zh-CN.html"])
def test_the_figure_on_the_first_page_starts_by_itself(
    browser: WebDriver, book: Path, page: str
) -> None:
    set_screen(browser, 390, "light")
    open_page(browser, book, page)
    shown = (By.CSS_SELECTOR, ".started .text")
    WebDriverWait(browser, 60).until(lambda browser: browser.find_elements(*shown))
    assert browser.find_element(*shown).text == "1729"
    assert browser.execute_script("return document.activeElement === document.body")
    assert browser.execute_script("return scrollY") == 0


def test_pages_without_a_figure_load_nothing_for_figures(browser: WebDriver, book: Path) -> None:
    files(browser)
    open_page(browser, book, "examples/03_forward_propagation.html")
    assert [path for path in files(browser) if "live" in path.parts] == []


@pytest.mark.parametrize("text", ["", "some words"])
def test_only_a_picture_that_stands_alone_becomes_a_figure(caplog: Any, text: str) -> None:
    specification = importlib.util.spec_from_file_location("extension", BOOK / "live.py")
    extension: Any = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(extension)
    document = new_document("lesson.md")
    image = nodes.image(uri="figures/live_graph.zh.png", alt="a graph")
    words = [nodes.Text(text)] if text else []
    document += nodes.paragraph("", "", image, *words)
    extension.find(None, document)
    (found,) = document.children
    if text:
        assert found.children == [image, *words]
        assert "figures/live_graph.zh.png: expected a paragraph" in caplog.text  # ends the build
    else:
        assert (type(found), found["name"], found["language"]) == (extension.Live, "graph", "zh")
        assert (found.children, caplog.text) == ([image], "")
