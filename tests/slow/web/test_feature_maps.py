"""Tests the live figure of the CNN's feature maps; Python gives the expected numbers."""

import re
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

import live
from browser import console
from tf1_mnist.pictures.preparing import centre, crop, fit, thicken

SEVEN = [(0.25, 0.2), (0.5, 0.22), (0.75, 0.2), (0.6, 0.5), (0.5, 0.85)]
SEEN = "canvas.ink:not(.drawn)"
SQUARE = ".seen"


def probabilities(cnn: Any, image: np.ndarray) -> np.ndarray:
    feeds = {cnn.model.images: image[np.newaxis]}
    return np.asarray(cnn.session.run(cnn.model.probabilities, feeds))[0]


def shown_probabilities(browser: WebDriver, name: str = "--probability") -> List[float]:
    bars = browser.find_elements(By.CSS_SELECTOR, ".bars li")
    script = "return arguments[0].map((bar) => Number(bar.style.getPropertyValue(arguments[1])))"
    return list(browser.execute_script(script, bars, name))


def assert_says(text: str, *answers: np.ndarray) -> None:
    """Asserts that a sentence names the likeliest digits and their probabilities."""
    found = re.findall(r"(\d)\D+?(\d+\.\d)%", text)
    assert len(found) == len(answers)
    for (digit, share), ten in zip(found, answers):
        assert int(digit) == ten.argmax()
        assert float(share) == pytest.approx(100 * ten.max(), abs=1)


def assert_maps(browser: WebDriver, cnn: Any, image: np.ndarray, chosen_for: np.ndarray) -> None:
    """Asserts that each layer shows its 8 strongest maps for an image."""
    layers = cnn.activations(image[np.newaxis])
    strongest = cnn.activations(chosen_for[np.newaxis])
    rows = browser.find_elements(By.CSS_SELECTOR, ".layers > div")
    assert len(rows) == len(layers) == 5
    for n, (row, activation, other) in enumerate(zip(rows, layers, strongest), 1):
        _, height, width, channels = activation.shape
        title = row.find_element(By.CLASS_NAME, "name").text
        shown = f"8 of {channels} feature maps, {height} x {width} each"
        assert title == f"Convolutional layer {n}: {shown}"
        order = np.argsort(-other[0].mean(axis=(0, 1)), kind="stable")[:8]
        for k, channel in enumerate(order, 1):
            place = f".layers > div:nth-child({n}) .maps > :nth-child({k}) canvas"
            expected = 255 * activation[0, :, :, channel] / activation.max()
            np.testing.assert_allclose(live.ink(browser, place), expected, atol=3)


@pytest.fixture
def figure(browser: WebDriver, pages: Path) -> WebDriver:
    live.set_screen(browser, 1280)
    live.start(browser, pages / "feature_maps.en.html")
    return browser


def test_a_drawing_is_seen_and_read_as_in_python(figure: WebDriver, cnn: Any) -> None:
    for name in ("example", "clear"):
        live.find(figure, f"[name={name}]").click()
    live.next_frame(figure)
    assert live.find(figure, ".says").text == "The paper is empty."
    assert figure.find_elements(By.CSS_SELECTOR, ".layers canvas") == []
    assert shown_probabilities(figure) == 10 * [0]
    live.draw(figure, live.find(figure, "canvas.drawn"), SEVEN)
    image = live.ink(figure, SEEN)
    expected = centre(fit(thicken(crop(live.ink(figure, "canvas.drawn").astype(np.uint8)))))
    np.testing.assert_allclose(image, expected.astype(int), atol=2)
    ten = probabilities(cnn, image)
    assert ten.argmax() == 7
    assert shown_probabilities(figure) == pytest.approx(ten.tolist(), abs=0.01)
    assert_says(live.find(figure, ".says").text, ten)
    assert_maps(figure, cnn, image, image)


def test_a_square_that_is_dragged_covers_a_part(figure: WebDriver, cnn: Any) -> None:
    before = live.ink(figure, SEEN)
    live.draw(figure, live.find(figure, SQUARE), [(0.5, 0.5), (12 / 28, 10 / 28)])
    assert live.find(figure, "[name=cover]").get_attribute("aria-pressed") == "true"
    covered = live.ink(figure, SEEN)
    expected = before.copy()
    expected[covered == 128] = 128
    rows, columns = np.nonzero((covered == 128) & (before != 128))  # the digit may have this grey
    assert (rows.max() - rows.min(), columns.max() - columns.min()) == (8, 8)
    assert abs(rows.min() - 5.5) <= 1
    assert abs(columns.min() - 7.5) <= 1
    np.testing.assert_array_equal(covered, expected)
    ten, ten_before = probabilities(cnn, covered), probabilities(cnn, before)
    assert ten.argmax() != ten_before.argmax()  # the covered part of this digit matters
    assert shown_probabilities(figure) == pytest.approx(ten.tolist(), abs=0.01)
    assert shown_probabilities(figure, "--before") == pytest.approx(ten_before.tolist(), abs=0.01)
    assert_says(live.find(figure, ".says").text, ten, ten_before)
    assert_maps(figure, cnn, covered, before)
    live.find(figure, "[name=cover]").click()
    live.next_frame(figure)
    np.testing.assert_array_equal(live.ink(figure, SEEN), before)
    assert_says(live.find(figure, ".says").text, ten_before)


def test_the_keyboard_alone_is_enough(figure: WebDriver, cnn: Any) -> None:
    # The figure has set the focus on the network's input.
    live.press(figure, Keys.TAB, Keys.ENTER)  # another digit
    before = live.ink(figure, SEEN)
    live.press(figure, Keys.TAB, Keys.TAB, Keys.ENTER)  # past Clear, to the square
    live.press_with_shift(figure, *3 * [Keys.TAB])
    live.press(figure, *30 * [Keys.ARROW_RIGHT], *30 * [Keys.ARROW_DOWN], Keys.ARROW_UP)
    covered = live.ink(figure, SEEN)
    expected = before.copy()
    expected[18:27, 19:28] = 128
    np.testing.assert_array_equal(covered, expected)
    ten = probabilities(cnn, covered)
    assert shown_probabilities(figure) == pytest.approx(ten.tolist(), abs=0.01)
    assert_says(live.find(figure, ".says").text, ten, probabilities(cnn, before))


def test_it_works_on_a_phone(browser: WebDriver, pages: Path, cnn: Any) -> None:
    live.set_screen(browser, 360, dark=True)
    live.start(browser, pages / "feature_maps.zh.html")
    live.find(browser, "[name=clear]").click()
    live.touch(browser, live.find(browser, "canvas.drawn"), SEVEN)
    live.touch(browser, live.find(browser, SQUARE), [(0.1, 0.1), (0.5, 0.4), (0.8, 0.8)])
    image = live.ink(browser, SEEN)
    assert (image == 128).sum() >= 81
    ten = probabilities(cnn, image)
    assert shown_probabilities(browser) == pytest.approx(ten.tolist(), abs=0.01)
    assert live.overflow(browser) == []
    assert console(browser) == []
