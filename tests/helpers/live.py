"""Operates live figures in a browser as readers do: with a mouse, a keyboard or a finger."""

from pathlib import Path
from typing import Iterable, List, Tuple

import numpy as np
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from browser import console

Points = Iterable[Tuple[float, float]]  # x and y, as shares of an element's width and height


def set_screen(browser: WebDriver, width: int, dark: bool = False) -> None:
    """Sets the screen's width in pixels; a width below 500 pixels makes it a phone screen."""
    phone = width < 500
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": phone}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def start(browser: WebDriver, page: Path) -> None:
    """Empties the console, opens a page with a figure, and starts the figure with the keyboard."""
    console(browser)
    browser.get(page.as_uri())
    wait_for(browser, ".start")
    ActionChains(browser).send_keys(Keys.TAB, Keys.ENTER).perform()
    wait_for(browser, ".started .body > *")
    next_frame(browser)


def wait_for(browser: WebDriver, selector: str) -> None:
    is_there = "return document.readyState === 'complete' && !!document.querySelector(arguments[0])"
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script(is_there, selector))


def next_frame(browser: WebDriver) -> None:
    """Waits until the page has been redrawn."""
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


def find(browser: WebDriver, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def texts(browser: WebDriver, selector: str) -> List[str]:
    return [each.text for each in browser.find_elements(By.CSS_SELECTOR, selector)]


def press(browser: WebDriver, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()
    next_frame(browser)


def press_with_shift(browser: WebDriver, *keys: str) -> None:
    ActionChains(browser).key_down(Keys.SHIFT).send_keys(*keys).key_up(Keys.SHIFT).perform()
    next_frame(browser)


def draw(browser: WebDriver, element: WebElement, points: Points) -> None:
    """Draws a stroke with the mouse."""
    _scroll_to(browser, element)
    box = element.rect
    actions = ActionChains(browser, duration=0)
    for k, (x, y) in enumerate(points):
        offset = round((x - 0.5) * box["width"]), round((y - 0.5) * box["height"])
        actions.move_to_element_with_offset(element, *offset)
        if k == 0:
            actions.click_and_hold()
    actions.release().perform()
    next_frame(browser)


def touch(browser: WebDriver, element: WebElement, points: Points) -> None:
    """Draws a stroke with a finger."""
    _scroll_to(browser, element)
    box = browser.execute_script("return arguments[0].getBoundingClientRect()", element)
    for k, (x, y) in enumerate(points):
        place = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        kind = "touchMove" if k else "touchStart"
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    next_frame(browser)


def ink(browser: WebDriver, selector: str) -> np.ndarray:
    """Returns the opacity of a canvas's pixels as a uint8 array of shape (height, width)."""
    height, width, values = browser.execute_script(
        """const canvas = document.querySelector(arguments[0]), {width, height} = canvas;
        const copy = new OffscreenCanvas(width, height).getContext("2d");
        copy.drawImage(canvas, 0, 0);
        const {data} = copy.getImageData(0, 0, width, height);
        return [height, width, Array.from({length: width * height}, (_, k) => data[4 * k + 3])]""",
        selector,
    )
    return np.array(values, np.uint8).reshape(height, width)


def overflow(browser: WebDriver) -> List[str]:
    """Returns the elements that extend beyond the screen."""
    return list(
        browser.execute_script(
            """const width = document.documentElement.clientWidth;
            return [...document.querySelectorAll(".live *")].filter((each) => {
                const {left, right} = each.getBoundingClientRect();
                return left < 0 || right > width || each.scrollWidth > each.clientWidth + 1
                    && getComputedStyle(each).display !== "inline";
            }).map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim()}`)"""
        )
    )


def _scroll_to(browser: WebDriver, element: WebElement) -> None:
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
