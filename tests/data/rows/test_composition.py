"""Tests how a row is composed of digits, and of what else gets into it."""

from typing import Any

import cv2
import numpy as np

from tf1_mnist.data import Split, rows
from tf1_mnist.data.rows import (
    APART,
    TOUCHING,
    clutter,
    composition,
    drawn_digits,
    printed_words,
)


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


def test_print_stands_before_and_after_the_digits(split: Split, monkeypatch: Any) -> None:
    """In the place of a word: a block, of which the row keeps the 64 pixels of its height."""
    monkeypatch.setattr(printed_words, "word", lambda random: np.full((90, 40), 255, np.uint8))
    monkeypatch.setattr(composition, "_PRINTED", (1, 1))
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    for seed in range(20):
        row = rows.compose(
            Split(split.images[:1], split.labels[:1]), APART, np.random.RandomState(seed)
        )
        dark = np.flatnonzero(np.median(row, axis=0) > 100)  # columns
        assert dark[0] <= 6
        assert dark[-1] >= row.shape[1] - 7
        assert dark[18] - dark[0] == dark[-1] - dark[-19] == 18  # blocks, at half their size


def test_one_row_in_seven_has_a_printed_word(split: Split, monkeypatch: Any) -> None:
    words = []
    monkeypatch.setattr(
        printed_words, "word", lambda random: words.append(1) or np.full((20, 20), 255, np.uint8)
    )
    rows.random_rows(split, 1000, np.random.RandomState(0))
    assert 110 < len(words) < 190


def test_one_row_in_five_is_drawn(split: Split, monkeypatch: Any) -> None:
    drawn = []
    monkeypatch.setattr(
        drawn_digits,
        "draw",
        lambda digits, random: drawn.append(1) or np.full((len(digits), 28, 28), 255, np.uint8),
    )
    rows.random_rows(split, 1000, np.random.RandomState(0))
    assert 160 < len(drawn) < 240


def test_without_a_wobble_equal_digits_stay_equal(split: Split) -> None:
    def distorted(wobble: float) -> int:
        """Returns the number of images that one image becomes in 20 distortions."""
        random = np.random.RandomState(0)
        images = [
            composition._distort(split.images[0], 40.0, 0.1, wobble, random) for _ in range(20)
        ]
        return len({image.tobytes() for image in images})

    assert distorted(0.0) == 1
    assert distorted(1.0) == 20


def test_drawn_rows_are_evener_than_others(split: Split, monkeypatch: Any) -> None:
    """The mean of the square of a number from 0 to 1 is 1/3."""
    wobbles = []
    distort = composition._distort

    def spy(image: Any, size: float, slant: float, wobble: float, random: Any) -> Any:
        wobbles.append(wobble)
        return distort(image, size, slant, wobble, random)

    monkeypatch.setattr(composition, "_distort", spy)
    one = Split(split.images[:1], split.labels[:1])
    for share, mean in ((0, 1.0), (1, 1 / 3)):
        monkeypatch.setattr(composition, "_DRAWN", share)
        wobbles.clear()
        for seed in range(500):
            rows.compose(one, APART, np.random.RandomState(seed))
        assert abs(np.mean(wobbles) - mean) < 0.05
