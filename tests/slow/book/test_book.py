"""Tests the book in Chromium, which opens it from disk, without a network connection."""

import json
import os
import re
from html import unescape
from pathlib import Path
from typing import Callable, Iterator, List
from urllib.parse import unquote, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from book import may_replace
from book_pages import failures, open_page, set_screen, target
from browser import console

LESSONS = sorted(path.stem for path in Path(__file__).parents[3].glob("examples/[0-9]*.py"))
FOLDERS = ["examples", "examples/zh"]


@pytest.fixture(scope="module", params=[f"{f}/{n}" for f in FOLDERS for n in LESSONS])
def lesson_page(request: pytest.FixtureRequest, browser: WebDriver, book: Path) -> str:
    """Opens the page of a lesson, once for all tests, and returns the page's name."""
    open_page(browser, book, f"{request.param}.html")
    return str(request.param)


def test_every_page_loads_from_the_disk_and_fits_the_screen(
    browser: WebDriver, book: Path, pages: List[str]
) -> None:
    failures(browser)
    assert len(pages) > 40
    for page in pages:
        open_page(browser, book, page)
        for width, scheme in ((360, "light"), (1280, "dark")):
            set_screen(browser, width, scheme)
            shown = browser.execute_script("return document.documentElement.scrollWidth")
            assert shown <= width, page
            light = browser.execute_script(
                "return getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 127"
            )
            assert light == (scheme == "light")
        assert failures(browser) == [], page
        assert console(browser) == [], page


# Returns the formulas that take up no space, have an error, or show a LaTeX command.
BAD_FORMULAS = """
    return [...document.querySelectorAll("article .math")].filter((formula) => {
        const math = formula.querySelector("math");
        const {width, height} = math?.getBoundingClientRect() ?? {};
        const isHidden = formula.closest("details:not([open])")
            || formula.closest(".definition")?.checkVisibility() === false;  // on a narrow screen
        return !(isHidden || width > 3 && height > 5) || math.querySelector("merror")
            || /[\\\\$]/.test(math.textContent);
    }).map((formula) => formula.outerHTML);
"""


# Returns the punctuation marks that a line break can separate from the formula before them.
LOOSE = """
    return [...document.querySelectorAll("article span.math")].map((formula) => {
        const isTied = getComputedStyle(formula.parentElement).whiteSpace === "nowrap";
        const after = isTied ? "" : formula.nextSibling?.data ?? "";
        return after.match(/^[,.;:?!，。；：？！、）]/)?.[0] ?? "";
    }).join("");
"""


def test_all_formulas_are_drawn_without_a_script(
    browser: WebDriver, book: Path, pages: List[str]
) -> None:
    with_formulas = [page for page in pages if 'class="math' in (book / page).read_text("utf-8")]
    assert len(with_formulas) > 15
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        for page in with_formulas:
            browser.get(f"{book.as_uri()}/{page}")
            assert browser.find_elements(By.CSS_SELECTOR, "article .math math"), page
            assert browser.execute_script(BAD_FORMULAS) == [], page
            assert browser.execute_script(LOOSE) == "", page
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_book_can_be_built_again_in_its_folder(book: Path) -> None:
    assert may_replace(book.parent)


def test_a_folder_with_anything_else_is_not_replaced(tmp_path: Path) -> None:
    assert may_replace(tmp_path)
    (tmp_path / "source").mkdir()  # as another project might do
    assert not may_replace(tmp_path)
    file = tmp_path / "source" / "file"
    file.touch()
    assert not may_replace(file)


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


@pytest.mark.parametrize("folder", FOLDERS)
def test_next_and_previous_lead_through_the_lessons(book: Path, folder: str) -> None:
    for k, name in enumerate(LESSONS):
        html = (book / folder / f"{name}.html").read_text("utf-8")
        links = dict(re.findall(r'<a class="(next|prev)-page" href="([^"]*)"', html))
        if k > 0:
            assert links["prev"] == f"{LESSONS[k - 1]}.html"
        if k < len(LESSONS) - 1:
            assert links["next"] == f"{LESSONS[k + 1]}.html"


