"""Tests the pages in Firefox and in WebKitGTK, as other tests do in Chromium."""

import contextlib
import functools
import http.server
import threading
from pathlib import Path
from typing import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

import figures
from number_reader import reader_of
from number_reader.commands import draw
from number_reader.commands import export as export_reader
from number_reader.pretrained import READER
from number_reader.web.server import Server
from other_browsers import Browser, firefox, webkit
from tf1_mnist import export

# For each figure: the element on which a pointer moves, the pointer's path, the element that gets a
# key, and the key.
STROKE = ((0.5, 0.3), (0.5, 0.5), (0.5, 0.75))
TAP = ((0.5, 0.5),)
DRAG = ((0.5, 0.5), (0.9, 0.5), (2, 0.5))
FIGURES = {
    "convolution": (".paper", STROKE, ".square[tabindex]", Keys.ARROW_RIGHT),
    "descent": (".handle", DRAG, ".handle", Keys.ARROW_RIGHT),
    "feature_maps": (".ink", STROKE, ".seen", Keys.ARROW_RIGHT),
    "graph": (".buttons > :nth-child(2)", TAP, ".buttons > :nth-child(2)", Keys.ENTER),
    "separability": (".handle", DRAG, ".handle", Keys.ARROW_RIGHT),
    "writing": (".ink", STROKE, ".columns", Keys.ARROW_LEFT),
}
IS_STARTED = "() => document.querySelector('.started .body > *') !== null"
# Returns everything that a figure shows.
STATE = """() => {
    const body = document.querySelector(".body");
    const pictures = [...body.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
    return [body.innerHTML, ...pictures].join();
}"""
SAYS = "(selector, text) => document.querySelector(selector)?.innerText === text"


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def browser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("profile")
    with firefox(folder) if request.param == "firefox" else webkit() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(book: Path) -> Iterator[str]:
    """Serves the book at an address that contains a path, and returns this address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Logs nothing."""

    handler = functools.partial(Handler, directory=str(book.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, running(server):
        yield f"http://127.0.0.1:{server.server_port}/{book.name}"


@contextlib.contextmanager
def running(server: http.server.ThreadingHTTPServer) -> Iterator[None]:
    """Lets a server answer requests during the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def write_a_one(browser: Browser, kind: str, paper: str, answer: str) -> None:
    browser.point(kind, paper, *STROKE)
    browser.until(SAYS, answer, "1")


@pytest.mark.parametrize("means", ["mouse", "touch", "keys"])
@pytest.mark.parametrize("name", figures.NAMES)
def test_a_figure_follows_a_mouse_a_finger_and_keys(
    browser: Browser, pages: Path, name: str, means: str
) -> None:
    moved, points, focused, key = FIGURES[name]
    browser.open((pages / f"{name}.en.html").as_uri())
    if means == "keys":
        browser.press(Keys.TAB, Keys.ENTER)
    else:
        browser.point("touch" if means == "touch" else "mouse", ".start", *TAP)
    browser.until(IS_STARTED)
    assert browser.text(".fault") == ""
    before = browser.run(STATE)
    if means == "keys":
        browser.run("(each) => document.querySelector(`.body ${each}`).focus()", focused)
        browser.press(key)
    else:
        browser.point(means, f".body {moved}", *points)
    browser.until(f"(before) => ({STATE})() !== before", before)
    assert browser.text(".fault") == ""


def test_the_drawing_page_reads_a_stroke(browser: Browser) -> None:
    with reader_of(READER) as reader, Server("127.0.0.1", 0) as server:
        server.page = draw.page(READER, None)
        server.answers = draw.answers(reader, None)
        with running(server):
            browser.open(server.url)
            write_clear_and_write(browser)


def write_clear_and_write(browser: Browser) -> None:
    write_a_one(browser, "mouse", "#paper", "#answer")
    browser.press(Keys.ESCAPE)
    browser.until(SAYS, "#answer", "")
    write_a_one(browser, "touch", "#paper", "#answer")


def test_the_exported_page_reads_a_stroke_from_the_disk(browser: Browser, tmp_path: Path) -> None:
    output = tmp_path / "web"
    argv = ["--bundled", "reader", "--to", "web", "--output", str(output)]
    assert export_reader.main(argv) == 0
    browser.open((output / "index.html").as_uri())
    write_a_one(browser, "mouse", "#paper", "#answer")


def test_the_exported_page_of_one_digit_reads_a_stroke_from_the_disk(
    browser: Browser, tmp_path: Path
) -> None:
    assert export.main(["--bundled", "cnn", "--to", "web", "--output", str(tmp_path / "web")]) == 0
    browser.open((tmp_path / "web" / "index.html").as_uri())
    write_clear_and_write(browser)


def test_the_book_reads_a_stroke_and_has_a_search_and_two_languages(
    browser: Browser, site: str
) -> None:
    browser.open(f"{site}/index.html")
    browser.until(SAYS, ".started .text", "1729")
    browser.point("mouse", ".body [name=clear]", *TAP)
    write_a_one(browser, "mouse", ".body .ink", ".started .text")
    browser.run("() => document.querySelector('.translation a').click()")
    browser.until("() => document.querySelector('html[lang=zh-CN] h1') !== null")
    browser.open(f"{site}/index.html")
    browser.until("() => location.pathname.endsWith('/index.zh-CN.html')")  # the chosen language
    for page, words, found in (
        ("search", "gradeint", "examples/04_back_propagation.html"),
        ("search.zh-CN", "池化", "examples/zh/08_pooling_dropout_flatten.html"),
    ):
        browser.open(f"{site}/{page}.html?q={words}")
        browser.until("() => document.querySelector('#results a') !== null")
        links = browser.run("() => [...document.querySelectorAll('#results a')].map((a) => a.href)")
        assert f"{site}/{found}" in links


def test_a_lesson_without_scripts_has_its_formulas_and_its_still_picture(
    browser: Browser, site: str
) -> None:
    browser.open(f"{site}/search.html")
    browser.run(
        """(url) => {
            const frame = document.createElement("iframe");
            frame.sandbox = "allow-same-origin"; // but no scripts
            frame.width = 1000;
            frame.src = url;
            document.body.replaceChildren(frame);
        }""",
        f"{site}/examples/04_back_propagation.html",
    )
    frame = "document.querySelector('iframe').contentDocument"
    browser.until(f"() => {frame}.querySelector('footer') && {frame}.readyState === 'complete'")
    heights = browser.run(
        f"() => [...{frame}.querySelectorAll('article .math > math')]"
        ".filter((formula) => !formula.closest('details, .definition'))"
        ".map((formula) => formula.getBoundingClientRect().height)"
    )
    assert len(heights) > 50
    assert min(heights) > 5
    assert browser.run(f"() => {frame}.querySelector('figure.live img').naturalWidth") == 730
    assert browser.run(f"() => {frame}.querySelector('.start')") is None
