"""Opens the book from the disk in Chromium, with the network cut off."""

import json
import re
from pathlib import Path
from typing import List

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from book_pages import drawn_formulas, failures, open_page, requests, set_screen, target
from browser import console

LESSONS = sorted(path.stem for path in Path(__file__).parents[3].glob("examples/[0-9]*.py"))
FOLDERS = ["examples", "examples/zh"]


@pytest.fixture(scope="module", params=[f"{f}/{n}" for f in FOLDERS for n in LESSONS])
def lesson_page(request: pytest.FixtureRequest, browser: WebDriver, book: Path) -> str:
    """Opens the page of a lesson, once for all tests, and returns its name."""
    open_page(browser, book, f"{request.param}.html")
    return str(request.param)


def test_every_page_loads_from_the_disk_and_fits_the_screen(
    browser: WebDriver, book: Path, pages: List[str]
) -> None:
    failures(browser)
    assert len(pages) > 40
    for page in pages:
        open_page(browser, book, page)
        for width, scheme in ((360, "light"), (390, "dark"), (1280, "dark")):
            set_screen(browser, width, scheme)
            shown = browser.execute_script("return document.documentElement.scrollWidth")
            assert shown <= width, page
            light = browser.execute_script(
                "return getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 127"
            )
            assert light == (scheme == "light")
        assert failures(browser) == [], page
        assert console(browser) == [], page


def test_all_formulas_are_drawn(browser: WebDriver, book: Path, pages: List[str]) -> None:
    with_formulas = [page for page in pages if 'class="math' in (book / page).read_text("utf-8")]
    assert len(with_formulas) > 15
    for page in with_formulas:
        open_page(browser, book, page)
        drawn = drawn_formulas(browser)
        assert all(each.size["height"] > 2 for each in drawn), page
        assert browser.find_elements(By.CSS_SELECTOR, "mjx-merror") == [], page


def test_the_book_has_only_those_parts_of_mathjax_that_a_page_loads(
    browser: WebDriver, book: Path
) -> None:
    requests(browser)
    open_page(browser, book, "examples/03_forward_propagation.html")
    assert drawn_formulas(browser)
    mathjax = book / "_static" / "mathjax"
    parts = {path.as_uri() for path in mathjax.rglob("*") if path.is_file()}
    loaded = {request.partition("?")[0] for request in requests(browser)}
    assert parts
    assert parts <= loaded


def test_a_lesson_shows_what_it_printed_and_drew(browser: WebDriver, lesson_page: str) -> None:
    printed = browser.find_elements(By.CSS_SELECTOR, ".cell_output pre")
    drawn = browser.find_elements(By.CSS_SELECTOR, ".cell_output img")
    assert printed
    assert drawn
    assert all(int(str(image.get_attribute("naturalWidth"))) > 300 for image in drawn)
    text = "".join(each.get_attribute("textContent") for each in printed)
    bold = [each.text for each in browser.find_elements(By.CSS_SELECTOR, "article p strong")]
    numbers = [number for number in bold if re.search(r"\d", number)]
    assert numbers
    for number in numbers:
        assert re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text), number


def test_an_answer_is_hidden_until_it_is_wanted(browser: WebDriver, lesson_page: str) -> None:
    assert re.match(
        rf"{int(Path(lesson_page).name[:2])}\. ", browser.find_element(By.TAG_NAME, "h1").text
    )
    answers = browser.find_elements(By.CSS_SELECTOR, "article details")
    assert len(answers) >= 5
    for answer in answers:
        paragraph = answer.find_element(By.CSS_SELECTOR, "p, pre")
        assert not paragraph.is_displayed()
        summary = answer.find_element(By.TAG_NAME, "summary")
        browser.execute_script("arguments[0].click()", summary)  # it may be far below the screen
        assert paragraph.is_displayed()


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_leads_to_its_translation_and_back(
    browser: WebDriver, book: Path, name: str
) -> None:
    open_page(browser, book, f"examples/{name}.html")
    for language, folder in (("zh-CN", "examples/zh"), ("en", "examples")):
        browser.get(target(browser, ".translation a"))
        assert browser.current_url.endswith(f"/{folder}/{name}.html")
        html = browser.find_element(By.TAG_NAME, "html")
        assert html.get_attribute("lang") == language


@pytest.mark.parametrize("folder", FOLDERS)
def test_next_and_previous_lead_through_the_lessons(
    browser: WebDriver, book: Path, folder: str
) -> None:
    set_screen(browser, 1280, "light")
    open_page(browser, book, f"{folder}/{LESSONS[0]}.html")
    for lesson in LESSONS[1:]:
        browser.get(target(browser, "a.next-page"))
        assert browser.current_url.endswith(f"/{folder}/{lesson}.html")
    assert target(browser, "a.prev-page").endswith(f"/{folder}/{LESSONS[-2]}.html")


def test_the_sidebar_keeps_to_the_pages_language(browser: WebDriver, book: Path) -> None:
    set_screen(browser, 1280, "light")
    for page, caption, other in (
        ("README", "Lessons", "教程"),
        ("README.zh-CN", "教程", "Lessons"),
    ):
        open_page(browser, book, f"{page}.html")
        captions = [
            each.get_attribute("textContent")
            for each in browser.find_elements(By.CSS_SELECTOR, ".sidebar-tree .caption")
        ]
        assert caption in captions
        assert other not in captions


def test_a_lesson_can_be_downloaded_as_a_notebook_that_installs_the_package(
    browser: WebDriver, book: Path, lesson_page: str
) -> None:
    button = target(browser, "a.download[href$='.ipynb']")
    path = book / Path(button.replace(book.as_uri() + "/", ""))
    cells = json.loads(path.read_text("utf-8"))["cells"]
    first = "".join(cells[0]["source"])
    assert cells[0]["cell_type"] == "code"
    assert re.search("import tf1_mnist\nexcept ImportError:\n    (%pip install|raise)", first)
    assert "".join(cells[1]["source"]).startswith("%%writefile lesson.py\n")
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert re.findall(r"\]\((?!https:)", prose) == []  # the files are not beside it
    assert [
        cell["outputs"] for cell in cells if cell["cell_type"] == "code" and cell["outputs"]
    ] == []


def test_the_first_page_is_the_readme(book: Path) -> None:
    assert (book / "index.html").read_text("utf-8") == (book / "README.html").read_text("utf-8")


@pytest.mark.parametrize("page", ["README", "README.zh-CN", "examples/05_graph"])
def test_no_link_leads_from_the_book_to_how_it_is_made(
    browser: WebDriver, book: Path, page: str
) -> None:
    open_page(browser, book, f"{page}.html")
    links = browser.find_elements(By.CSS_SELECTOR, "article a[href*='/book.html']")
    assert [link.text for link in links] == []


def test_no_link_leads_to_a_picture(book: Path, pages: List[str]) -> None:
    for page in pages:
        html = (book / page).read_text("utf-8")
        assert re.findall(r'<a [^>]*href="[^"]*\.(?:png|jpe?g|svg|gif)"', html) == [], page


def test_each_first_page_begins_with_the_figure_in_its_language(
    browser: WebDriver, book: Path
) -> None:
    for page, picture in (("README", "live_writing.png"), ("README.zh-CN", "live_writing.zh.png")):
        open_page(browser, book, f"{page}.html")
        first = browser.find_element(By.CSS_SELECTOR, "article img")
        assert str(first.get_attribute("src")).endswith(f"/{picture}")
        assert int(str(first.get_attribute("naturalWidth"))) == 730
