"""Tests the rows of printed text or drawings that are composed in addition to rows of digits."""

import collections
from typing import Any, Dict, List

import cv2
import numpy as np
import pytest

from number_reader import rows
from number_reader.rows import composition, no_digits, printed_words

HEIGHT = 64
KINDS = {"_words": 0.25, "_letters": 0.2, "_shapes": 0.2, "_blots": 0.25, "_wall": 0.1}


def test_rows_without_digits_have_the_shape_of_rows_and_differ() -> None:
    found = [composition.without_digits(np.random.RandomState(seed)) for seed in range(100)]
    assert {row.dtype for row in found} == {np.dtype(np.uint8)}
    assert {row.shape[0] for row in found} == {rows.HEIGHT}
    assert all(row.shape[1] >= 8 for row in found)
    assert all(row.max() > 40 for row in found)  # pale ink
    assert len({row.tobytes() for row in found}) == 100


def test_a_seed_alone_determines_a_row() -> None:
    """The global random generators of NumPy and OpenCV have no influence."""
    found = []
    for state in (1, 2):
        np.random.seed(state)
        cv2.setRNGSeed(state)
        random = np.random.RandomState(7)
        found.append([composition.without_digits(random) for _ in range(50)])
    assert all(map(np.array_equal, *found))


def test_each_kind_appears_as_often_as_it_should(monkeypatch: Any) -> None:
    counts: Dict[str, int] = collections.Counter()

    def counting(name: str) -> Any:
        def compose(height: int, random: np.random.RandomState) -> np.ndarray:
            counts[name] += 1
            return np.zeros((height, 10), np.uint8)

        return compose

    for name in KINDS:
        monkeypatch.setattr(no_digits, name, counting(name))
    random = np.random.RandomState(0)
    for _ in range(2000):
        no_digits.compose(HEIGHT, random)
    for name, share in KINDS.items():
        assert counts[name] == pytest.approx(2000 * share, abs=80), name  # four standard deviations


def of_kind(name: str, count: int = 60) -> List[np.ndarray]:
    return [getattr(no_digits, name)(HEIGHT, np.random.RandomState(k)) for k in range(count)]


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_has_ink_in_a_row_of_the_height(name: str) -> None:
    for row in of_kind(name):
        assert (row.dtype, row.shape[0]) == (np.dtype(np.uint8), HEIGHT)
        assert row.max() > 120


def heights(row: np.ndarray) -> np.ndarray:
    """Returns the heights of a row's connected components."""
    boxes = cv2.connectedComponentsWithStats((row > 60).astype(np.uint8))[2][1:]
    return np.asarray(boxes[:, cv2.CC_STAT_HEIGHT])


@pytest.mark.parametrize("name", ["_words", "_letters", "_shapes", "_blots"])
def test_they_are_about_as_high_as_digits(name: str) -> None:
    """Digits are 34 to 46 pixels high."""
    highest = [heights(row).max() for row in of_kind(name)]
    assert 24 <= np.median(highest) <= 60


def test_discs_are_round_and_filled() -> None:
    """Discs may overlap; a component that is as wide as it is high is a single disc."""
    single = 0
    for seed in range(50):
        row = no_digits.discs(HEIGHT, np.random.RandomState(seed))
        stats = cv2.connectedComponentsWithStats((row > 127).astype(np.uint8))[2][1:]
        for width, height, area in stats[
            :, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]
        ]:
            if abs(width - height) <= 1:
                single += 1
                assert area == pytest.approx(np.pi / 4 * width * height, rel=0.1)
    assert single > 50


def test_words_are_printed_upside_down_now_and_then(monkeypatch: Any) -> None:
    """A rectangle with ink only in its upper half replaces each printed word."""
    block = np.zeros((40, 30), np.uint8)
    block[:20] = 200
    monkeypatch.setattr(printed_words, "word", lambda random, heights: block)
    turned = 0
    for row in of_kind("_words", 300):
        ink = np.flatnonzero(row[:, 5])
        assert len(ink) == 20
        # The block begins 4 to 20 pixels below the row's upper edge; its lower half begins 20
        # pixels further down.
        assert 4 <= ink[0] <= 20 or 24 <= ink[0] <= 40
        turned += ink[0] > 22
    assert 60 <= turned <= 125  # 30% of 300 is 90