def test_the_sidebar_keeps_to_the_pages_language(browser: WebDriver, book: Path) -> None:
    set_screen(browser, 1280, "light")
    for page, caption, other in (
        ("index", "Lessons", "教程"),
        ("index.zh-CN", "教程", "Lessons"),
    ):
        open_page(browser, book, f"{page}.html")
        captions = [
            each.get_attribute("textContent")
            for each in browser.find_elements(By.CSS_SELECTOR, ".sidebar-tree .caption")
        ]
        assert caption in captions
        assert other not in captions
        levels = "return [...document.querySelectorAll('[role=heading]')].map((e) => e.ariaLevel)"
        assert browser.execute_script(levels) == ["2"] * len(captions)
        home = target(browser, ".sidebar-tree .current-page > a")
        assert home.partition("#")[0].endswith(f"/{page}.html")


def test_a_lesson_can_be_downloaded_as_a_notebook_with_outputs_that_installs_the_package(
    browser: WebDriver, book: Path, lesson_page: str
) -> None:
    button = target(browser, "a.download[href$='.ipynb']")
    path = book / Path(button.replace(book.as_uri() + "/", ""))
    cells = json.loads(path.read_text("utf-8"))["cells"]
    first = "".join(cells[0]["source"])
    assert cells[0]["cell_type"] == "code"
    guard = "import (tf1_mnist|number_reader)\nexcept ImportError:\n    (%pip install|raise)"
    assert re.search(guard, first)
    assert "".join(cells[1]["source"]).startswith("%%writefile lesson.py\n")
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert re.findall(r"\]\((?!https:)", prose) == []  # the files are not beside it
    shown = [output for cell in cells for output in cell.get("outputs", ())]
    printed = "".join("".join(output.get("text", ())) for output in shown)
    waiting = (
        "练习 1 还没有作答。" if "/zh/" in lesson_page else "Exercise 1 is waiting for your answer."
    )
    assert waiting in printed
    assert any("image/png" in output.get("data", {}) for output in shown)


@pytest.mark.parametrize(
    ("page", "folder"), [("index", "examples"), ("index.zh-CN", "examples/zh")]
)
def test_the_first_page_has_a_figure_and_three_doors(
    browser: WebDriver, book: Path, page: str, folder: str
) -> None:
    set_screen(browser, 1280, "light")
    open_page(browser, book, f"{page}.html")
    doors = [
        str(link.get_attribute("href"))[len(book.as_uri()) + 1 :]
        for link in browser.find_elements(By.CSS_SELECTOR, ".doors strong a")
    ]
    docs = folder.replace("examples", "docs")
    assert doors == [
        f"{folder}/README.html",
        f"packages/tf1run/{docs}/old-programs.html",
        f"packages/number_reader/{docs}/handwriting.html",
    ]
    figure = browser.find_element(By.CSS_SELECTOR, "figure.live").rect
    assert figure["y"] < 300
    assert browser.find_elements(By.CSS_SELECTOR, "article pre") == []  # nothing to install first


@pytest.fixture
def speaks(browser: WebDriver, book: Path) -> Iterator[Callable[[str], None]]:
    """Sets the language that the browser prefers, and forgets the language chosen with a button."""

    def speak(language: str) -> None:
        agent = browser.execute_script("return navigator.userAgent")
        override = {"userAgent": agent, "acceptLanguage": language}
        browser.execute_cdp_cmd("Emulation.setUserAgentOverride", override)
        open_page(browser, book, "search.html")
        browser.execute_script("localStorage.clear()")

    yield speak
    speak("en-US")


@pytest.mark.parametrize(("language", "first"), [("zh-CN", "index.zh-CN"), ("de", "index")])
def test_the_browser_chooses_the_language_of_the_first_page_and_a_button_changes_it(
    browser: WebDriver, book: Path, speaks: Callable[[str], None], language: str, first: str
) -> None:
    def opens(page: str) -> None:
        url = f"{book.as_uri()}/{page}.html"
        WebDriverWait(browser, 60).until(lambda browser: browser.current_url == url)

    (other,) = {"index", "index.zh-CN"} - {first}
    speaks(language)
    browser.get(f"{book.as_uri()}/index.html")
    opens(first)
    browser.find_element(By.CSS_SELECTOR, ".translation a").click()
    opens(other)
    browser.get(f"{book.as_uri()}/index.html")
    opens(other)  # the browser has remembered the choice


