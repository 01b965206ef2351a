"""Tests that each task in a live figure is ticked when it is done and then stays ticked."""

from typing import Any, List

import numpy as np
import pytest
from selenium.webdriver.common.by import By

import figures
import live
from live_page import Page

SEVEN = [(0.2, 0.25), (0.32, 0.25), (0.27, 0.8)]
PLUS = [[(0.42, 0.52), (0.47, 0.52), (0.52, 0.52)], [(0.47, 0.36), (0.47, 0.52), (0.47, 0.68)]]
ONE = [(0.65, 0.2), (0.65, 0.5), (0.65, 0.8)]


def start(page: Page, name: str, language: str = "en") -> None:
    """Starts a figure for a visitor who has not done any of the tasks."""
    page.open(name, language)
    page.run("localStorage.clear()")
    page.start(name, language)
    live.next_frame(page.browser)


def done(page: Page) -> List[bool]:
    """Returns which of the tasks in the figure are ticked."""
    lines = page.all(".tasks [role=status]")
    ticked = [each.get_attribute("class") == "done" for each in lines]
    assert ticked == [each.text.startswith("Done: ") for each in lines]
    return ticked


def set_kernel(page: Page, numbers: Any) -> None:
    script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
    for element, number in zip(page.all(".nine input"), np.ravel(numbers).tolist()):
        page.run(script, element, number)


@pytest.mark.parametrize(("language", "start_of_task"), [("en", "Task: "), ("zh", "任务：")])
@pytest.mark.parametrize("name", figures.NAMES)
def test_a_figure_that_has_just_started_has_tasks_to_do(
    page: Page, name: str, language: str, start_of_task: str
) -> None:
    start(page, name, language)
    table = figures.texts()
    expected = [row[language] for key, row in table.items() if key.startswith(f"{name}: task ")]
    assert [each.text for each in page.all(".tasks p")] == [start_of_task + x for x in expected]
    assert expected
    assert not page.all(".tasks .done")


def test_descent_that_is_fast_and_descent_to_the_lower_minimum(page: Page) -> None:
    start(page, "descent")
    for rate in (0.1, 0.17, 0.24):
        page.choose("input", rate)
        page.press("Step", 100)
        assert done(page) == [False, False]
        page.press("Reset")
    page.choose("input", 0.21)
    page.press("Step", 30)
    assert done(page) == [False, False]
    page.press("Step", 10)
    assert done(page) == [True, False]
    page.choose("select", "hills")
    page.choose("input", 0.1)
    page.press("Step", 100)
    assert "minimum" in page.one(".verdict").text
    assert done(page) == [True, False]
    page.drag(page.one(".handle"), -round(60 * page.scale()), 0)
    assert "minimum" in page.one(".verdict").text
    assert done(page) == [True, True]


def test_descent_from_a_start_that_was_moved_is_no_feat(page: Page) -> None:
    start(page, "descent")
    page.drag(page.one(".handle"), round(130 * page.scale()), 0)
    page.choose("input", 0.2)
    page.press("Step", 40)
    assert "minimum" in page.one(".verdict").text
    assert done(page) == [False, False]


def test_two_neurons_that_learn_xor(page: Page) -> None:
    start(page, "separability")
    page.choose("input", 4)
    page.press("Step", 400)
    assert page.numbers()[1] < 0.1
    page.choose("select", "line")
    page.choose("input", 2)
    page.press("Step", 400)
    assert page.numbers()[1] < 0.1
    assert done(page) == [False]
    page.choose("select", "xor")
    while page.numbers()[1] >= 0.1:
        assert done(page) == [False]
        page.press("Step", 20)
    assert done(page) == [True]


def test_a_gradient_that_vanishes_although_the_loss_does_not(page: Page) -> None:
    start(page, "graph")
    page.choose("input", 0)  # x
    page.press("Next", 9)
    assert done(page) == [False]  # the gradient has not been computed
    page.press("Next")
    assert done(page) == [True]


def test_a_kernel_that_moves_the_digit(page: Page) -> None:
    start(page, "convolution")
    identity, left, right = np.eye(9)[[4, 3, 5]]
    shown = []
    for kernel in (identity, right, left):
        assert done(page) == [False]
        set_kernel(page, kernel)
        shown.append(live.ink(page.browser, ".square[tabindex] canvas"))
    assert done(page) == [True]
    np.testing.assert_array_equal(shown[2][:, 1:], shown[0][:, :-1])


def test_a_square_that_changes_the_answer_and_an_answer_that_is_followed(page: Page) -> None:
    start(page, "feature_maps")
    page.one("[name=follow]").click()
    page.choose(".tour select", 2)
    page.one(".part button").click()
    page.one(".part button").click()
    assert page.one(".tour select").get_property("value") == "0"  # but not from the answer
    assert done(page) == [False, False]
    page.one("[name=follow]").click()
    for n in range(5):
        assert done(page) == [False, False]
        page.all(".part button")[n % 3].click()
    assert done(page) == [False, True]
    live.draw(page.browser, page.one(".seen"), [(0.1, 0.9), (0.15, 0.85)])
    assert "reads 6" in page.says()
    assert done(page) == [False, True]
    live.draw(page.browser, page.one(".seen"), [(0.5, 0.5), (12 / 28, 10 / 28)])
    assert "reads 6" not in page.says()
    assert done(page) == [False, True]  # the digit is an example
    live.draw(page.browser, page.one(".drawn"), [(0.48, 0.82), (0.5, 0.82)])  # on its ink
    assert "reads 6" not in page.says()
    assert done(page) == [True, True]


def test_a_sum_that_is_read(page: Page) -> None:
    start(page, "writing")
    page.one("[name=clear]").click()
    for stroke in (SEVEN, *PLUS, ONE):
        assert done(page) == [False]
        live.draw(page.browser, page.one(".sheet canvas"), stroke)
    page.until(lambda: page.one(".text").text == "7+1")
    assert done(page) == [True]


def test_what_is_done_is_kept(page: Page) -> None:
    start(page, "convolution")
    set_kernel(page, np.eye(9)[3])
    assert done(page) == [True]
    page.start("convolution")
    assert done(page) == [True]
    page.start("convolution", "zh")
    (task,) = page.browser.find_elements(By.CSS_SELECTOR, ".tasks .done")
    assert task.text.startswith("已完成：")
    page.start("graph")
    assert done(page) == [False]


def test_a_browser_that_stores_nothing_ticks_tasks_too(page: Page) -> None:
    refuse = """Object.defineProperty(window, "localStorage", {
        get() { throw new DOMException("denied", "SecurityError"); },
    });"""
    command = "Page.addScriptToEvaluateOnNewDocument"
    script = page.browser.execute_cdp_cmd(command, {"source": refuse})
    try:
        page.start("convolution")
        assert done(page) == [False]
        set_kernel(page, np.eye(9)[3])
        assert done(page) == [True]
    finally:
        page.browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
