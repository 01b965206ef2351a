"""Tests how a row is composed of digits, signs and print."""

import inspect
from typing import Any, List

import cv2
import numpy as np
import pytest

from number_reader.rows import (
    clutter,
    composition,
    distortion,
    drawn_digits,
    printed_words,
    signs,
    strokes,
)
from number_reader.rows.signs import Hand
from number_reader.rows.spacing import APART, TOUCHING
from tf1_mnist.data import Examples


def test_a_row_of_one_digit_shows_it(split: Examples) -> None:
    random = np.random.RandomState(0)
    for k in range(40):
        image = composition.compose(
            Examples(split.images[k : k + 1], split.labels[k : k + 1]), APART, random
        )
        ink = np.flatnonzero((image > 50).sum(axis=1) > 0)  # a thin stroke can be pale
        assert image.shape[0] == 32
        assert ink.max() - ink.min() >= 8


def test_an_image_without_ink_is_allowed() -> None:
    blank = Examples(np.zeros((2, 28, 28), np.uint8), np.array([3, 7], np.uint8))
    assert composition.compose(blank, TOUCHING, np.random.RandomState(0)).shape[0] == 32


def test_a_sign_is_composed_between_digits(split: Examples, monkeypatch: Any) -> None:
    """A block of 52 x 30 pixels takes the place of a sign; in the row, its size is halved."""
    block = np.zeros((120, 120), np.uint8)
    block[34:86, 45:75] = 255
    written = []
    monkeypatch.setattr(
        signs, "write", lambda *given: written.append((given[0], given[4])) or block.copy()
    )
    monkeypatch.setattr(composition, "_PRINTED", (0, 0))
    monkeypatch.setattr(composition, "_STRETCH", (1, 1))
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    hand = Hand(split.images[:5], split.images[5:9])
    both = Examples(split.images[:2], split.labels[:2])
    for seed in range(20):
        row = composition.compose(both, APART, np.random.RandomState(seed), "0+0", hand)
        full = (row > 40).sum(axis=0) >= 24  # columns
        first = next(k for k in range(len(full)) if full[k : k + 13].sum() == 13)
        assert (row[:, : first - 1] > 40).any()
        assert (row[:, first + 17 :] > 40).any()
    assert {sign for sign, _ in written} == {"+"}
    # In the rows that are drawn, the strokes of the signs have a uniform width.
    assert {len(given.ones) for _, given in written} == {0, 5}


def test_beside_signs_1s_lean_as_the_row_does(monkeypatch: Any) -> None:
    """A slanted 1 stays slanted in a row of digits, but becomes upright beside signs."""
    image = np.zeros((28, 28), np.uint8)
    cv2.line(image, (20, 4), (8, 23), 255, 2, cv2.LINE_AA)
    seen: List[float] = []
    distort = distortion.distort

    def spy(image: Any, size: float, width: float, slant: float, wobble: float, random: Any) -> Any:
        patch = distort(image, size, 1.0, slant, 0.0, random)
        seen.append(patch.shape[1] / patch.shape[0])
        return patch

    monkeypatch.setattr(distortion, "distort", spy)
    monkeypatch.setattr(composition, "_SLANT", (0, 0))
    monkeypatch.setattr(composition, "_SLANT_ALONE", (0, 0))
    monkeypatch.setattr(composition, "_DRAWN", 0)
    monkeypatch.setattr(strokes, "add", lambda image, digit, random: image)
    widths = {}
    for form in ("0", "00", "0/", "0-"):
        seen.clear()
        count = form.count("0")
        ones = Examples(np.stack(count * [image]), np.ones(count, np.uint8))
        for seed in range(10):
            composition.compose(ones, APART, np.random.RandomState(seed), form)
        widths[form] = np.median(seen)
    assert min(widths["0"], widths["00"]) > 0.5
    assert max(widths["0/"], widths["0-"]) < 0.27


def test_rows_are_stretched(split: Examples, monkeypatch: Any) -> None:
    both = Examples(split.images[:2], split.labels[:2])
    widths = {}
    for stretch in (1.0, 1.5):
        monkeypatch.setattr(composition, "_STRETCH", (stretch, stretch))
        row = composition.compose(both, APART, np.random.RandomState(0))
        widths[stretch] = row.shape[1]
        assert row.shape[0] == 32
    assert widths[1.5] == pytest.approx(1.5 * widths[1.0], abs=1)


def arguments_of_distort(monkeypatch: Any, name: str) -> List[float]:
    """Returns a list to which each call to `distort` adds the value of the named argument."""
    values: List[float] = []
    distort = distortion.distort

    def spy(*given: Any) -> Any:
        values.append(inspect.signature(distort).bind(*given).arguments[name])
        return distort(*given)

    monkeypatch.setattr(distortion, "distort", spy)
    return values


