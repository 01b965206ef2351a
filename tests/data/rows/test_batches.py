"""Tests the batches of rows: their number, order and sizes, and the labels."""

import itertools

import numpy as np
import pytest

from tf1_mnist.data import Split, rows
from tf1_mnist.data.rows import NO_DIGIT, Rows


def same(one: Split, other: Split) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other))


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
