"""Tests the live figure of a convolution; NumPy gives the expected numbers."""

import re
from pathlib import Path
from typing import List

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

import live
from browser import console

VERTICAL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
PRESETS = {
    "vertical edges": VERTICAL,
    "horizontal edges": np.transpose(VERTICAL),
    "blur": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
SEVEN = [(0.3, 0.25), (0.7, 0.25), (0.5, 0.8)]
MAP = ".square[tabindex]"


def numbers(browser: WebDriver, selector: str) -> List[float]:
    return [float(text.replace("\u2212", "-")) for text in live.texts(browser, selector)]


def digit(browser: WebDriver) -> np.ndarray:
    """Returns the ink of each of the 28 x 28 pixels, computed from the ink on the paper."""
    shown = live.ink(browser, "canvas.ink")
    paper = live.ink(browser, "canvas.paper").reshape(28, 10, 28, 10)
    np.testing.assert_allclose(shown, paper.mean(axis=(1, 3)), atol=0.51)
    return shown.astype(float)


def correlate(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    return np.einsum("ijuv,uv->ij", windows, np.asarray(kernel, float))


def assert_shows(browser: WebDriver, kernel: np.ndarray) -> None:
    """Asserts that the feature map, the window, the products and their sum are correct."""
    kernel = np.asarray(kernel, float)
    image = digit(browser)
    expected = correlate(image, kernel)
    largest = np.abs(expected).max() or 1
    strength = live.ink(browser, f"{MAP} canvas")
    np.testing.assert_allclose(strength, 255 * np.abs(expected) / largest, atol=1)
    assert numbers(browser, ".scale span") == pytest.approx([-largest, largest], abs=0.006)
    place = live.find(browser, "output small").text
    row, column = map(int, re.findall(r"\d+", place))
    window = image[row : row + 3, column : column + 3]
    nine = numbers(browser, ".nine span")
    assert nine[:9] == window.ravel().tolist()
    assert nine[9:] == pytest.approx((window * kernel).ravel(), abs=0.006)
    assert numbers(browser, "output b") == pytest.approx([expected[row, column]], abs=0.006)


@pytest.fixture
def figure(browser: WebDriver, pages: Path) -> WebDriver:
    live.set_screen(browser, 1280)
    live.start(browser, pages / "convolution.en.html")
    return browser


def test_it_starts_with_a_digit_and_a_kernel(figure: WebDriver) -> None:
    assert digit(figure).max() == 255
    assert_shows(figure, VERTICAL)
    colours = figure.execute_script(
        """const canvas = document.querySelectorAll("canvas")[2];
        const {data} = canvas.getContext("2d").getImageData(0, 0, 26, 26);
        return Array.from({length: 676}, (_, k) => data[4 * k] > data[4 * k + 2] ? -1 : 1)"""
    )
    expected = correlate(digit(figure), VERTICAL)
    clear = np.abs(expected) > 100
    assert (np.reshape(colours, (26, 26)) == np.sign(expected))[clear].all()  # red is negative


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_the_kernel(figure: WebDriver, name: str) -> None:
    live.find(figure, f"[value='{name}']").click()
    assert live.texts(figure, "[name=preset][aria-pressed=true]") == [name]
    assert_shows(figure, PRESETS[name])


def test_a_digit_is_drawn_with_the_mouse_and_a_pixel_is_pointed_at(figure: WebDriver) -> None:
    live.find(figure, "[name=clear]").click()
    assert digit(figure).max() == 0
    assert_shows(figure, VERTICAL)
    live.draw(figure, live.find(figure, "canvas.paper"), SEVEN)
    assert digit(figure).max() == 255
    live.draw(figure, live.find(figure, MAP), [(20.5 / 26, 6.5 / 26)])
    assert live.find(figure, "output small").text == "row 6, column 20"
    assert_shows(figure, VERTICAL)
    frames = figure.find_elements(By.CSS_SELECTOR, ".frame")
    square = live.find(figure, ".square").rect
    assert [frame.rect["width"] for frame in frames] == pytest.approx(
        [3 * square["width"] / 28, square["width"] / 26], abs=1
    )


def test_the_keyboard_alone_is_enough(figure: WebDriver) -> None:
    # The figure has set the focus on the feature map.
    live.press(figure, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_RIGHT)
    assert live.find(figure, "output small").text == "row 10, column 10"
    live.press(figure, *30 * [Keys.ARROW_LEFT], *30 * [Keys.ARROW_UP])
    assert live.find(figure, "output small").text == "row 0, column 0"
    before = digit(figure)
    live.press(figure, Keys.TAB, Keys.ENTER)
    assert (digit(figure) != before).any()  # another digit
    live.press(figure, *7 * [Keys.TAB])  # past Clear and the presets, to the kernel
    live.press(figure, "0.5", Keys.TAB, Keys.ARROW_UP)
    kernel = np.array(VERTICAL, float)
    kernel[0, :2] = 0.5, 1
    assert_shows(figure, kernel)
    assert live.texts(figure, "[name=preset][aria-pressed=true]") == []


def test_a_number_that_is_being_typed_counts_as_0(figure: WebDriver) -> None:
    live.find(figure, "input").send_keys(Keys.CONTROL + "a" + Keys.NULL, "-")
    assert_shows(figure, [[0, 0, 1], *VERTICAL[1:]])


def test_it_works_on_a_phone(browser: WebDriver, pages: Path) -> None:
    live.set_screen(browser, 360, dark=True)
    live.start(browser, pages / "convolution.zh.html")
    live.find(browser, "[name=clear]").click()
    live.touch(browser, live.find(browser, "canvas.paper"), SEVEN)
    live.touch(browser, live.find(browser, MAP), [(0.1, 0.1), (12.5 / 26, 7.5 / 26)])
    assert re.findall(r"\d+", live.find(browser, "output small").text) == ["7", "12"]
    assert_shows(browser, VERTICAL)
    live.find(browser, "[value=blur]").click()
    assert_shows(browser, PRESETS["blur"])
    assert live.overflow(browser) == []
    assert console(browser) == []
    sizes = [each.size for each in browser.find_elements(By.CSS_SELECTOR, "button, input")]
    assert all(size["width"] >= 44 and size["height"] >= 44 for size in sizes)


# Returns the colours of the text and of the background of each cell, as levels from 0 to 255.
COLOURS = """
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", {willReadFrequently: true});
    const levels = (colour) => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    return [...document.querySelectorAll(".nine > *")].map((cell) => {
        const {color, backgroundColor} = getComputedStyle(cell);
        return [levels(color), levels(backgroundColor)];
    });
"""


@pytest.mark.parametrize("dark", [False, True])
def test_the_numbers_stand_out_from_their_cells(
    browser: WebDriver, pages: Path, dark: bool
) -> None:
    live.set_screen(browser, 1280, dark)
    live.start(browser, pages / "convolution.en.html")
    levels = np.array(browser.execute_script(COLOURS)) / 255
    assert levels.shape == (27, 2, 3)
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    contrast = (luminance.max(axis=1) + 0.05) / (luminance.min(axis=1) + 0.05)
    assert contrast.min() >= 4.5  # WCAG 2.2, 1.4.3
