"""Tests the rows that the reader is trained on."""

import itertools
from typing import Any

import cv2
import numpy as np
import pytest

from tf1_mnist.data import Split, rows
from tf1_mnist.data.rows import (
    APART,
    NO_DIGIT,
    TOUCHING,
    Rows,
    clutter,
    composition,
    drawn_digits,
    printed_words,
    strokes,
)


@pytest.fixture
def split(digits: Any) -> Split:
    train, _ = digits
    return train


def same(one: Split, other: Split) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other))


def pieces(image: np.ndarray) -> int:
    """Returns the number of connected pieces of dark ink, dots aside."""
    _, _, statistics, _ = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8))
    return np.count_nonzero(statistics[1:, cv2.CC_STAT_HEIGHT] >= 8)


def test_an_epoch_has_a_row_for_every_four_images(split: Split) -> None:
    batches = Rows(split, 16, seed=1)
    found = list(batches.since(0))
    assert batches.images_per_epoch == len(split.images) // 4
    assert len(found) == batches.steps_per_epoch == -(-batches.images_per_epoch // 16)
    for images, labels in found:
        assert images.dtype == labels.dtype == np.uint8
        assert images.shape == (16, 32, images.shape[2])
        assert labels.shape == (16, 6)


def test_a_resumed_run_sees_the_same_rows(split: Split) -> None:
    batches = Rows(split, 8, seed=3)
    steps = batches.steps_per_epoch
    whole = list(batches.since(0)) + list(batches.since(steps))
    for step in (1, 7, 8, steps - 1, steps, steps + 5):
        resumed = list(Rows(split, 8, seed=3).since(step))
        assert len(resumed) == steps - step % steps
        assert all(map(same, resumed, whole[step:]))
    assert not any(map(same, whole[:steps], whole[steps:]))
    assert not same(whole[0], next(Rows(split, 8, seed=4).since(0)))


def test_rows_of_a_batch_have_similar_widths(split: Split) -> None:
    images = [
        row for batch in itertools.islice(Rows(split, 16, 0).since(0), 8) for row in batch.images
    ]
    used = [np.flatnonzero(image.any(axis=0)).max() + 1 for image in images]
    assert np.sum(used) > 0.7 * sum(image.shape[1] for image in images)


def test_the_batch_size_is_at_most_an_epoch(split: Split) -> None:
    for size in (0, len(split.images) // 4 + 1):
        with pytest.raises(ValueError, match=f"batch size {size}; expected 1 to"):
            Rows(split, size, seed=0)


def test_three_of_eight_rows_hold_one_digit_and_no_row_more_than_six(split: Split) -> None:
    _, labels = rows.random_rows(split, 2000, np.random.RandomState(0))
    counts = np.bincount([len(label) for label in labels], minlength=7) / 2000
    np.testing.assert_allclose(counts, [0, 3 / 8] + 5 * [1 / 8], atol=0.04)


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


def test_spelling_drops_repeats_and_gaps() -> None:
    path = np.array([10, 7, 7, 10, 7, 0, 0, 10, 10, 1])
    assert rows.spell(path) == [7, 7, 0, 1]
    assert rows.spell(np.array([10, 10])) == []


def test_stacking_pads_on_the_right() -> None:
    images = [np.full((32, 3), 9, np.uint8), np.full((32, 5), 8, np.uint8)]
    stacked = rows.stack(images, [np.array([1]), np.array([2, 3])])
    assert stacked.images.shape == (2, 32, 5)
    assert stacked.images[0].sum() == 32 * 3 * 9
    assert not stacked.images[0][:, 3:].any()
    assert stacked.labels.tolist() == [[1] + 5 * [NO_DIGIT], [2, 3] + 4 * [NO_DIGIT]]


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


def test_words_are_as_high_as_digits_or_lower_and_differ() -> None:
    words = [printed_words.word(np.random.RandomState(seed)) for seed in range(100)]
    assert {word.dtype for word in words} == {np.dtype(np.uint8)}
    assert 12 <= min(word.shape[0] for word in words) < 20
    assert 40 < max(word.shape[0] for word in words) <= 48 * 1.5
    assert all(word.shape[1] > word.shape[0] for word in words)
    assert all(word.max() > 120 for word in words)
    assert len({word.tobytes() for word in words}) == 100
    again = [printed_words.word(np.random.RandomState(seed)) for seed in range(100)]
    assert all(map(np.array_equal, words, again))


HOLES = (1, 0, 0, 0, 1, 0, 1, 0, 2, 1)  # of the digits 0 to 9


@pytest.mark.parametrize("digit", range(10))
def test_a_drawn_digit_is_one_piece_with_as_many_holes_as_the_digit_has(digit: int) -> None:
    for seed in range(50):
        (image,) = drawn_digits.draw(np.array([digit]), np.random.RandomState(seed))
        assert image.shape == (28, 28)
        assert image.dtype == np.uint8
        ink = np.pad((image > 100).astype(np.uint8), 1)
        assert cv2.connectedComponents(ink)[0] - 1 == 1
        lines, columns = np.nonzero(ink)
        assert 19 <= np.ptp(lines) <= 24
        assert np.ptp(columns) <= 27
        _, _, statistics, _ = cv2.connectedComponentsWithStats(1 - ink, connectivity=4)
        # The first is the ink, and the second the paper around it. A single pixel is no hole.
        holes = np.count_nonzero(statistics[2:, cv2.CC_STAT_AREA] > 1)
        assert holes <= HOLES[digit]
        if np.ptp(columns) > 14:  # the line may fill the holes of a narrower digit
            assert holes == HOLES[digit]


def test_the_zeros_of_a_drawn_row_are_equal_and_those_of_two_rows_are_not() -> None:
    rows_of_zeros = [
        drawn_digits.draw(np.zeros(3), np.random.RandomState(seed)) for seed in range(20)
    ]
    for first, second, third in rows_of_zeros:
        assert np.array_equal(first, second)
        assert np.array_equal(first, third)
    assert len({row.tobytes() for row in rows_of_zeros}) == 20


def test_drawn_zeros_are_9_to_24_pixels_wide_and_a_line_more() -> None:
    widths = []
    for seed in range(200):
        (zero,) = drawn_digits.draw(np.array([0]), np.random.RandomState(seed))
        widths.append(np.ptp(np.nonzero(zero > 100)[1]) + 1)
    assert 10 <= min(widths) < 14
    assert 25 < max(widths) <= 28


def test_the_upstroke_of_a_1_can_be_as_long_as_the_stem_but_not_reach_below_it() -> None:
    stem = np.zeros((28, 28), np.uint8)
    stem[4:24, 18:20] = 255  # rows 8 to 47 of the enlarged image
    feet, ends = [], []
    for seed in range(300):
        chance = np.random.RandomState(seed).uniform()
        if 0.15 < chance < 0.45:  # an upstroke, but no base
            image = strokes.add(stem, 1, np.random.RandomState(seed))
            lines, columns = np.nonzero(image > 127)
            assert lines.min() == 8
            assert lines.max() <= 48  # the round end of the line
            feet.append(lines[columns < 33].max(initial=0))
            ends.append(columns.min())
    assert len(feet) > 60
    assert max(feet) >= 43
    assert min(ends) <= 3


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
