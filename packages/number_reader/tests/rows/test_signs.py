"""Tests the shapes, sizes and positions of signs.

The strokes of the signs have a uniform width or come from images of digits.
"""

from typing import Any, Dict, List

import cv2
import numpy as np
import pytest

from number_reader import rows
from number_reader.rows import signs
from number_reader.rows.signs import EVEN, SIDE, Hand

SIZE = 40  # pixels, the height of the digits
WIDTH = 5.0  # pixels, the width of their strokes


def one() -> np.ndarray:
    """Returns a 1: a slanted line, 3 pixels wide."""
    image = np.zeros((28, 28), np.uint8)
    cv2.line(image, (17, 4), (10, 23), 255, 3, cv2.LINE_AA)
    return image


def zero() -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    cv2.ellipse(image, (14, 14), (6, 9), 0, 0, 360, 255, 2, cv2.LINE_AA)
    return image


HANDS: Dict[str, Hand] = {"even": EVEN, "MNIST's": Hand(one()[None], zero()[None])}


@pytest.fixture(params=HANDS)
def hand(request: Any) -> Hand:
    return HANDS[request.param]


def written(sign: str, hand: Hand, count: int = 60, slant: float = 0.0) -> List[np.ndarray]:
    """Writes a sign several times and returns masks of its ink."""
    random = np.random.RandomState(0)
    found = [signs.write(sign, SIZE, WIDTH, slant, hand, random) for _ in range(count)]
    assert all(each.shape == (SIDE, SIDE) and each.dtype == np.uint8 for each in found)
    return [each > 100 for each in found]


def heights(masks: List[np.ndarray]) -> np.ndarray:
    return np.array([np.ptp(np.nonzero(mask)[0]) + 1 for mask in masks]) / SIZE


def widths(masks: List[np.ndarray]) -> np.ndarray:
    return np.array([np.ptp(np.nonzero(mask)[1]) + 1 for mask in masks]) / SIZE


def middles(masks: List[np.ndarray]) -> np.ndarray:
    """For each mask, returns the mean position of the ink.

    Positions are measured downwards from the middle of the digits, in digit heights.
    """
    return np.array([np.nonzero(mask)[0].mean() - SIDE / 2 for mask in masks]) / SIZE


@pytest.mark.parametrize(
    ("sign", "components"), [*((sign, 1) for sign in "+-×*·/()."), ("=", 2), ("÷", 3), (":", 2)]
)
def test_a_sign_has_as_many_pieces_as_people_write(sign: str, components: int, hand: Hand) -> None:
    counts = [cv2.connectedComponents(mask.astype(np.uint8))[0] - 1 for mask in written(sign, hand)]
    assert np.mean(np.array(counts) == components) >= (
        0.5 if sign == "=" else 0.8
    )  # thick lines meet


def test_every_sign_of_the_alphabet_can_be_written(hand: Hand) -> None:
    for sign in rows.SIGNS:
        assert all(mask.any() for mask in written(sign, hand, 5))


def test_a_minus_is_flat_and_a_plus_as_high_as_wide(hand: Hand) -> None:
    minus, plus = written("-", hand), written("+", hand)
    assert heights(minus).max() < 0.5
    assert widths(minus).min() < 0.5
    assert 1.0 < widths(minus).max() < 1.4
    ratios = heights(plus) / widths(plus)
    assert np.median(ratios) == pytest.approx(1, abs=0.2)
    assert ratios.min() < 0.7  # some signs have a wide bar, and some have a long stem
    assert heights(plus).max() > 1.0


def test_a_slash_leans_to_the_right_and_can_be_twice_as_high_as_a_digit(hand: Hand) -> None:
    slashes = written("/", hand)
    assert heights(slashes).min() > 0.8
    assert heights(slashes).max() > 1.7
    for mask in slashes:
        lines, columns = np.nonzero(mask)
        assert np.corrcoef(lines, columns)[0, 1] < -0.5  # lines are counted downwards
    ratios = widths(slashes) / heights(slashes)
    leaning = written("/", hand, slant=0.4)  # beside slanted digits
    assert np.median(widths(leaning) / heights(leaning)) > np.median(ratios) + 0.25


def test_brackets_are_higher_than_digits_and_bend_apart(hand: Hand) -> None:
    for sign, side in (("(", 1), (")", -1)):
        masks = written(sign, hand)
        assert np.median(heights(masks)) > 1
        for mask in masks:
            lines, columns = np.nonzero(mask)
            ends = columns[(lines < lines.min() + 4) | (lines > lines.max() - 4)].mean()
            middle = columns[abs(lines - (lines.min() + lines.max()) / 2) < 3].mean()
            assert side * (ends - middle) > 1


def test_a_point_is_on_the_base_line_and_a_comma_reaches_below(hand: Hand) -> None:
    points, commas, dots = (written(sign, hand) for sign in ".,·")
    assert 0.25 < middles(points).min() < middles(points).max() < 0.65
    assert abs(middles(dots)).max() < 0.25
    assert max(heights(points).max(), heights(dots).max()) < 0.5
    bottoms = [np.nonzero(mask)[0].max() - SIDE / 2 for mask in commas]
    assert np.median(bottoms) > 0.6 * SIZE


def test_half_of_the_points_are_as_wide_as_the_pen() -> None:
    """The pen is 9 pixels wide.

    Half of the decimal points are 8 to 12 pixels high, and the others are 3 to 10 pixels high.
    """
    random = np.random.RandomState(0)
    sizes = []
    for _ in range(300):
        mask = signs.write(".", 40.0, 9.0, 0.0, signs.EVEN, random) > 127
        sizes.append(np.ptp(np.nonzero(mask)[0]) + 1)
    share = np.mean(np.array(sizes) >= 8)
    assert 0.6 < share < 0.9  # half of the points, and about a quarter of the others
    assert min(sizes) <= 5


def test_a_star_can_be_raised(hand: Hand) -> None:
    stars = middles(written("*", hand))
    assert stars.min() < -0.3
    assert stars.max() > 0


def test_strokes_are_as_wide_as_asked_for(hand: Hand) -> None:
    random = np.random.RandomState(0)
    for width in (3.0, 5.0, 8.0):
        found = []
        for _ in range(30):
            mask = signs.write("/", SIZE, width, 0.0, hand, random) > 127
            lines, columns = np.nonzero(mask)
            length = np.hypot(np.ptp(lines), np.ptp(columns))
            found.append(np.count_nonzero(mask) / length)
        # OpenCV's smooth lines are about two pixels wider than requested.
        assert np.median(found) == pytest.approx(width + (2 if hand is EVEN else 0), abs=1.3)
