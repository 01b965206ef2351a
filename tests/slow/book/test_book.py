"""Opens the book from the disk in Chromium, with the network cut off."""

import json
import re
from pathlib import Path
from typing import Iterator, List
from urllib.parse import quote, unquote, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from browser import chromium, console

LESSONS = sorted(path.stem for path in Path(__file__).parents[3].glob("examples/[0-9]*.py"))


@pytest.fixture(scope="session")
def book(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.config.getoption("--book")
    return folder.resolve()


@pytest.fixture(scope="session")
def pages(book: Path) -> List[str]:
    return sorted(str(path.relative_to(book)) for path in book.rglob("*.html"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    no_network = "host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US", no_network) as browser:
        yield browser


def open_page(browser: WebDriver, book: Path, page: str) -> None:
    """Opens a page and waits until all of it is there, which `get` alone does not always do."""
    url = f"{book.as_uri()}/{page}"
    browser.get(url)
    is_there = "return document.URL === arguments[0] && document.readyState === 'complete'"
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script(is_there, url))


def failures(browser: WebDriver) -> List[str]:
    """Returns the requests since the last call that failed, or that left the disk."""
    found = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.loadingFailed":
            found.append(str(message["params"]))
        elif message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if not url.startswith(("file:", "data:", "chrome:")):
                found.append(url)
    return found


def target(browser: WebDriver, selector: str) -> str:
    return str(browser.find_element(By.CSS_SELECTOR, selector).get_attribute("href"))


def set_screen(browser: WebDriver, width: int, scheme: str) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_every_page_loads_from_the_disk_and_fits_the_screen(
    browser: WebDriver, book: Path, pages: List[str], width: int, scheme: str
) -> None:
    set_screen(browser, width, scheme)
    failures(browser)
    assert len(pages) > 40
    for page in pages:
        open_page(browser, book, page)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, page
        light = browser.execute_script(
            "return getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 127"
        )
        assert light == (scheme == "light")
        assert failures(browser) == [], page
        assert console(browser) == [], page


def drawn_formulas(browser: WebDriver) -> List[WebElement]:
    """Returns the formulas once all of them are drawn; none before."""
    formulas = browser.find_elements(By.CSS_SELECTOR, "article .math")
    drawn = browser.find_elements(By.CSS_SELECTOR, "article .math mjx-container > svg")
    return drawn if len(drawn) == len(formulas) else []


def test_formulas_are_drawn(browser: WebDriver, book: Path) -> None:
    for page in ("examples/03_forward_propagation", "examples/zh/03_forward_propagation"):
        open_page(browser, book, f"{page}.html")
        drawn = WebDriverWait(browser, 60).until(drawn_formulas)
        assert len(drawn) > 20
        assert all(each.size["height"] > 5 for each in drawn)
        assert browser.find_elements(By.CSS_SELECTOR, "mjx-merror") == []


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("pooling", "examples/08_pooling_dropout_flatten.html"),
        ("池化", "examples/zh/08_pooling_dropout_flatten.html"),
        ("训练网络", "examples/zh/04_back_propagation.html"),
        ("最大池化", "examples/zh/08_pooling_dropout_flatten.html"),
    ],
)
def test_the_search_finds(browser: WebDriver, book: Path, words: str, page: str) -> None:
    open_page(browser, book, f"search.html?q={quote(words)}")
    place = f"#search-results li a[href*='{page}']"
    WebDriverWait(browser, 60).until(lambda browser: browser.find_elements(By.CSS_SELECTOR, place))
    assert failures(browser) == []


@pytest.mark.parametrize("folder", ["examples", "examples/zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_shows_what_it_printed_and_drew(
    browser: WebDriver, book: Path, folder: str, lesson: str
) -> None:
    open_page(browser, book, f"{folder}/{lesson}.html")
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


@pytest.mark.parametrize("folder", ["examples", "examples/zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_an_answer_is_hidden_until_it_is_wanted(
    browser: WebDriver, book: Path, folder: str, lesson: str
) -> None:
    open_page(browser, book, f"{folder}/{lesson}.html")
    assert re.match(rf"{int(lesson[:2])}\. ", browser.find_element(By.TAG_NAME, "h1").text)
    answers = browser.find_elements(By.CSS_SELECTOR, "article details")
    assert len(answers) >= 5
    for answer in answers:
        paragraph = answer.find_element(By.CSS_SELECTOR, "p, pre")
        assert not paragraph.is_displayed()
        summary = answer.find_element(By.TAG_NAME, "summary")
        browser.execute_script("arguments[0].click()", summary)  # it may be far below the screen
        assert paragraph.is_displayed()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_page_leads_to_its_translation_and_back(
    browser: WebDriver, book: Path, lesson: str
) -> None:
    open_page(browser, book, f"examples/{lesson}.html")
    for name, language, folder in (("中文", "zh-CN", "examples/zh"), ("English", "en", "examples")):
        browser.get(target(browser, ".translation a"))
        assert browser.current_url.endswith(f"/{folder}/{lesson}.html"), name
        html = browser.find_element(By.TAG_NAME, "html")
        assert html.get_attribute("lang") == language


@pytest.mark.parametrize("folder", ["examples", "examples/zh"])
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


@pytest.mark.parametrize("folder", ["examples", "examples/zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_can_be_downloaded_as_a_notebook_that_installs_the_package(
    browser: WebDriver, book: Path, folder: str, lesson: str
) -> None:
    open_page(browser, book, f"{folder}/{lesson}.html")
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


def requested_files(browser: WebDriver) -> List[Path]:
    """Returns the files that were requested since the last call."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    return [Path(unquote(urlsplit(url).path)) for url in urls if url.startswith("file:")]


@pytest.mark.parametrize("page", ["index.html", "README.zh-CN.html"])
def test_the_first_page_loads_a_network_only_when_its_figure_is_touched(
    browser: WebDriver, book: Path, page: str
) -> None:
    set_screen(browser, 390, "light")
    requested_files(browser)
    open_page(browser, book, page)
    assert sum(path.stat().st_size for path in requested_files(browser)) < 500_000
    button = browser.find_element(By.CSS_SELECTOR, "[data-figure=writing] > .start")
    button.click()
    WebDriverWait(browser, 60).until(
        lambda browser: browser.find_elements(By.CSS_SELECTOR, ".started .text")
    )
    assert browser.find_element(By.CSS_SELECTOR, ".started .text").text == "1729"
    assert book / "_static/live/networks/reader.js" in requested_files(browser)
