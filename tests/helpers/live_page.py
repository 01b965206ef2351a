"""Provides a page on which tests use a live figure's controls and draggable points."""

import re
from pathlib import Path
from typing import Any, Callable, List, Tuple

import numpy as np
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import live

MINUS = "\u2212"
UNIT = 60  # SVG units per unit of the coordinates, in the drawings of points and of a surface


class Page:
    """A page in a browser; tests use the page's figure as a reader would."""

    def __init__(self, browser: WebDriver, folder: Path) -> None:
        self.browser = browser
        self.folder = folder

    def open(self, name: str, language: str = "en", width: int = 800) -> None:
        """Opens a page; a screen narrower than 500 pixels counts as a phone screen."""
        live.set_screen(self.browser, width)
        self.browser.get((self.folder / f"{name}.{language}.html").as_uri())
        live.wait_for(self.browser, ".start")

    def start(self, name: str, language: str = "en", width: int = 800) -> None:
        self.open(name, language, width)
        self.one(".start").click()
        live.wait_for(self.browser, ".started .body > *")

    def until(self, condition: Callable[[], Any]) -> Any:
        waiting = WebDriverWait(self.browser, 60, poll_frequency=0.02)
        return waiting.until(lambda _: condition())

    def all(self, selector: str) -> List[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return live.find(self.browser, selector)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def press(self, text: str, times: int = 1) -> None:
        """Presses a button.

        Repeated presses are left to a script, because clicking with the mouse would be slow.
        """
        (button,) = [each for each in self.all(".body button") if each.text == text]
        if times == 1:
            button.click()
        else:
            self.run("for (let k = 0; k < arguments[1]; k++) arguments[0].click()", button, times)

    def choose(self, selector: str, value: Any) -> None:
        """Sets the value of a slider or of a list of choices."""
        script = """
            arguments[0].value = arguments[1];
            const kind = arguments[0].type === "range" ? "input" : "change";
            arguments[0].dispatchEvent(new Event(kind));
        """
        self.run(script, self.one(selector), value)

    def drag(self, element: WebElement, dx: int, dy: int) -> None:
        ActionChains(self.browser).drag_and_drop_by_offset(element, dx, dy).perform()

    def touch(self, element: WebElement, *moves: Tuple[int, int]) -> None:
        """Touches the middle of an element, moves the finger, and lifts it.

        Args:
            moves: the points to move to, as x and y from the middle of the element, in pixels.
        """
        width, height = element.rect["width"], element.rect["height"]
        points = [(0.5 + dx / width, 0.5 + dy / height) for dx, dy in ((0, 0), *moves)]
        live.touch(self.browser, element, points)

    def scale(self) -> float:
        """Returns the number of pixels per unit of the drawing."""
        return float(self.run("return document.querySelector('.plane svg').getScreenCTM().a"))

    def handles(self) -> Any:
        """Returns the positions of the points that can be dragged, in the figure's coordinates."""
        moved = [str(each.get_attribute("transform")) for each in self.all(".handle")]
        return self.coordinates(" ".join(moved))

    def coordinates(self, text: str) -> Any:
        """Returns the points in the value of an SVG attribute, in the figure's coordinates."""
        numbers = re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", text)
        x, y = np.array(numbers, float).reshape(-1, 2).T
        width, height = self.run("""
            const {width, height} = document.querySelector(".plane svg").viewBox.baseVal;
            return [width, height];
        """)
        return np.stack([x - width / 2, height / 2 - y], axis=1) / UNIT

    def says(self) -> str:
        """Returns the line that describes the figure's state, with hyphens for minus signs."""
        return self.one(".says").text.replace(MINUS, "-")

    def numbers(self) -> List[float]:
        """Returns the numbers in the line that `says` returns."""
        return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", self.says())]
