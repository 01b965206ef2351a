"""Tests the live figure of gradient descent against NumPy."""

from typing import Any

import numpy as np
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import live
from live_page import UNIT, Page

SURFACES = {
    "valley": (
        lambda p: (p[0] ** 2 + 8 * p[1] ** 2) / 2,
        lambda p: np.array([p[0], 8 * p[1]]),
    ),
    "hills": (
        lambda p: (p[0] ** 2 / 2 - 1) ** 2 + p[1] ** 2 + 0.2 * p[0],
        lambda p: np.array([2 * p[0] * (p[0] ** 2 / 2 - 1) + 0.2, 2 * p[1]]),
    ),
}


def descend(surface: str, start: Any, rate: float, steps: int) -> Any:
    path = [np.array(start, float)]
    for _ in range(steps):
        path.append(path[-1] - rate * SURFACES[surface][1](path[-1]))
    return np.array(path)


def drawn_path(page: Page) -> Any:
    return page.coordinates(str(page.one(".plane path[stroke*=second]").get_attribute("d")))


@pytest.mark.parametrize("surface", ["valley", "hills"])
@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2, 0.24])
def test_descent_takes_the_path_of_gradient_descent(page: Page, surface: str, rate: float) -> None:
    page.start("descent")
    page.choose("select", surface)
    page.choose("input", rate)
    page.press("Step", 12)
    (start,) = page.handles()
    path = descend(surface, start, rate, 12)
    np.testing.assert_allclose(drawn_path(page), path, atol=1e-6)
    step, first, second, loss = page.numbers()
    assert step == 12
    np.testing.assert_allclose([first, second], path[-1], atol=0.006)
    assert loss == pytest.approx(SURFACES[surface][0](path[-1]), abs=0.0006)


def test_the_surfaces_gradients_are_right() -> None:
    """Uses finite differences to check the gradients that other tests rely on."""
    for loss, gradient in SURFACES.values():
        for point in np.random.RandomState(0).uniform(-2, 2, size=(5, 2)):
            change = 1e-6 * np.eye(2)
            slopes = [(loss(point + d) - loss(point - d)) / 2e-6 for d in change]
            np.testing.assert_allclose(slopes, gradient(point), atol=1e-6)


@pytest.mark.parametrize("surface", ["valley", "hills"])
def test_the_loss_is_the_same_all_along_a_contour_line(page: Page, surface: str) -> None:
    page.start("descent")
    page.choose("select", surface)
    levels = []
    for line in page.all(".plane g[stroke] path"):
        points = page.coordinates(str(line.get_attribute("d")))
        losses = np.array([SURFACES[surface][0](point) for point in points])
        assert len(losses) > 50
        np.testing.assert_allclose(losses, np.median(losses), atol=0.02)
        levels.append(np.median(losses))
    assert len(levels) > 7
    assert levels == sorted(levels)
    assert np.diff(levels).min() > 0.1


def test_descent_says_that_it_diverges_where_it_does(page: Page) -> None:
    page.start("descent")
    (start,) = page.handles()
    for steps in (5, 40):
        page.press("Step", steps - int(page.numbers()[0]))
        said = {}
        for rate in (0.05, 0.2, 0.24, 0.26, 0.3, 0.4):
            page.choose("input", rate)
            losses = [SURFACES["valley"][0](p) for p in descend("valley", start, rate, steps)]
            said[rate] = "diverges" in page.one(".verdict").text
            assert said[rate] == (losses[-1] > losses[0]), rate
        assert [rate for rate in said if said[rate]] == [0.26, 0.3, 0.4]  # 2 / 8 is the limit
        page.choose("input", 0.2)
    page.press("Step", 60)
    assert "minimum" in page.one(".verdict").text


def test_the_start_of_descent_moves_with_mouse_keys_and_finger(page: Page) -> None:
    page.start("descent")
    handle = page.one(".handle")
    (before,) = page.handles()
    page.drag(handle, 90, 60)
    (after,) = page.handles()
    moved = np.array([90, -60]) / page.scale() / UNIT
    np.testing.assert_allclose(after, before + moved, atol=0.02)
    page.run("arguments[0].focus()", handle)
    live.press(page.browser, Keys.ARROW_LEFT, Keys.ARROW_UP, Keys.ARROW_UP)
    (by_keys,) = page.handles()
    np.testing.assert_allclose(by_keys, after + np.array([-3, 6]) / UNIT, atol=1e-6)

    page.start("descent", width=360)
    page.touch(page.one(".handle"), (20, 10), (60, 30))
    (by_finger,) = page.handles()
    moved = np.array([60, -30]) / page.scale() / UNIT
    np.testing.assert_allclose(by_finger, before + moved, atol=0.02)


def test_the_curve_shows_the_losses(page: Page) -> None:
    page.start("descent")
    for surface in SURFACES:
        page.choose("select", surface)
        page.choose("input", 0.05)
        page.press("Step", 30)
        (start,) = page.handles()
        losses = [SURFACES[surface][0](p) for p in descend(surface, start, 0.05, 30)]
        curve = str(page.one("svg[aria-hidden] path").get_attribute("d"))
        x, y = page.coordinates(curve).T
        np.testing.assert_allclose(np.diff(x), x[1] - x[0], atol=1e-6)
        np.testing.assert_allclose(np.corrcoef(y, losses)[0, 1], 1)


def test_a_handle_that_is_dragged_out_of_the_drawing_comes_back_with_the_mouse(page: Page) -> None:
    page.start("descent")
    (before,) = page.handles()
    moves = ActionChains(page.browser).click_and_hold(page.one(".handle"))
    for dx, dy in ((0, -150), (0, 150)):
        moves.move_by_offset(dx, dy)
    moves.release().perform()
    (after,) = page.handles()
    np.testing.assert_allclose(after, before, atol=0.12)  # it stays a little inside


def test_descent_plays_and_pauses_and_the_arrow_keys_change_the_rate(page: Page) -> None:
    page.start("descent")
    page.press("Play")
    page.until(lambda: page.numbers()[0] >= 3)
    page.press("Pause")
    steps = page.numbers()[0]
    assert len(drawn_path(page)) == steps + 1
    page.run("document.querySelector('.body input').focus()")
    live.press(page.browser, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    (start,) = page.handles()
    np.testing.assert_allclose(
        drawn_path(page), descend("valley", start, 0.07, int(steps)), atol=1e-6
    )
    page.press("Reset")
    assert page.numbers()[0] == 0


def test_descent_shows_one_picture_a_second_to_those_who_want_less_motion(page: Page) -> None:
    features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page.open("descent")
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page.one(".start").click()
    page.until(lambda: page.all(".buttons"))
    page.press("Play")
    page.until(lambda: page.numbers()[0] > 0)
    page.press("Pause")
    assert page.numbers()[0] % 5 == 0
