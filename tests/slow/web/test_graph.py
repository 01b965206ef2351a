"""Tests the live figure of a graph; its gradients are compared with finite differences."""

from typing import Any, Callable, Dict, List

import numpy as np
import pytest
from selenium.webdriver.common.keys import Keys

import live
from live_page import MINUS, Page

NONE = "\u2013"  # shown where there is no number yet
ACTIVATIONS: Dict[str, Callable[[float], Any]] = {
    "Sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "ReLU": lambda z: max(0.0, z),
}


def shown(page: Page) -> Dict[str, List[str]]:
    """Returns a dict from the name of each box to its value and gradient."""
    boxes = page.run("""
        return [...document.querySelectorAll("svg.graph > g")].map((box) => (
          [...box.querySelectorAll("text")].map((each) => each.textContent)
        ));
    """)
    plain = [[text.replace(MINUS, "-") for text in texts] for texts in boxes]
    return {texts[0]: [texts[3], texts[5]] for texts in plain}


def loss_of(values: Dict[str, float], activation: str) -> float:
    f = float(ACTIVATIONS[activation](values["w"] * values["x"] + values["b"]))
    return (f - values["y"]) ** 2 / 2


@pytest.mark.parametrize("activation", ["Sigmoid", "ReLU"])
def test_the_values_and_gradients_are_those_of_numpy(page: Page, activation: str) -> None:
    page.start("graph")
    page.press("All steps")
    page.choose("select", activation)
    for settings in ((1.5, 0.8, -0.5, 1.0), (-1.2, 0.7, 0.3, 0.0), (2.0, -1.9, 1.1, 0.4)):
        values = dict(zip("xwby", settings))
        for n, value in enumerate(settings):
            page.choose(f"label:nth-child({n + 1}) input", value)
        boxes = shown(page)
        weighted = values["w"] * values["x"]
        output = float(ACTIVATIONS[activation](weighted + values["b"]))
        expected = {**values, "Mul": weighted, "Add": weighted + values["b"], activation: output}
        expected["Loss"] = loss_of(values, activation)
        for name, value in expected.items():
            assert float(boxes[name][0]) == pytest.approx(value, abs=0.0006), name
        for name in "xwb":  # by differences
            up, down = ({**values, name: values[name] + change} for change in (1e-6, -1e-6))
            slope = (loss_of(up, activation) - loss_of(down, activation)) / 2e-6
            assert float(boxes[name][1]) == pytest.approx(slope, abs=0.0006), name
        assert float(boxes[activation][1]) == pytest.approx(output - values["y"], abs=0.0006)
        assert boxes["Mul"][1] == boxes["Add"][1] == boxes["b"][1]


def test_each_step_shows_one_more_number_and_back_hides_it(page: Page) -> None:
    page.start("graph", width=360)
    back, forward, _ = page.all(".buttons button")
    order = ["Mul", "Add", "Sigmoid", "Loss", "Loss", "Sigmoid", "Add", "b", "Mul", "w", "x"]
    seen = [shown(page)]
    assert [name for name, (value, _) in seen[0].items() if value != NONE] == ["x", "w", "b", "y"]
    assert back.get_attribute("aria-disabled") == "true"
    said = set()
    for k, name in enumerate(order):
        page.touch(forward)
        page.until(lambda: shown(page) != seen[-1])
        before, after = seen[-1], shown(page)
        column = 0 if k < 4 else 1
        assert [each for each in after if after[each] != before[each]] == [name]
        assert (before[name][column], after[name][1 - column]) == (NONE, before[name][1 - column])
        seen.append(after)
        said.add(page.one(".says").text)
    assert len(said) == len(order)
    assert forward.get_attribute("aria-disabled") == "true"
    page.touch(forward)
    assert shown(page) == seen[-1]
    while len(seen) > 1:
        seen.pop()
        page.touch(back)
        page.until(lambda: shown(page) == seen[-1])


def test_a_step_is_explained_with_its_numbers(page: Page) -> None:
    page.start("graph")
    page.press("Next", 3)
    assert "1 / (1 + exp(-0.700)) = 0.668" in page.says()
    page.press("Next", 3)
    assert "times (f - y): 1.000 · (-0.332) = -0.332" in page.says()
    page.run("document.querySelector('label:nth-child(3) input').focus()")
    live.press(page.browser, Keys.ARROW_RIGHT)  # changes b from -0.5 to -0.4
    assert float(shown(page)["Add"][0]) == pytest.approx(0.8)
