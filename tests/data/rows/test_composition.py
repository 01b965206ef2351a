"""Tests how a row is composed of digits, and of what else gets into it."""

import inspect
from typing import Any, List

import cv2
import numpy as np
import pytest

from tf1_mnist.data import Split, rows
from tf1_mnist.data.rows import (
    APART,
    CLOSE,
    TOUCHING,
    clutter,
    composition,
    drawn_digits,
    printed_words,
    signs,
    strokes,
)
from tf1_mnist.data.rows.signs import Hand


def pieces(image: np.ndarray) -> int:
    """Returns the number of connected pieces of dark ink, dots aside."""
    _, _, statistics, _ = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8))
    return np.count_nonzero(statistics[1:, cv2.CC_STAT_HEIGHT] >= 8)


def test_a_row_of_one_digit_shows_it(split: Split) -> None:
    random = np.random.RandomState(0)
    for k in range(40):
        image = rows.compose(Split(split.images[k : k + 1], split.labels[k : k + 1]), APART, random)
        ink = np.flatnonzero((image > 50).sum(axis=1) > 0)  # a thin stroke can be pale
        assert image.shape[0] == 32
        assert ink.max() - ink.min() >= 8


def test_touching_digits_are_one_piece_more_often(split: Split) -> None:
    random = np.random.RandomState(0)
    counts = {}
    for spacing in (APART, TOUCHING):
        composed = [
            rows.compose(Split(split.images[k : k + 4], split.labels[k : k + 4]), spacing, random)
            for k in range(0, 200, 4)
        ]
        counts[spacing] = np.mean([pieces(image) for image in composed])
    assert counts[TOUCHING] < counts[APART] - 1


def test_an_image_without_ink_is_allowed() -> None:
    blank = Split(np.zeros((2, 28, 28), np.uint8), np.array([3, 7], np.uint8))
    assert rows.compose(blank, TOUCHING, np.random.RandomState(0)).shape[0] == 32


def test_a_sign_is_composed_between_digits(split: Split, monkeypatch: Any) -> None:
    """In the place of a sign: a block of 52 x 30 pixels, which the row shows at half its size."""
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
    both = Split(split.images[:2], split.labels[:2])
    for seed in range(20):
        row = rows.compose(both, APART, np.random.RandomState(seed), "0+0", hand)
        full = (row > 40).sum(axis=0) >= 24  # columns
        first = next(k for k in range(len(full)) if full[k : k + 13].sum() == 13)
        assert (row[:, : first - 1] > 40).any()
        assert (row[:, first + 17 :] > 40).any()
    assert {sign for sign, _ in written} == {"+"}
    # In the rows that are drawn, the strokes of the signs are even.
    assert {len(given.ones) for _, given in written} == {0, 5}


def test_beside_signs_1s_lean_as_the_row_does(monkeypatch: Any) -> None:
    """A slanted 1 is wide, and stays so in a row of digits; it is upright beside signs."""
    image = np.zeros((28, 28), np.uint8)
    cv2.line(image, (20, 4), (8, 23), 255, 2, cv2.LINE_AA)
    seen: List[float] = []
    distort = composition._distort

    def spy(image: Any, size: float, width: float, slant: float, wobble: float, random: Any) -> Any:
        patch = distort(image, size, 1.0, slant, 0.0, random)
        seen.append(patch.shape[1] / patch.shape[0])
        return patch

    monkeypatch.setattr(composition, "_distort", spy)
    monkeypatch.setattr(composition, "_SLANT", (0, 0))
    monkeypatch.setattr(composition, "_SLANT_ALONE", (0, 0))
    monkeypatch.setattr(composition, "_DRAWN", 0)
    monkeypatch.setattr(strokes, "add", lambda image, digit, random: image)
    widths = {}
    for form in ("0", "00", "0/", "0-"):
        seen.clear()
        count = form.count("0")
        ones = Split(np.stack(count * [image]), np.ones(count, np.uint8))
        for seed in range(10):
            rows.compose(ones, APART, np.random.RandomState(seed), form)
        widths[form] = np.median(seen)
    assert min(widths["0"], widths["00"]) > 0.5
    assert max(widths["0/"], widths["0-"]) < 0.27


def test_rows_are_stretched(split: Split, monkeypatch: Any) -> None:
    both = Split(split.images[:2], split.labels[:2])
    widths = {}
    for stretch in (1.0, 1.5):
        monkeypatch.setattr(composition, "_STRETCH", (stretch, stretch))
        row = rows.compose(both, APART, np.random.RandomState(0))
        widths[stretch] = row.shape[1]
        assert row.shape[0] == 32
    assert widths[1.5] == pytest.approx(1.5 * widths[1.0], abs=1)


