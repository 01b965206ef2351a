"""A page with a live figure, driven as a reader does it: with mouse, keyboard and finger."""

import re
from pathlib import Path
from typing import Any, Callable, List, Tuple

import numpy as np
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

MINUS = "\u2212"
UNIT = 60  # of the drawings of points and of a surface, for 1


class Page:
    """A page with one figure, and what a reader does there."""

    def __init__(self, browser: WebDriver, folder: Path) -> None:
        self.browser = browser
        self.folder = folder

    def open(self, name: str, language: str = "en", width: int = 800) -> None:
        """Opens a page; one of less than 500 pixels is on a phone."""
        phone = width < 500
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": phone}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})
        url = (self.folder / f"{name}.{language}.html").as_uri()
        self.browser.get(url)
        self.until(lambda: self.browser.current_url == url and self.all(".start"))

    def start(self, name: str, **options: Any) -> None:
        self.open(name, **options)
        self.one(".start").click()
        self.until(lambda: self.all(".started"))

    def until(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, 60, poll_frequency=0.02).until(lambda _: condition())

    def all(self, selector: str) -> List[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def press(self, text: str, times: int = 1) -> None:
        """Presses a button; many times without the mouse, which would take long."""
        (button,) = [each for each in self.all(".body button") if each.text == text]
        if times == 1:
            button.click()
        else:
            self.run("for (let k = 0; k < arguments[1]; k++) arguments[0].click()", button, times)

    def choose(self, selector: str, value: Any) -> None:
        script = """
            arguments[0].value = arguments[1];
            const kind = arguments[0].type === "range" ? "input" : "change";
            arguments[0].dispatchEvent(new Event(kind));
        """
        self.run(script, self.one(selector), value)

    def keys(self, *keys: str) -> None:
        ActionChains(self.browser).send_keys(*keys).perform()

    def drag(self, element: WebElement, dx: int, dy: int) -> None:
        ActionChains(self.browser).drag_and_drop_by_offset(element, dx, dy).perform()

    def touch(self, element: WebElement, *moves: Tuple[int, int]) -> None:
        """Puts a finger on the middle of an element, moves it, and lifts it."""
        box = self.run("return arguments[0].getBoundingClientRect().toJSON()", element)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touches = [("touchStart", [{"x": x, "y": y}])]
        touches += [("touchMove", [{"x": x + dx, "y": y + dy}]) for dx, dy in moves]
        for kind, points in [*touches, ("touchEnd", [])]:
            event = {"type": kind, "touchPoints": points}
            self.browser.execute_cdp_cmd("Input.dispatchTouchEvent", event)

    def scale(self) -> float:
        """Returns how many pixels a unit of the drawing has."""
        return float(self.run("return document.querySelector('.plane svg').getScreenCTM().a"))

    def handles(self) -> Any:
        """Returns the places of what can be dragged, in the figure's own coordinates."""
        moved = [str(each.get_attribute("transform")) for each in self.all(".handle")]
        return self.coordinates(" ".join(moved))

    def coordinates(self, text: str) -> Any:
        """Returns the places that a text of SVG names, in the figure's own coordinates."""
        numbers = re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", text)
        x, y = np.array(numbers, float).reshape(-1, 2).T
        width, height = self.run("""
            const {width, height} = document.querySelector(".plane svg").viewBox.baseVal;
            return [width, height];
        """)
        return np.stack([x - width / 2, height / 2 - y], axis=1) / UNIT

    def numbers(self) -> List[float]:
        """Returns the numbers of the line that says where the figure is."""
        return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", self.says())]

    def says(self) -> str:
        """Returns the line that says where the figure is, with the minus signs of a program."""
        return self.one(".says").text.replace(MINUS, "-")
