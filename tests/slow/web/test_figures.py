"""Tests that every live figure starts as it should and fits on a phone's screen."""

from typing import List

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

import figures
import live
from browser import console
from live_page import Page


def shown(page: Page, selector: str) -> List[WebElement]:
    """Returns the elements that a visitor can see."""
    return [element for element in page.all(selector) if element.is_displayed()]


def test_nothing_is_loaded_before_a_figure_is_touched(page: Page) -> None:
    scripts = "return [...document.scripts].map((each) => each.src.split('/').slice(-2).join('/'))"
    for name in figures.NAMES:
        page.open(name)
        before = page.run(scripts)
        assert [each.partition("/")[2] for each in before] == ["words.en.js", "figures.js"]
        assert page.all(".body") == []
        page.one("img").click()
        page.until(lambda: page.all(".started"))
        assert f"figures/{name}.js" in page.run(scripts)


def test_a_figure_is_its_still_picture_until_it_starts_and_in_print(page: Page) -> None:
    for medium, before, after in (("screen", True, False), ("print", True, True)):
        page.open("descent")
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium})
        assert page.one("img").is_displayed() == before
        assert page.one(".start").is_displayed() == (medium == "screen")
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        page.one(".start").click()
        page.until(lambda: page.all(".started"))
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium})
        assert page.one("img").is_displayed() == after
        assert page.one(".body").is_displayed() != after
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "The figure cannot start: the file figures/graph.js is missing"),
        ("zh", "图无法启动：缺少文件 figures/graph.js"),
    ],
)
def test_a_missing_script_is_named_and_loaded_when_it_is_back(
    page: Page, language: str, message: str
) -> None:
    script = page.folder / "figures" / "graph.js"
    away = script.with_suffix(".away")
    script.rename(away)
    try:
        page.open("graph", language)
        page.one(".start").click()
        page.until(lambda: page.one(".fault").text)
        assert page.one(".fault").text == message
        assert page.one("img").is_displayed()
    finally:
        away.rename(script)
    assert "graph.js" in "".join(console(page.browser))
    page.one(".start").click()
    page.until(lambda: page.all(".started"))
    assert page.one(".fault").text == ""


@pytest.mark.parametrize("name", figures.NAMES)
def test_the_keyboard_starts_a_figure_and_reaches_its_controls(page: Page, name: str) -> None:
    page.open(name)
    live.press(page.browser, Keys.TAB, Keys.ENTER)
    page.until(lambda: page.all(".started"))
    reached = []
    for _ in shown(page, ".body :is(button:enabled, input, select, [tabindex])"):
        focused = page.browser.switch_to.active_element
        assert page.run("return arguments[0].matches('.body *:focus-visible')", focused)
        assert focused.accessible_name
        reached.append(focused.id)
        live.press(page.browser, Keys.TAB)
    assert len(set(reached)) == len(reached)


@pytest.mark.parametrize(
    ("name", "selector"), [("convolution", "[tabindex]"), ("descent", ".handle")]
)
def test_arrow_keys_with_alt_are_left_to_the_browser(page: Page, name: str, selector: str) -> None:
    page.start(name)
    press = """
        const options = {key: "ArrowLeft", altKey: arguments[1], bubbles: true, cancelable: true};
        return arguments[0].dispatchEvent(new KeyboardEvent("keydown", options));
    """  # which returns false if the figure takes the key
    element = page.one(f".body {selector}")
    assert [page.run(press, element, alt) for alt in (False, True)] == [False, True]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", figures.NAMES)
def test_a_figure_fits_a_phone_and_can_be_hit_with_a_finger(
    page: Page, name: str, language: str
) -> None:
    page.open(name, language, 360)
    page.touch(page.one(".start"))
    page.until(lambda: page.all(".started"))
    assert page.run("return document.documentElement.scrollWidth") == 360
    for element in shown(page, ".body > *, .body :is(button, input, select, label)"):
        assert element.rect["x"] >= 0
        assert element.rect["x"] + element.rect["width"] <= 360
    for element in shown(page, ".body :is(button, input, select)"):
        assert element.rect["height"] >= 44
        overflow = "return arguments[0].scrollWidth - arguments[0].clientWidth"
        assert page.run(overflow, element) <= 0, element.text
