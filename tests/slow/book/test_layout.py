"""Tests the titles, wide blocks, fonts and colours of the book's pages."""

import io
import re
from pathlib import Path
from typing import List, Tuple

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from book_pages import open_page, set_screen


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "page", ["packages/tf1run/docs/tf1-on-tf2", "examples/zh/08_pooling_dropout_flatten"]
)
def test_the_language_button_stands_above_the_title(
    browser: WebDriver, book: Path, page: str, width: int
) -> None:
    set_screen(browser, width, "light")
    open_page(browser, book, f"{page}.html")
    button = browser.find_element(By.CSS_SELECTOR, ".translation a").rect
    title = browser.find_element(By.TAG_NAME, "h1").rect
    assert button["y"] >= 0
    assert button["y"] + button["height"] <= title["y"]


def wide_boxes(browser: WebDriver, selector: str) -> List[WebElement]:
    """Returns those boxes of the page that can be focused and that hide part of their content.

    The box that hides the most content comes first. With some fonts, a box hides only a few pixels;
    such a box has no shadow.
    """
    script = """
        const hidden = (box) => box.scrollWidth - box.clientWidth;
        return [...document.querySelectorAll(arguments[0])].filter(
            (box) => hidden(box) > 0 && box.tabIndex === 0).sort((a, b) => hidden(b) - hidden(a));
    """
    found: List[WebElement] = browser.execute_script(script, f"article {selector}")
    return found


def shadows(browser: WebDriver, box: WebElement) -> Tuple[bool, bool]:
    """Returns whether the left edge of a box has a shadow, and whether the right edge has one."""
    script = "return Object.values(arguments[0].getBoundingClientRect().toJSON())"
    x, y, width = browser.execute_script(script, box)[:3]
    screen = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("L")
    top = np.asarray(screen, int)[round(y) + 2, round(x) : round(x + width)]  # above the text
    middle = np.median(top)
    return bool(abs(top[2] - middle) > 15), bool(abs(top[-3] - middle) > 15)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("page", "selector", "name"),
    [
        ("examples/04_back_propagation", "div.math", "Scrolls sideways"),
        ("examples/zh/04_back_propagation", "div.math", "可左右滚动"),
        ("examples/05_graph", ".cell_input pre", "Scrolls sideways"),
        ("README.zh-CN", ".highlight pre", "可左右滚动"),
        ("packages/tf1run/docs/old-programs", ".table-wrapper", "Scrolls sideways"),
    ],
)
def test_a_wide_block_scrolls_by_keyboard_and_shows_where_it_goes_on(
    browser: WebDriver, book: Path, page: str, selector: str, name: str, scheme: str
) -> None:
    set_screen(browser, 360, scheme)
    open_page(browser, book, f"{page}.html")
    box = WebDriverWait(browser, 60).until(lambda _: wide_boxes(browser, selector))[0]
    assert box.accessible_name == name
    browser.execute_script(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", box
    )
    assert shadows(browser, box) == (False, True)
    box.send_keys(Keys.ARROW_RIGHT)
    left = "return arguments[0].scrollLeft"
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script(left, box) > 0)
    browser.execute_script("arguments[0].scrollLeft = arguments[0].scrollWidth", box)
    browser.execute_script("arguments[0].blur()", box)  # removes the focus ring
    WebDriverWait(browser, 60).until(lambda _: shadows(browser, box) == (True, False))


CUT = """
    return [...document.querySelectorAll("article .cell_input pre")]
        .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.textContent);
"""


def test_a_line_of_code_fits_between_the_sidebars(
    browser: WebDriver, book: Path, pages: List[str]
) -> None:
    lessons = [page for page in pages if re.search(r"examples/(zh/)?\d\d_", page)]
    assert len(lessons) == 22
    for page in lessons:
        open_page(browser, book, page)
        for width in (1280, 1600):
            set_screen(browser, width, "light")
            assert browser.execute_script(CUT) == [], page
            text = browser.find_element(By.CSS_SELECTOR, "article p:not(.translation)")
            assert text.rect["width"] < 0.6 * width  # shorter lines, for reading


def test_a_caption_stands_beside_its_figure_where_there_is_room(
    browser: WebDriver, book: Path
) -> None:
    for width, beside in ((1280, True), (390, False)):
        set_screen(browser, width, "light")
        open_page(browser, book, "examples/04_back_propagation.html")
        picture, caption = (
            browser.find_element(By.CSS_SELECTOR, f"figure.live > {part}").rect
            for part in ("img", "figcaption")
        )
        assert (caption["x"] >= picture["x"] + picture["width"]) == beside
        assert (caption["y"] >= picture["y"] + picture["height"]) != beside


def test_what_fits_the_screen_is_not_reached_by_keyboard(browser: WebDriver, book: Path) -> None:
    set_screen(browser, 1280, "light")
    open_page(browser, book, "README.html")
    fits = "return [...document.querySelectorAll('article pre')].map((box) => box.tabIndex)"
    assert set(browser.execute_script(fits)) == {-1}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_imported_names_do_not_look_like_links(browser: WebDriver, book: Path, scheme: str) -> None:
    set_screen(browser, 1280, scheme)
    open_page(browser, book, "examples/06_softmax_network.html")
    link = browser.find_element(By.CSS_SELECTOR, "article p a")
    names = browser.find_elements(By.CSS_SELECTOR, "article .highlight .nn")
    assert len(names) > 3
    for name in names:
        assert name.value_of_css_property("text-decoration-line") == "none"
        assert name.value_of_css_property("color") != link.value_of_css_property("color")


QUOTE = """
    const texts = document.createTreeWalker(
        document.querySelector("article"), NodeFilter.SHOW_TEXT,
        (node) => node.parentElement.matches("p, li") && node.data.includes("“") ? 1 : 3);
    const node = texts.nextNode();
    const range = document.createRange();
    range.setStart(node, node.data.indexOf("“"));
    range.setEnd(node, node.data.indexOf("“") + 1);
    const style = getComputedStyle(node.parentElement);
    return [range.getBoundingClientRect().width / parseFloat(style.fontSize), style.fontFamily];
"""


def test_quotation_marks_are_as_wide_as_a_character_in_chinese_pages(
    browser: WebDriver, book: Path
) -> None:
    open_page(browser, book, "examples/zh/04_back_propagation.html")
    width, fonts = browser.execute_script(QUOTE)
    assert width == pytest.approx(1, abs=0.02)
    assert fonts.startswith('"PingFang SC", ')
    assert {'"Microsoft YaHei"', '"Noto Sans CJK SC"'} < set(fonts.split(", "))
    open_page(browser, book, "examples/06_softmax_network.html")
    width, fonts = browser.execute_script(QUOTE)
    assert width < 0.6
    assert "PingFang" not in fonts
