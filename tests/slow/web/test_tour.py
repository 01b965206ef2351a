"""Follows numbers in the CNN back to the picture and compares them with those from Python."""

import re
from pathlib import Path
from typing import Any, List, NamedTuple

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

import live
from browser import console

SEEN = "canvas.ink:not(.drawn)"
FOLLOW = "[name=follow]"
MAP = ".tour [tabindex]"
SIZES = [12, 10, 8, 6, 4]  # pixels, of the maps of each layer
LAST = len(SIZES)  # the stage that computes the ten logits


class Place(NamedTuple):
    """The place of a number in the network.

    Stages are numbered from 0; the last stage has a map for each digit.
    """

    stage: int
    map: int
    row: int = 0
    column: int = 0


@pytest.fixture
def figure(browser: WebDriver, pages: Path) -> WebDriver:
    live.set_screen(browser, 1280)
    live.start(browser, pages / "feature_maps.en.html")
    return browser


def run(cnn: Any, image: np.ndarray, tensor: str) -> np.ndarray:
    """Returns the value of a tensor of the network for one image, without the batch dimension."""
    return np.asarray(cnn.session.run(tensor, {cnn.model.images: image[np.newaxis]}))[0]


def activation(cnn: Any, image: np.ndarray, place: Place) -> float:
    found = run(cnn, image, f"norm_{place.stage + 1}/Relu:0")
    return float(found[place.row, place.column, place.map])


def numbers(text: str) -> List[float]:
    return [
        float(each)
        for each in re.findall(
            r"-?\d+(?:\.\d+)?", text.replace("\u2212 ", "-").replace("\u2212", "-")
        )
    ]


def shown_place(browser: WebDriver) -> Place:
    stage, map_ = (
        int(each.get_property("value"))  # type: ignore[arg-type]
        for each in browser.find_elements(By.CSS_SELECTOR, ".tour select")
    )
    said = numbers(live.find(browser, ".tour .says").text)
    assert said[0] == map_
    return Place(stage, map_) if stage == LAST else Place(stage, map_, *map(int, said[1:3]))


def choose(browser: WebDriver, place: Place) -> None:
    """Chooses a number with the two lists and a click."""
    live.find(browser, FOLLOW).click()  # opens the tour
    script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
    for n, value in enumerate(place[:2]):
        lists = browser.find_elements(By.CSS_SELECTOR, ".tour select")
        browser.execute_script(script, lists[n], str(value))
    size = SIZES[place.stage]
    spot = ((place.column + 0.5) / size, (place.row + 0.5) / size)
    live.draw(browser, live.find(browser, MAP), [spot])


