"""Tests the live figure of a network that separates points; NumPy gives the expected numbers."""

from typing import Any, Callable, Dict, Tuple

import numpy as np
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import live
from live_page import UNIT, Page

ACTIVATIONS: Dict[str, Tuple[Callable[..., Any], Callable[..., Any]]] = {
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "ReLU": (lambda z: np.maximum(0, z), lambda z: (z > 0) * 1.0),
    "none": (lambda z: z, lambda z: np.ones_like(z)),
}


def labels_of(page: Page) -> Any:
    return np.array(
        [1 if each.find_elements(By.TAG_NAME, "rect") else -1 for each in page.all(".handle")]
    )


def learn(
    points: Any, labels: Any, neurons: int, activation: str, seed: int, steps: int
) -> Tuple[float, int]:
    """Returns the loss and the number of misclassified points after some gradient steps."""
    f, slope = ACTIVATIONS[activation]
    parts = 43758.5453 * np.sin(12.9898 * (np.arange(4 * neurons) + 1) + 78.233 * seed)
    random = 3 * (parts - np.floor(parts)) - 1.5
    hidden, output, bias = random[: 3 * neurons].reshape(neurons, 3), random[3 * neurons :], 0.0
    inputs = np.c_[points, np.ones(len(points))]
    for _ in range(steps):
        z = inputs @ hidden.T
        delta = -labels / (1 + np.exp(labels * (f(z) @ output + bias))) / len(points)
        back = delta[:, None] * output * slope(z)
        hidden, output, bias = (
            hidden - 0.5 * back.T @ inputs,
            output - 0.5 * f(z).T @ delta,
            bias - 0.5 * delta.sum(),
        )
    margins = labels * (f(inputs @ hidden.T) @ output + bias)
    return float(np.log1p(np.exp(-margins)).mean()), int(np.sum(margins <= 0))


def wrong(page: Page) -> int:
    """Returns the number of misclassified points according to the figure."""
    text = page.one(".verdict").text
    return 0 if text == "All points are right." else int(text.split()[2])


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_the_network_learns_as_it_does_in_numpy(page: Page, activation: str) -> None:
    page.start("separability")
    page.choose("label:nth-child(2) select", activation)
    for points, neurons in (("xor", 1), ("xor", 4), ("line", 2), ("ring", 3)):
        page.choose("select", points)
        page.choose("input", neurons)
        places, labels = page.handles(), labels_of(page)
        for steps in (0, 1, 60):
            page.press("Step", steps - int(page.numbers()[0]))
            loss, errors = learn(places, labels, neurons, activation, 11, steps)
            assert page.numbers() == [steps, pytest.approx(loss, abs=0.0006)]
            assert wrong(page) == errors


def test_two_neurons_separate_xor_and_one_does_not(page: Page) -> None:
    page.start("separability")
    for activation, neurons, steps in (
        ("tanh", 1, 800),
        ("none", 4, 800),
        ("tanh", 2, 200),
        ("sigmoid", 2, 500),
        ("ReLU", 2, 200),
        ("tanh", 4, 200),
    ):
        page.choose("label:nth-child(2) select", activation)
        page.choose("input", neurons)
        page.press("Step", steps)
        if activation == "none" or neurons == 1:
            assert wrong(page) >= 3  # a line gets one of the four groups wrong
        else:
            assert wrong(page) == 0


def test_the_colour_behind_each_point_is_that_of_its_answer(page: Page) -> None:
    page.start("separability")
    page.choose("input", 2)
    for steps in (0, 10, 400):
        page.press("Step", steps)
        colors = page.run("""
            const canvas = document.createElement("canvas"); // a copy, to be read more than once
            const context = canvas.getContext("2d", {willReadFrequently: true});
            context.drawImage(document.querySelector(".plane canvas"), 0, 0);
            return [...document.querySelectorAll(".handle")].map((each) => {
              const {e, f} = each.transform.baseVal.consolidate().matrix;
              return [...context.getImageData(e / 4, f / 4, 1, 1).data];
            });
        """)
        answers = np.array([1 if red > blue else -1 for red, _, blue, _ in colors])
        assert np.sum(answers != labels_of(page)) == wrong(page)
    assert wrong(page) == 0


def test_points_are_dragged_added_and_changed_with_the_mouse(page: Page) -> None:
    page.start("separability")
    before, labels = page.handles(), labels_of(page)
    page.drag(page.all(".handle")[3], -40, 30)
    after = page.handles()
    before[3] += np.array([-40, -30]) / page.scale() / UNIT
    np.testing.assert_allclose(after, before, atol=0.02)
    page.all(".handle")[0].click()
    labels[0] = -labels[0]
    assert (labels_of(page) == labels).all()
    page.choose("label:last-child select", -1)
    ActionChains(page.browser).move_to_element_with_offset(
        page.one(".plane"), 0, 100
    ).click().perform()
    assert (labels_of(page) == [*labels, -1]).all()
    added = page.handles()[-1]
    np.testing.assert_allclose(added, [0, -100 / page.scale() / UNIT], atol=0.02)


def test_points_are_added_moved_changed_and_removed_with_the_keyboard(page: Page) -> None:
    page.start("separability")
    page.run("document.querySelector('.plane svg').focus()")
    live.press(page.browser, Keys.ENTER)
    live.press(page.browser, Keys.ARROW_RIGHT, Keys.ARROW_UP)
    live.press_with_shift(page.browser, Keys.ARROW_UP)
    np.testing.assert_allclose(page.handles()[-1], np.array([3, 33]) / UNIT, atol=1e-6)
    live.press(page.browser, Keys.ENTER)
    assert (labels_of(page)[-1], len(labels_of(page))) == (-1, 13)
    live.press(page.browser, Keys.DELETE)
    assert len(labels_of(page)) == 12
    live.press(page.browser, Keys.BACKSPACE)  # the key called Delete on a Mac
    assert len(labels_of(page)) == 11


def test_points_are_dragged_and_added_with_a_finger(page: Page) -> None:
    page.start("separability", width=360)
    before = page.handles()
    page.touch(page.all(".handle")[0], (10, 10), (30, 40))
    after = page.handles()
    before[0] += np.array([30, -40]) / page.scale() / UNIT
    np.testing.assert_allclose(after, before, atol=0.03)
    page.touch(page.one(".plane"))  # in the middle, where no point is
    page.until(lambda: len(page.all(".handle")) == 13)


def test_learning_plays_and_pauses(page: Page) -> None:
    page.start("separability")
    page.choose("input", 2)
    page.press("Play")
    page.until(lambda: page.numbers()[0] > 50)
    page.press("Pause")
    steps = page.numbers()[0]
    places = page.handles()
    loss, _ = learn(places, labels_of(page), 2, "tanh", 11, int(steps))
    assert page.numbers() == [steps, pytest.approx(loss, abs=0.0006)]
    page.press("Play")
    page.until(lambda: page.all(".buttons button")[0].text == "Play")  # it stopped by itself
    assert wrong(page) == 0
