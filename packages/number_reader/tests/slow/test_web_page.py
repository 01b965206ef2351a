"""Tests the page made by `export --to web`, which headless Chromium opens offline from disk."""

import base64
from pathlib import Path
from typing import Iterator, List

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from browser import chromium, console
from number_reader import reader_of
from number_reader.commands import draw
from number_reader.commands.export import write_page
from number_reader.networks import ROWS
from number_reader.pretrained import READER
from test_draw_page import ONE, SEVEN, ZERO, grey, percentages, text, write
from tf1_mnist import export

# A line that rises a little, with x and y as in `test_draw_page`.
RISING = [(x / 100, -x / 400) for x in range(-25, 26, 5)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US") as browser:
        browser.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        yield browser


def opened(browser: WebDriver, folder: Path) -> WebDriver:
    """Exports the bundled reader and opens its page."""
    export.export(READER, "web", folder, own=ROWS, write_page=write_page)
    browser.get((folder / "index.html").as_uri())
    return browser


def until_it_says(page: WebDriver, number: str) -> None:
    WebDriverWait(page, 60, poll_frequency=0.05).until(lambda _: text(page, "answer") == number)


def written(page: WebDriver) -> np.ndarray:
    """Returns the picture that the page reads."""
    encoded, height, width = page.execute_script(
        """const {values, width, height} = writing.picture();
        let text = "";
        for (const value of values) text += String.fromCharCode(value);
        return [btoa(text), height, width];"""
    )
    return np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(height, width)


def shares(page: WebDriver) -> List[float]:
    return [float(row.split()[1].rstrip("%")) / 100 for row in percentages(page)]


def test_the_page_reads_a_number_and_shows_what_the_network_sees(
    browser: WebDriver, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path / "web")
    write(page, SEVEN, ONE, ZERO)
    until_it_says(page, "710")
    with reader_of(READER) as reader:
        reading = reader.read(written(page))
        seen = reading.seen[0].images
        assert reading.text == "710"
        activations = reader.recognizer.activations(seen[-1:])
    digits = page.find_elements(By.CSS_SELECTOR, "#digits button")
    for digit, button in zip(reading.rows[0].digits, digits):
        button.click()
        np.testing.assert_allclose(shares(page), digit.probabilities, atol=1e-2)
    confidence = page.find_element(By.CSS_SELECTOR, "#digits .confidence").text
    share = float(confidence.replace("confidence ", "").rstrip("%")) / 100
    assert share == pytest.approx(reading.rows[0].confidence, abs=1e-2)
    for shown, image in zip(grey(page, "#seen canvas"), seen):
        # Both the page and Python shrink the picture in float32.
        assert np.abs(shown - image.astype(int)).max() <= 1
    expected = [maps for maps in activations if maps.shape[1] >= 6]
    shown = grey(page, ".maps canvas")
    assert len(shown) == draw.MAPS * len(expected)
    for k, maps in enumerate(expected):
        mean = maps[0].mean(axis=(0, 1))
        of_layer = shown[draw.MAPS * k : draw.MAPS * (k + 1)]
        strongest = 255 * maps[0, ..., mean.argmax()] / maps.max()
        np.testing.assert_allclose(of_layer[0], strongest, atol=2)
        means = [image.mean() for image in of_layer]
        assert (np.diff(means) < 0.1).all()  # the pixels on the page are rounded
    assert console(browser) == []


def test_the_page_speaks_two_languages_and_the_paper_is_cleared(
    browser: WebDriver, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path / "web")
    header = page.find_element(By.TAG_NAME, "header")
    assert "Network: reader (the bundled reader). It reads " in header.text
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"
    assert "网络：reader（项目自带的整行识别网络）。在 " in header.text
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    write(page, ONE)
    until_it_says(page, "1")
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    until_it_says(page, "")
    assert written(page).min() == 255
    assert percentages(page) == [str(digit) for digit in range(10)]
    assert page.find_elements(By.CSS_SELECTOR, "#seen canvas") == []
    assert console(browser) == []


def test_a_stroke_is_taken_away(browser: WebDriver, tmp_path: Path) -> None:
    page = opened(browser, tmp_path / "web")
    write(page, SEVEN, ONE)
    until_it_says(page, "71")
    for rest in ("7", "", ""):
        page.find_element(By.ID, "undo-stroke").click()
        until_it_says(page, rest)


def test_a_line_is_a_doubtful_digit(browser: WebDriver, tmp_path: Path) -> None:
    page = opened(browser, tmp_path / "web")
    write(page, RISING)
    WebDriverWait(page, 60, poll_frequency=0.05).until(lambda _: text(page, "answer"))
    with reader_of(READER) as reader:
        (row,) = reader.read(written(page)).rows
    assert row.doubtful
    # The likeliest text is so far ahead that the page and the reader must agree.
    assert row.confidence > 20 * row.alternatives[0].confidence
    assert text(page, "answer") == row.text
    said = page.find_element(By.CSS_SELECTOR, "#digits .confidence").text
    assert said.startswith("confidence ")
    assert said.endswith("%, perhaps not a digit")
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    said = page.find_element(By.CSS_SELECTOR, "#digits .confidence").text
    assert said.endswith("%，也许不是数字")
    assert text(page, "unread") == ""
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()  # is kept


def test_an_old_browser_is_told_what_is_expected(browser: WebDriver, tmp_path: Path) -> None:
    source = "delete window.WebAssembly;"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    page = opened(browser, tmp_path / "web")
    assert text(page, "trouble").startswith("This browser is too old to run the network")
    write(page, ONE)
    assert text(page, "answer") == ""
    assert console(browser) == []
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_weights_that_are_missing_are_named(browser: WebDriver, tmp_path: Path) -> None:
    opened(browser, tmp_path / "web")
    (tmp_path / "web" / "weights.js").unlink()
    browser.refresh()
    assert text(browser, "trouble") == "the file weights.js is missing"
    assert "weights.js" in "".join(console(browser))


def test_a_browser_that_may_keep_nothing_reads_and_translates(
    browser: WebDriver, tmp_path: Path
) -> None:
    source = """Object.defineProperty(window, "localStorage", {
        get() { throw new DOMException("denied", "SecurityError"); },
    });"""
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    page = opened(browser, tmp_path / "web")
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"
    write(page, ONE)
    until_it_says(page, "1")
    assert console(browser) == []
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_the_page_loads_only_files_of_its_folder(tmp_path: Path) -> None:
    export.export(READER, "web", tmp_path / "web", own=ROWS, write_page=write_page)
    names = {
        path.relative_to(tmp_path / "web").as_posix()
        for path in (tmp_path / "web").rglob("*")
        if path.is_file()
    }
    html = (tmp_path / "web" / "index.html").read_text("utf-8")
    loaded = {part.partition('"')[0] for part in html.split(' src="')[1:]}
    loaded |= {part.partition('"')[0] for part in html.split('stylesheet" href="')[1:]}
    assert loaded == names - {"index.html"}
    for name in names - {"weights.js"}:
        content = (tmp_path / "web" / name).read_text("utf-8")
        assert "<!-- " not in content
        for word in ("fetch(", "import(", "XMLHttpRequest", "https:"):
            assert word not in content, name