def assert_explains(browser: WebDriver, cnn: Any, place: Place) -> List[Place]:
    """Asserts that the figure's explanation of a number agrees with values computed in Python.

    Returns:
        For each input map that is shown, the place with the largest contribution to the sum.
    """
    assert shown_place(browser) == place
    image = live.ink(browser, SEEN)
    stage, channel = place.stage, place.map
    inputs = run(cnn, image, f"norm_{stage}/Relu:0") if stage else image[:, :, np.newaxis] / 255
    layer = "dense" if stage == LAST else f"conv2d_{stage + 1}"
    kernel = np.asarray(cnn.session.run(f"{layer}/kernel/Read/ReadVariableOp:0"))
    if stage == LAST:
        kernel = kernel.reshape(4, 4, -1, 10)
    row, column = place.row, place.column
    if stage == LAST:
        total = run(cnn, image, "dense/MatMul:0")[channel]
    else:
        sums = run(cnn, image, f"{layer}/Conv2D:0")[:, :, channel]
        if stage == 0:  # pooling takes the largest of four
            four = sums[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            down, right = divmod(int(four.argmax()), 2)
            row, column = 2 * row + down, 2 * column + right
        total = sums[row, column]

    side = len(kernel)
    window = inputs[row : row + side, column : column + side]
    products = window * kernel[..., channel]
    shares = products.sum(axis=(0, 1))  # the share of each input map
    parts = [each for each in browser.find_elements(By.CLASS_NAME, "part") if each.is_displayed()]
    assert len(parts) == min(3, len(shares))
    found, shown = [], []
    for part in parts:
        button, *cells, share = part.find_elements(By.CSS_SELECTOR, "button, .cells, .part > b")
        source = numbers(button.text) if stage else [0]
        assert source[1:] == ([stage] if stage else [])
        k = int(source[0])
        found.append(k)
        shown += numbers(share.text)
        assert shown[-1] == pytest.approx(shares[k], abs=0.01)
        for cell, expected in zip(cells, (window, kernel[..., channel], products)):
            values = numbers(cell.text)
            assert values == pytest.approx(expected[..., k].ravel(), abs=0.02)
            assert numbers(str(cell.get_attribute("aria-label"))) == values
    others = np.delete(np.abs(shares), found)
    assert np.abs(shares[found]).min() > others.max(initial=0) - 0.02

    lines = browser.find_elements(By.CSS_SELECTOR, ".lines b")
    results = [numbers(line.text)[0] for line in lines]
    if len(shares) > 3:
        rest = results.pop(0)
        assert rest == pytest.approx(np.delete(shares, found).sum(), abs=0.03)
        assert sum(shown) + rest == pytest.approx(results[0], abs=0.003)  # rounded to 0.001
    assert results[0] == pytest.approx(total, abs=0.03)
    formulas = [numbers(text) for text in live.texts(browser, ".lines span")][-2:]
    if stage == LAST:
        logits = run(cnn, image, "dense/BiasAdd:0")
        assert results[1] == pytest.approx(sum(formulas[0]), abs=0.0011)
        assert results[1] == pytest.approx(logits[channel], abs=0.03)
        assert formulas[1] == pytest.approx(logits, abs=0.08)
        ten = np.exp(logits) / np.exp(logits).sum()
        assert results[2] == pytest.approx(100 * ten[channel], abs=0.5)
    else:
        factor, shift = formulas[0][1:]
        assert results[1] == pytest.approx(results[0] * factor + shift, abs=0.003)
        normalized = run(cnn, image, f"norm_{stage + 1}/FusedBatchNormV3:0")
        assert results[1] == pytest.approx(normalized[place[2], place[3], channel], abs=0.02)
        assert results[2] == max(0, results[1])
        assert results[2] == pytest.approx(activation(cnn, image, place), abs=0.02)
        said = live.find(browser, ".tour .says").text
        assert numbers(said)[3] == results[2]

    sources = []
    for k in found:
        most = int((np.sign(shares[k]) * products[..., k]).argmax())
        sources.append(Place(stage - 1, k, row + most // side, column + most % side))
    return sources


def test_the_answer_is_followed_back_to_the_picture(figure: WebDriver, cnn: Any) -> None:
    live.find(figure, FOLLOW).click()
    digit = int(run(cnn, live.ink(figure, SEEN), "probabilities:0").argmax())
    place = Place(LAST, digit)
    for n in (0, 1, 2, 0, 1):  # which of the three parts is followed
        sources = assert_explains(figure, cnn, place)
        place = sources[n]
        figure.find_elements(By.CSS_SELECTOR, ".part button")[n].click()
    assert place.stage == 0
    assert_explains(figure, cnn, place)
    assert figure.switch_to.active_element == live.find(figure, MAP)
    live.press(figure, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert_explains(figure, cnn, place._replace(row=place.row + 1, column=place.column + 2))


def test_a_place_of_a_map_is_chosen_with_the_mouse(figure: WebDriver, cnn: Any) -> None:
    maps = cnn.activations(live.ink(figure, SEEN)[np.newaxis])
    assert not live.find(figure, ".tour").is_displayed()
    for stage, n, row, column in ((1, 3, 4, 7), (0, 0, 11, 0), (4, 7, 2, 1)):
        order = np.argsort(-maps[stage][0].mean(axis=(0, 1)), kind="stable")
        place = Place(stage, int(order[n]), row, column)
        spot = [((column + 0.5) / SIZES[stage], (row + 0.5) / SIZES[stage])]
        selector = f".layers > div:nth-child({stage + 1}) .maps > :nth-child({n + 1})"
        live.draw(figure, live.find(figure, selector), spot)
        assert_explains(figure, cnn, place)
        image = live.ink(figure, f"{MAP} canvas").astype(float)
        expected = maps[stage][0, :, :, place.map] / maps[stage].max()
        np.testing.assert_allclose(image / 255, expected, atol=0.01)
        frames = figure.find_elements(By.CSS_SELECTOR, f".layers > div:nth-child({stage + 1}) i")
        assert [each.is_displayed() for each in frames] == [k == n for k in range(8)]


@pytest.mark.parametrize("is_positive", [True, False])
def test_the_frame_holds_the_pixels_that_a_number_depends_on(
    figure: WebDriver, cnn: Any, is_positive: bool
) -> None:
    image = live.ink(figure, SEEN)
    stage = 2
    found = run(cnn, image, "norm_3/FusedBatchNormV3:0")
    inside = found[2:6, 2:6]
    best = inside.argmax() if is_positive else inside.argmin()
    row, column, channel = map(int, np.unravel_index(best, inside.shape))
    place = Place(stage, channel, row + 2, column + 2)
    choose(figure, place)
    assert_explains(figure, cnn, place)
    square, frame = (live.find(figure, f".tour .square > {each}").rect for each in ("canvas", "i"))
    left, top, size = (
        28 * length / square["width"]
        for length in (frame["x"] - square["x"], frame["y"] - square["y"], frame["width"])
    )
    top, left, size = round(top), round(left), round(size)
    assert size == numbers(live.find(figure, ".tour .says").text)[-1]
    field = np.zeros(image.shape, bool)
    field[top : top + size, left : left + size] = True
    other = np.where(field, image, np.random.RandomState(0).randint(256, size=image.shape))
    tensor = "norm_3/FusedBatchNormV3:0"
    value = found[place.row, place.column, channel]
    changed = run(cnn, other.astype(np.uint8), tensor)[place.row, place.column, channel]
    assert changed == pytest.approx(value, abs=1e-5)
    for edge in (
        (top, slice(None)),
        (top + size - 1, slice(None)),
        (slice(None), left),
        (slice(None), left + size - 1),
    ):
        other = image.copy()
        other[edge] = 255 - other[edge]
        changed = run(cnn, other, tensor)[place.row, place.column, channel]
        assert abs(changed - value) > 1e-4


def test_the_numbers_are_those_of_what_the_network_sees_now(figure: WebDriver, cnn: Any) -> None:
    live.find(figure, FOLLOW).click()
    digit = shown_place(figure).map
    live.find(figure, "[name=cover]").click()
    live.next_frame(figure)
    assert (live.ink(figure, SEEN) == 128).any()
    assert_explains(figure, cnn, Place(LAST, digit))
    live.find(figure, "[name=clear]").click()
    live.next_frame(figure)
    assert not live.find(figure, ".tour").is_displayed()
    assert not live.find(figure, FOLLOW).is_displayed()
    live.find(figure, "[name=example]").click()
    live.next_frame(figure)
    assert_explains(figure, cnn, Place(LAST, digit))


def test_the_keyboard_alone_is_enough(figure: WebDriver, cnn: Any) -> None:
    # The figure has set the focus on the network's input.
    live.press(figure, *4 * [Keys.TAB], Keys.ENTER)  # past the buttons
    digit = shown_place(figure).map
    live.press(figure, Keys.TAB, Keys.ARROW_UP)  # the layer before
    place = Place(LAST - 1, 0)
    assert_explains(figure, cnn, place)
    live.press(figure, Keys.TAB, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    live.press(figure, Keys.TAB, *5 * [Keys.ARROW_RIGHT], Keys.ARROW_LEFT, Keys.ARROW_DOWN)
    sources = assert_explains(figure, cnn, Place(LAST - 1, 2, 1, 2))
    live.press(figure, Keys.TAB, Keys.TAB, Keys.ENTER)
    assert_explains(figure, cnn, sources[1])
    assert digit == 6


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_works_on_a_phone(browser: WebDriver, pages: Path, cnn: Any, language: str) -> None:
    live.set_screen(browser, 360, dark=True)
    live.start(browser, pages / f"feature_maps.{language}.html")
    first = live.find(browser, ".layers > div:nth-child(4) .maps > div")
    live.touch(browser, first, [(0.5, 0.6)])
    place = shown_place(browser)
    assert place.stage == 3
    live.touch(browser, live.find(browser, MAP), [(0.1, 0.1), (4.5 / 6, 1.5 / 6)])
    assert shown_place(browser) == place._replace(row=1, column=4)
    while shown_place(browser).stage:
        live.touch(browser, live.find(browser, ".part button"), [(0.5, 0.5)])
        assert live.overflow(browser) == []
    live.touch(browser, live.find(browser, FOLLOW), [(0.5, 0.5)])
    assert shown_place(browser).stage == LAST
    assert live.overflow(browser) == []
    assert console(browser) == []
    for each in browser.find_elements(By.CSS_SELECTOR, ".tour button, .tour select"):
        assert each.rect["height"] >= 44