def test_every_page_has_a_button_for_the_other_language(book: Path, pages: List[str]) -> None:
    translations = {}
    for page in pages:
        html = (book / page).read_text("utf-8")
        chinese = re.search(r"\.zh-CN|/zh/", page)
        button = re.findall(r'<p class="translation">\s*<a href="([^"]*)" lang="([^"]*)"', html)
        assert [language for _, language in button] == ["en" if chinese else "zh-CN"], page
        other = Path(os.path.normpath((book / page).parent / button[0][0]))
        translations[page] = str(other.relative_to(book))
        assert f'lang="{"en" if chinese else "zh-CN"}"' in other.read_text("utf-8")[:200], page
    for name in LESSONS:
        pair = (f"examples/{name}.html", f"examples/zh/{name}.html")
        assert (translations[pair[0]], translations[pair[1]]) == (pair[1], pair[0])


def test_all_links_are_relative_and_lead_to_what_exists(book: Path, pages: List[str]) -> None:
    """With absolute links, the book could be published at only one address."""
    ids = {}
    links = []
    for page in pages:
        html = (book / page).read_text("utf-8")
        ids[book / page] = set(re.findall(r'\bid="([^"]+)"', html))
        for link in re.findall(r'<[^>]*\s(?:href|src|action)="([^"]*)"', html):
            links.append((page, unescape(link)))
    assert len(links) > 1000
    for page, link in links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            assert parts.scheme in ("https", "mailto", "data"), (page, link)
            continue
        assert not parts.path.startswith("/"), (page, link)
        path = (book / page).parent / unquote(parts.path) if parts.path else book / page
        path = Path(os.path.normpath(path))
        assert path.is_file(), (page, link)
        assert book in path.parents, (page, link)
        if parts.fragment and path in ids:
            assert unquote(parts.fragment) in ids[path], (page, link)


def test_a_shared_link_has_a_title_a_description_and_a_picture(
    book: Path, pages: List[str]
) -> None:
    for page in pages:
        html = (book / page).read_text("utf-8")
        tags = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html))
        if page.startswith("search"):
            continue
        assert tags["og:title"], page
        assert len(unescape(tags["og:description"])) <= 201, page
        assert Path(os.path.normpath((book / page).parent / tags["og:image"])).is_file(), page
    lesson = (book / "examples/03_forward_propagation.html").read_text("utf-8")
    assert re.search(r'<meta name="description" content="[^"]{60,}">', lesson)
    assert re.search(r'<link rel="shortcut icon" href="../_static/icon.svg"', lesson)


def test_no_page_of_the_book_says_what_is_in_the_book(book: Path, pages: List[str]) -> None:
    for page in pages:
        text = re.sub(r"<[^>]+>", "", (book / page).read_text("utf-8"))
        assert not re.search(r"In\s+the\s+book,|在电子书[里中]，", text), page


def test_a_button_copies_a_block_of_code(browser: WebDriver, book: Path) -> None:
    origin = {"permission": {"name": "clipboard-read"}, "setting": "granted"}
    browser.execute_cdp_cmd("Browser.setPermission", origin)
    set_screen(browser, 1280, "light")
    open_page(browser, book, "examples/05_graph.html")
    block = browser.find_element(By.CSS_SELECTOR, ".cell_input .highlight")
    button = block.find_element(By.CSS_SELECTOR, ".copy")
    assert button.text == "Copy"
    button.send_keys(Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda _: button.text == "Copied")
    copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == block.find_element(By.TAG_NAME, "pre").get_attribute("textContent")
    assert copied.strip()
    assert browser.find_elements(By.CSS_SELECTOR, ".cell_output .copy") == []


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
    for page, picture in (("index", "live_writing.png"), ("index.zh-CN", "live_writing.zh.png")):
        open_page(browser, book, f"{page}.html")
        first = browser.find_element(By.CSS_SELECTOR, "article img")
        assert str(first.get_attribute("src")).endswith(f"/{picture}")
        assert int(str(first.get_attribute("naturalWidth"))) == 730
