"""Tests the drawing page in headless Chromium: draws with the mouse and reads the answers."""

import contextlib
import functools
import math
import shutil
import threading
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

import numpy as np
import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from tf1_mnist import draw
from tf1_mnist.runs import saved_model

Stroke = List[Tuple[float, float]]

# x to the right and y down from the middle of the paper, as fractions of its side.
ONE = [(0.02, y / 100) for y in range(-35, 36, 5)]
BAR = [(x / 100, -0.3) for x in range(-20, 23, 7)]
SEVEN = [*BAR, *((0.22 - 0.27 * t / 10, -0.3 + 0.65 * t / 10) for t in range(1, 11))]
ZERO = [(0.22 * math.sin(turn), -0.33 * math.cos(turn)) for turn in np.linspace(0, 2 * math.pi, 30)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        f"user-data-dir={tmp_path_factory.mktemp('chromium')}",
        "window-size=1100,1000",
    ):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    with webdriver.Chrome(options=options, service=service) as browser:
        yield browser


@contextlib.contextmanager
def served(run: Path, port: int = 0) -> Iterator[draw.Server]:
    with draw.Server("127.0.0.1", port) as server, saved_model.load(run) as loaded:
        server.page = draw.page(run)
        server.recognise = functools.partial(draw.recognise, *loaded)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def cnn_server(cnn_run: Path) -> Iterator[draw.Server]:
    with served(cnn_run) as server:
        yield server


@pytest.fixture
def page(browser: WebDriver, cnn_server: draw.Server) -> Iterator[WebDriver]:
    """Opens the page with the convolutional network; its console must stay free of errors."""
    browser.get(cnn_server.url)
    yield browser
    assert console(browser) == []


def console(browser: WebDriver) -> List[str]:
    """Returns the page's messages since the last call, without those of Chromium's start page."""
    messages = [entry["message"] for entry in browser.get_log("browser")]
    return [message for message in messages if not message.startswith("chrome://")]


def until(browser: WebDriver, condition: Callable[[WebDriver], Any]) -> Any:
    return WebDriverWait(browser, 60, poll_frequency=0.05).until(condition)


def move(browser: WebDriver, actions: ActionChains, stroke: Stroke) -> ActionChains:
    """Adds the moves of a stroke."""
    paper = browser.find_element(By.ID, "paper")
    side = paper.size["width"]
    for x, y in stroke:
        actions.move_to_element_with_offset(paper, round(x * side), round(y * side))
    return actions


def press(browser: WebDriver, stroke: Stroke) -> None:
    """Draws a stroke, and leaves the button pressed at its end."""
    actions = move(browser, ActionChains(browser, duration=10), stroke[:1]).click_and_hold()
    move(browser, actions, stroke[1:]).perform()


def scribble(browser: WebDriver, stroke: Stroke) -> None:
    press(browser, stroke)
    ActionChains(browser).release().perform()


def text(browser: WebDriver, name: str) -> str:
    return browser.find_element(By.ID, name).text


def says(digit: str) -> Callable[[WebDriver], bool]:
    return lambda browser: text(browser, "answer") == digit