def arguments_of_distort(monkeypatch: Any, name: str) -> List[float]:
    """Returns a list to which each call of `_distort` adds the argument of this name."""
    values: List[float] = []
    distort = composition._distort

    def spy(*given: Any) -> Any:
        values.append(inspect.signature(distort).bind(*given).arguments[name])
        return distort(*given)

    monkeypatch.setattr(composition, "_distort", spy)
    return values


def test_the_median_digit_of_a_row_is_as_high_as_chosen(split: Split, monkeypatch: Any) -> None:
    sizes = arguments_of_distort(monkeypatch, "size")
    for seed in range(100):
        sizes.clear()
        five = slice(5 * (seed % 10), 5 * (seed % 10) + 5)
        random = np.random.RandomState(seed)
        rows.compose(Split(split.images[five], split.labels[five]), APART, random)
        assert 2 * 17 <= np.median(sizes) <= 2 * 23


def test_touching_may_be_in_a_part_of_a_row_only() -> None:
    random = np.random.RandomState(0)
    found = [composition._touching(8, random) for _ in range(500)]
    assert 0.5 < np.mean([part.all() for part in found]) < 0.75
    for part in found:
        assert np.count_nonzero(np.diff(part.astype(int))) <= 2  # one part


def test_print_stands_before_and_after_the_digits(split: Split, monkeypatch: Any) -> None:
    """In the place of a word: a block, of which the row keeps the 64 pixels of its height."""
    monkeypatch.setattr(printed_words, "word", lambda random: np.full((90, 40), 255, np.uint8))
    monkeypatch.setattr(composition, "_PRINTED", (1, 1))
    monkeypatch.setattr(composition, "_STRETCH", (1, 1))
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    for seed in range(20):
        row = rows.compose(
            Split(split.images[:1], split.labels[:1]), APART, np.random.RandomState(seed)
        )
        dark = np.flatnonzero(np.median(row, axis=0) > 100)  # columns
        assert dark[0] <= 6
        assert dark[-1] >= row.shape[1] - 7
        assert dark[18] - dark[0] == dark[-1] - dark[-19] == 18  # blocks, at half their size


