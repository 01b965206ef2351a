"""Tests the live figure that reads handwritten numbers; Python gives the expected results."""

from pathlib import Path
from typing import Any, Iterator, List, Tuple

import cv2
import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

import live
import number_reader
from browser import console
from number_reader import pretrained, rows
from number_reader.detection import page_rows
from number_reader.recognition import line_images, recognizer

SEVEN = [(0.3, 0.25), (0.42, 0.25), (0.37, 0.8)]
ONE = [(0.6, 0.2), (0.6, 0.5), (0.6, 0.8)]
ZIGZAG = [(0.378, 0.298), (0.241, 0.382), (0.363, 0.531), (0.387, 0.789)]  # a narrow 5


@pytest.fixture(scope="module")
def reader() -> Iterator[Any]:
    with number_reader.reader_of(pretrained.READER) as opened:
        yield opened


@pytest.fixture
def figure(browser: WebDriver, pages: Path) -> WebDriver:
    live.set_screen(browser, 1280)
    live.start(browser, pages / "writing.en.html")
    return browser


def text(browser: WebDriver) -> str:
    return live.find(browser, ".text").text


def wait_for(browser: WebDriver, expected: str) -> None:
    WebDriverWait(browser, 60).until(lambda browser: text(browser) == expected)


def seen(browser: WebDriver, reader: Any, width: float = 1) -> Tuple[str, np.ndarray, np.ndarray]:
    """Reads the drawing in Python; returns the text, the strip, and the columns' probabilities.

    Args:
        width: the width of the strip that is read, as a multiple of its usual width.
    """
    picture = np.pad(255 - live.ink(browser, ".sheet canvas"), 40, constant_values=255)
    found = page_rows.find(picture)
    strip = line_images.cut(found, found.rows[0]).image
    strip = cv2.resize(strip, (round(width * strip.shape[1]), 32), interpolation=cv2.INTER_AREA)
    strip = recognizer.padded(strip)
    return reader.read(picture).text, strip, reader.recognizer.network(strip[None])[0][0]


def assert_shows_what_python_reads(browser: WebDriver, reader: Any, width: float = 1) -> None:
    number, strip, columns = seen(browser, reader, width)
    assert text(browser) == number
    shown_strip = live.ink(browser, "canvas.strip")
    count = shown_strip.shape[1] // 2
    np.testing.assert_allclose(shown_strip, strip[:, : 2 * count].astype(int), atol=3)
    assert not strip[:, 2 * count :].any()  # the rest is paper
    shown = live.ink(browser, "canvas.map").T / 255
    symbols = [*rows.SYMBOLS[: rows.BLANK], "blank"]
    with_row = [symbols.index(symbol) for symbol in live.texts(browser, ".symbols span")]
    np.testing.assert_allclose(shown, columns[:count, with_row], atol=0.015)
    assert {*range(10), rows.BLANK} <= set(with_row)
    assert columns[:count, [k for k in range(rows.BLANK) if k not in with_row]].max() < 0.07
    assert "".join(live.texts(browser, ".found b")) == number


def shares(browser: WebDriver) -> List[str]:
    return live.find(browser, ".says").text.split(": ", 1)[1].split(", ")


def test_it_reads_while_the_mouse_writes(figure: WebDriver, reader: Any) -> None:
    assert_shows_what_python_reads(figure, reader)  # the example
    sheet = live.find(figure, ".sheet canvas")
    live.draw(figure, sheet, SEVEN)
    wait_for(figure, "7")  # the example has disappeared
    live.find(figure, "[name=clear]").click()
    assert text(figure) == ""
    assert not live.find(figure, ".reading").is_displayed()
    live.draw(figure, sheet, SEVEN)
    wait_for(figure, "7")
    live.draw(figure, sheet, ONE)
    wait_for(figure, "71")
    assert_shows_what_python_reads(figure, reader)
    live.find(figure, "[name=undo]").click()
    assert text(figure) == "7"
    assert console(figure) == []


def test_it_shows_the_width_from_which_the_answer_is_read(figure: WebDriver, reader: Any) -> None:
    live.find(figure, "[name=clear]").click()
    live.draw(figure, live.find(figure, ".sheet canvas"), ZIGZAG)
    wait_for(figure, "5")
    assert_shows_what_python_reads(figure, reader, 1.25)


def test_what_may_be_no_number_is_read_and_said_to_be_doubtful(
    figure: WebDriver, reader: Any
) -> None:
    live.find(figure, "[name=clear]").click()
    live.draw(figure, live.find(figure, ".sheet canvas"), [(0.4, 0.5), (0.5, 0.5), (0.6, 0.5)])
    WebDriverWait(figure, 60).until(text)
    assert text(figure) == seen(figure, reader)[0]
    assert live.find(figure, ".says").text.startswith("Perhaps this is not a number. Column ")
    live.find(figure, "[name=example]").click()
    assert live.find(figure, ".says").text.startswith("Column ")


def test_a_column_says_its_probabilities(figure: WebDriver, reader: Any) -> None:
    _, _, columns = seen(figure, reader)
    area = live.find(figure, "canvas.map")
    count = live.ink(figure, "canvas.map").shape[1]
    for column in (0, count // 2, count - 1):
        live.draw(figure, area, [((column + 0.5) / count, 0.5)])
        assert live.find(figure, ".says").text.startswith(f"Column {column}: ")
        best = int(columns[column].argmax())
        symbol, share = shares(figure)[0].split(" (")
        assert symbol == [*rows.SYMBOLS[: rows.BLANK], "blank"][best]
        assert float(share.rstrip("%)")) == pytest.approx(100 * columns[column, best], abs=1)


def test_the_keyboard_alone_is_enough(figure: WebDriver, reader: Any) -> None:
    # The figure has set the focus on the button for another number.
    first = text(figure)
    live.press(figure, Keys.ENTER)
    assert text(figure) not in ("", first)
    assert_shows_what_python_reads(figure, reader)
    chosen = int(live.find(figure, ".says").text.split()[1].rstrip(":"))
    live.press(figure, *3 * [Keys.TAB], *2 * [Keys.ARROW_LEFT], Keys.ARROW_RIGHT)
    assert live.find(figure, ".says").text.startswith(f"Column {chosen - 1}: ")


def test_it_works_on_a_phone(browser: WebDriver, pages: Path, reader: Any) -> None:
    live.set_screen(browser, 360, dark=True)
    live.start(browser, pages / "writing.zh.html")
    live.find(browser, "[name=clear]").click()
    sheet = live.find(browser, ".sheet canvas")
    for stroke in (SEVEN, ONE):
        live.touch(browser, sheet, stroke)
    wait_for(browser, seen(browser, reader)[0])
    assert text(browser) == "71"
    assert browser.find_elements(By.CSS_SELECTOR, ".found b")
    assert live.overflow(browser) == []
    assert console(browser) == []