def percentages(browser: WebDriver) -> List[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#probabilities li")
    return [row.text.replace("\n", " ") for row in rows]


def grey(browser: WebDriver, selector: str) -> List[np.ndarray]:
    """Returns the opacity of the canvases' pixels, 0 to 255."""
    canvases = browser.execute_script(
        """return [...document.querySelectorAll(arguments[0])].map((canvas) => {
            const {width, height} = canvas;
            const copy = new OffscreenCanvas(width, height);
            const context = copy.getContext("2d", {willReadFrequently: true});
            context.drawImage(canvas, 0, 0);
            const image = context.getImageData(0, 0, width, height);
            return [height, width, [...image.data.filter((_, i) => i % 4 === 3)]];
        });""",
        selector,
    )
    return [np.array(pixels).reshape(height, width) for height, width, pixels in canvases]


@pytest.mark.parametrize(("digit", "stroke"), [("1", ONE), ("7", SEVEN), ("0", ZERO)])
def test_a_digit_is_drawn_and_its_answer_read(page: WebDriver, digit: str, stroke: Stroke) -> None:
    scribble(page, stroke)
    until(page, says(digit))
    rows = percentages(page)
    assert [row.split()[0] for row in rows] == list("0123456789")
    shares = [float(row.split()[1].rstrip("%")) for row in rows]
    assert sum(shares) == pytest.approx(100, abs=0.5)
    assert shares[int(digit)] == max(shares) > 50
    assert page.find_element(By.CSS_SELECTOR, ".likeliest").text.startswith(digit)


def test_the_answer_follows_the_stroke_before_the_button_is_released(page: WebDriver) -> None:
    press(page, BAR)
    first = until(page, lambda page: text(page, "answer"))
    assert first != "7"
    seen = grey(page, "#seen")
    move(page, ActionChains(page, duration=10), SEVEN[len(BAR) :]).perform()
    until(page, says("7"))
    assert not np.array_equal(grey(page, "#seen"), seen)
    ActionChains(page).release().perform()


def test_the_page_shows_the_networks_answer_to_the_drawing(page: WebDriver, cnn_run: Path) -> None:
    scribble(page, ZERO)
    until(page, lambda page: not page.execute_script("return asking || waiting"))
    sent = np.array(page.execute_script("return [...ink()]"), np.uint8)
    drawing = sent.reshape(draw.SIZE, draw.SIZE)
    for x, y in ZERO:
        assert drawing[round((0.5 + y) * draw.SIZE), round((0.5 + x) * draw.SIZE)] == 255
    assert 0.05 < (drawing > 127).mean() < 0.2
    assert (drawing[60:80, 60:80] == 0).all()  # the hole

    with saved_model.load(cnn_run) as (session, model):
        expected = draw.recognise(session, model, drawing)
    assert percentages(page) == [
        f"{digit} {100 * probability:.1f}%"
        for digit, probability in enumerate(expected["probabilities"])
    ]
    np.testing.assert_array_equal(grey(page, "#seen")[0], expected["image"])
    shown = grey(page, ".maps canvas")
    assert [image.shape for image in shown] == 16 * [(26, 26)] + 16 * [(12, 12)]
    for image, layer in zip((shown[:16], shown[16:]), expected["maps"]):
        np.testing.assert_array_equal(image, layer["maps"])
        assert np.max(image) > 100  # lit
    captions = [each.text for each in page.find_elements(By.TAG_NAME, "figcaption")]
    assert captions == [
        "conv2d_1: the 16 most active of its 32 feature maps",
        "conv2d_2: the 16 most active of its 64 feature maps",
    ]


@pytest.mark.parametrize("way", ["button", "escape"])
def test_clearing_gives_an_empty_paper(page: WebDriver, way: str) -> None:
    scribble(page, ONE)
    until(page, says("1"))
    if way == "button":
        page.find_element(By.ID, "clear").click()
    else:
        ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert text(page, "answer") == ""
    assert percentages(page) == list("0123456789")
    assert page.find_elements(By.CSS_SELECTOR, ".likeliest, .maps") == []
    for image in grey(page, "#paper, #seen"):
        assert (image == 0).all()
    scribble(page, SEVEN)  # nothing is left of the first digit
    until(page, says("7"))


def test_a_finger_draws_as_the_mouse_does(page: WebDriver) -> None:
    box = page.find_element(By.ID, "paper").rect
    side = box["width"]

    def touch(kind: str, *points: Tuple[float, float]) -> None:
        places = [
            {"x": box["x"] + (0.5 + x) * side, "y": box["y"] + (0.5 + y) * side} for x, y in points
        ]
        page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", SEVEN[0])
    for point in SEVEN[1:]:
        touch("touchMove", point)
    touch("touchEnd")
    until(page, says("7"))


def test_the_page_says_which_run_it_is(page: WebDriver, cnn_run: Path) -> None:
    assert f"Network: cnn ({cnn_run}). It classifies 9" in page.find_element(By.TAG_NAME, "p").text


def test_nothing_is_requested_from_elsewhere(page: WebDriver, cnn_server: draw.Server) -> None:
    scribble(page, ONE)
    until(page, says("1"))
    requested = page.execute_script("return performance.getEntries().map((entry) => entry.name)")
    fetched = {name for name in requested if ":" in name}
    assert fetched == {cnn_server.url, cnn_server.url + "recognise"}
    # The page's own policy would stop such a request.
    page.execute_script("fetch('http://127.0.0.1:9/').catch(() => { window.stopped = true; })")
    until(page, lambda page: page.execute_script("return window.stopped"))
    assert any("Content Security Policy" in message for message in console(page))


def test_it_fits_a_phone(page: WebDriver) -> None:
    metrics = {"width": 360, "height": 640, "deviceScaleFactor": 3, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        scribble(page, ONE)
        until(page, says("1"))
        assert page.execute_script("return document.documentElement.scrollWidth") == 360
        paper = page.find_element(By.ID, "paper").rect
        assert paper["width"] == paper["height"] > 280
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_softmax_network_has_no_feature_maps(browser: WebDriver, softmax_run: Path) -> None:
    with served(softmax_run) as server:
        browser.get(server.url)
        scribble(browser, ZERO)
        until(browser, says("0"))
        assert not browser.find_element(By.ID, "maps").is_displayed()
        assert console(browser) == []


def test_it_says_that_the_program_has_stopped_and_continues_when_it_is_back(
    browser: WebDriver, cnn_run: Path
) -> None:
    with served(cnn_run) as server:
        browser.get(server.url)
        assert text(browser, "trouble") == ""
    scribble(browser, BAR)
    until(browser, lambda browser: "does not answer" in text(browser, "trouble"))
    browser.find_element(By.ID, "clear").click()
    with served(cnn_run, server.server_port):
        scribble(browser, ONE)
        until(browser, says("1"))
        assert text(browser, "trouble") == ""
    # The connection is refused, or ends without an answer if Chromium had opened it before.
    assert all("net::ERR_" in message for message in console(browser))