def test_one_row_in_five_is_drawn_and_one_in_seven_has_a_printed_word(
    split: Split, monkeypatch: Any
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
    one = Split(split.images[:1], split.labels[:1])
    random = np.random.RandomState(0)
    for _ in range(1000):
        rows.compose(one, APART, random)
    assert 160 < len(drawn) < 240
    assert 110 < len(words) < 190


def test_without_a_wobble_equal_digits_stay_equal(split: Split) -> None:
    def distorted(wobble: float) -> List[np.ndarray]:
        random = np.random.RandomState(0)
        return [
            composition._distort(split.images[0], 40.0, 1.0, 0.1, wobble, random) for _ in range(20)
        ]

    first, *others = distorted(0.0)
    for other in others:  # bent by nothing, or not bent at all
        assert other.shape == first.shape
        assert np.abs(other.astype(int) - first).max() < 16
    assert len({image.tobytes() for image in distorted(1.0)}) == 20


def test_drawn_rows_are_evener_than_others(split: Split, monkeypatch: Any) -> None:
    """The mean of the square of a number from 0 to 1 is 1/3."""
    wobbles = arguments_of_distort(monkeypatch, "wobble")
    one = Split(split.images[:1], split.labels[:1])
    for share, mean in ((0, 1.0), (1, 1 / 3)):
        monkeypatch.setattr(composition, "_DRAWN", share)
        wobbles.clear()
        for seed in range(200):
            rows.compose(one, APART, np.random.RandomState(seed))
        assert abs(np.mean(wobbles) - mean) < 0.05


def test_of_rows_of_digits_three_in_ten_are_narrow_of_coarse_ones_six_and_none_with_signs(
    split: Split, monkeypatch: Any
) -> None:
    widths = arguments_of_distort(monkeypatch, "width")
    one = Split(split.images[:1], split.labels[:1])
    random = np.random.RandomState(0)
    for coarse, share in ((0, 0.3), (1, 0.6)):
        monkeypatch.setattr(composition, "_COARSE", coarse)
        widths.clear()
        for _ in range(500):
            rows.compose(one, APART, random)
        assert 0.45 <= min(widths) < 0.5
        assert np.mean(np.array(widths) < 1) == pytest.approx(share, abs=0.05)
    widths.clear()
    for _ in range(50):
        rows.compose(one, APART, random, "-0")
    assert set(widths) == {1.0}


def test_a_digit_is_as_narrow_as_asked_for_and_never_cut_off(split: Split) -> None:
    for image in split.images[:30]:
        whole, half = (
            composition._distort(image, 40.0, width, 0.0, 0.0, np.random.RandomState(0))
            for width in (1.0, 0.5)
        )
        assert half.shape[1] == pytest.approx(whole.shape[1] / 2, abs=2)
    flat = np.zeros((28, 28), np.uint8)
    flat[12:16, 2:26] = 255  # made 60 pixels long, and leans
    leaning = composition._distort(flat, 46.0, 1.25, 0.5, 0.0, np.random.RandomState(0))
    assert leaning.shape[1] > 80


@pytest.mark.parametrize(("coarse", "share"), [(0, 0.2), (1, 0.6)])
def test_one_row_in_five_without_other_signs_than_points_is_thick_and_more_coarse_ones(
    coarse: int, share: float, split: Split, monkeypatch: Any
) -> None:
    monkeypatch.setattr(composition, "_COARSE", coarse)
    thickenings: List[float] = []
    thicken = composition.thicken
    monkeypatch.setattr(
        composition,
        "thicken",
        lambda patch, pixels: thickenings.append(pixels) or thicken(patch, pixels),
    )
    random = np.random.RandomState(0)
    shares = {}
    for form in ("0", "0.0", "0+0"):
        thickenings.clear()
        count = form.count("0")
        some = Split(split.images[:count], split.labels[:count])
        for _ in range(300):
            rows.compose(some, APART, random, form)
        shares[form] = np.mean(np.array(thickenings) > 2.5)
    assert shares == {
        "0": pytest.approx(share, abs=0.07),
        "0.0": pytest.approx(share, abs=0.07),
        "0+0": 0,
    }


def test_a_coarse_row_has_strong_strokes_and_no_fine_detail() -> None:
    """At 0.2 times the size, lines of 2 pixels become one grey; a stroke of 10 stays ink."""
    row = np.zeros((64, 120), np.uint8)
    row[:, 10:20] = 255
    row[:, 40:100:4] = row[:, 41:100:4] = 255
    for seed in range(10):
        coarse = composition._coarse(row, 0.2, np.random.RandomState(seed))
        assert coarse.shape == row.shape
        assert coarse[32, 14:16].min() > 200
        assert np.ptp(coarse[32, 50:90].astype(int)) < 130  # 255 before
        assert coarse[:, :4].max() == 0


def test_two_1s_side_by_side_never_touch(monkeypatch: Any) -> None:
    """They would look like one thick 1."""
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    monkeypatch.setattr(composition, "_PRINTED", (0, 0))
    monkeypatch.setattr(composition, "_BREAKS", 0)
    monkeypatch.setattr(composition, "_COARSE", 0)
    monkeypatch.setattr(composition, "photograph", lambda row, random, stretch: row)
    monkeypatch.setattr(strokes, "add", lambda image, digit, random: image)
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:15] = 255
    ones = Split(np.stack(3 * [image]), np.ones(3, np.uint8))
    for spacing in (CLOSE, TOUCHING):
        for seed in range(40):
            row = rows.compose(ones, spacing, np.random.RandomState(seed))
            assert pieces(row) == 3


def test_a_point_may_be_near_to_the_digits_but_touches_none(split: Split, monkeypatch: Any) -> None:
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    monkeypatch.setattr(composition, "_PRINTED", (0, 0))
    monkeypatch.setattr(composition, "_BREAKS", 0)
    monkeypatch.setattr(composition, "_COARSE", 0)
    dot = np.zeros((120, 120), np.uint8)
    dot[72:80, 56:64] = 255
    monkeypatch.setattr(signs, "write", lambda *given: dot.copy())
    distances = {}
    for near in (0, 1):
        monkeypatch.setattr(composition, "_NEAR", near)
        distances[near] = []
        for k in range(60):
            two = Split(split.images[2 * k : 2 * k + 2], split.labels[2 * k : 2 * k + 2])
            row = rows.compose(two, APART, np.random.RandomState(k), "0.0")
            ink = (row > 127).astype(np.uint8)
            _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink)
            small = np.flatnonzero(boxes[:, cv2.CC_STAT_HEIGHT] <= 5)
            if not len(small):
                continue
            rest = ((labels > 0) & ~np.isin(labels, small)).astype(np.uint8)
            away = cv2.distanceTransform(1 - rest, cv2.DIST_L2, 5)
            distances[near].append(min(away[labels == each].min() for each in small))
    assert min(map(len, distances.values())) >= 45  # in the others, it is blurred or stretched
    assert np.median(distances[1]) < 4 < np.median(distances[0])