def test_the_median_digit_of_a_row_is_as_high_as_chosen(split: Examples, monkeypatch: Any) -> None:
    sizes = arguments_of_distort(monkeypatch, "size")
    for seed in range(100):
        sizes.clear()
        five = slice(5 * (seed % 10), 5 * (seed % 10) + 5)
        random = np.random.RandomState(seed)
        composition.compose(Examples(split.images[five], split.labels[five]), APART, random)
        assert 2 * 17 <= np.median(sizes) <= 2 * 23


def test_print_stands_before_and_after_the_digits(split: Examples, monkeypatch: Any) -> None:
    """A filled rectangle replaces each printed word and is cropped to a height of 64 pixels."""
    monkeypatch.setattr(printed_words, "word", lambda random: np.full((90, 40), 255, np.uint8))
    monkeypatch.setattr(composition, "_PRINTED", (1, 1))
    monkeypatch.setattr(composition, "_STRETCH", (1, 1))
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    for seed in range(20):
        row = composition.compose(
            Examples(split.images[:1], split.labels[:1]), APART, np.random.RandomState(seed)
        )
        dark = np.flatnonzero(np.median(row, axis=0) > 100)  # columns
        assert dark[0] <= 6
        assert dark[-1] >= row.shape[1] - 7
        assert dark[18] - dark[0] == dark[-1] - dark[-19] == 18  # the blocks at half their size


def test_one_row_in_five_is_drawn_and_one_in_seven_has_a_printed_word(
    split: Examples, monkeypatch: Any
) -> None:
    drawn, words = [], []
    monkeypatch.setattr(
        printed_words, "word", lambda random: words.append(1) or np.full((20, 20), 255, np.uint8)
    )
    monkeypatch.setattr(
        drawn_digits,
        "draw",
        lambda digits, random: drawn.append(1) or np.full((len(digits), 28, 28), 255, np.uint8),
    )
    one = Examples(split.images[:1], split.labels[:1])
    random = np.random.RandomState(0)
    for _ in range(1000):
        composition.compose(one, APART, random)
    assert 160 < len(drawn) < 240
    assert 110 < len(words) < 190


def test_drawn_rows_are_evener_than_others(split: Examples, monkeypatch: Any) -> None:
    """A drawn row's unevenness is the square of a uniform random number, so its mean is 1/3."""
    wobbles = arguments_of_distort(monkeypatch, "wobble")
    one = Examples(split.images[:1], split.labels[:1])
    for share, mean in ((0, 1.0), (1, 1 / 3)):
        monkeypatch.setattr(composition, "_DRAWN", share)
        wobbles.clear()
        for seed in range(200):
            composition.compose(one, APART, np.random.RandomState(seed))
        assert abs(np.mean(wobbles) - mean) < 0.05


def test_of_rows_of_digits_three_in_ten_are_narrow_of_coarse_ones_eight_and_none_with_signs(
    split: Examples, monkeypatch: Any
) -> None:
    widths = arguments_of_distort(monkeypatch, "width")
    one = Examples(split.images[:1], split.labels[:1])
    random = np.random.RandomState(0)
    for coarse, share in ((0, 0.3), (1, 0.8)):
        monkeypatch.setattr(composition, "_COARSE", coarse)
        widths.clear()
        for _ in range(500):
            composition.compose(one, APART, random)
        assert 0.45 <= min(widths) < 0.5
        assert np.mean(np.array(widths) < 1) == pytest.approx(share, abs=0.05)
    widths.clear()
    for _ in range(50):
        composition.compose(one, APART, random, "-0")
    assert set(widths) == {1.0}


@pytest.mark.parametrize(("coarse", "share"), [(0, 0.2), (1, 0.8)])
def test_one_row_in_five_without_other_signs_than_points_is_thick_and_more_coarse_ones(
    coarse: int, share: float, split: Examples, monkeypatch: Any
) -> None:
    monkeypatch.setattr(composition, "_COARSE", coarse)
    thickenings: List[float] = []
    thicken = distortion.thicken
    monkeypatch.setattr(
        distortion,
        "thicken",
        lambda patch, pixels: thickenings.append(pixels) or thicken(patch, pixels),
    )
    random = np.random.RandomState(0)
    shares = {}
    for form in ("0", "0.0", "0+0"):
        thickenings.clear()
        count = form.count("0")
        some = Examples(split.images[:count], split.labels[:count])
        for _ in range(300):
            composition.compose(some, APART, random, form)
        shares[form] = np.mean(np.array(thickenings) > 2.5)
    assert shares == {
        "0": pytest.approx(share, abs=0.07),
        "0.0": pytest.approx(share, abs=0.07),
        "0+0": 0,
    }
