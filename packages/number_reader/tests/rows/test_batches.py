"""Tests the number, the order and the sizes of the batches of rows, and the rows' labels."""

import itertools
from typing import Any, List

import numpy as np
import pytest

from number_reader import rows
from number_reader.rows import BLANK, batches, forms
from number_reader.rows.batches import Rows
from number_reader.rows.own import OwnRows
from tf1_mnist.data import Examples


def same(one: Examples, other: Examples) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other))


def test_an_epoch_has_a_row_for_every_four_images(split: Examples) -> None:
    composed = Rows(split, 16, seed=1)
    found = list(composed.since(0))
    assert composed.images_per_epoch == len(split.images) // 4
    assert len(found) == composed.steps_per_epoch == -(-composed.images_per_epoch // 16)
    for images, labels in found:
        assert images.dtype == labels.dtype == np.uint8
        assert images.shape == (16, 32, images.shape[2])
        assert labels.shape == (16, 12)


@pytest.fixture
def few(split: Examples) -> Examples:
    """Returns digits for ten batches of four rows; eight batches are composed at a time."""
    return Examples(split.images[:160], split.labels[:160])


def test_a_resumed_run_sees_the_same_rows(few: Examples) -> None:
    composed = Rows(few, 4, seed=3)
    steps = composed.steps_per_epoch
    assert steps == 10
    whole = list(composed.since(0)) + list(composed.since(steps))
    for step in (1, 7, 8, steps - 1, steps, steps + 5):
        resumed = list(Rows(few, 4, seed=3).since(step))
        assert len(resumed) == steps - step % steps
        assert all(map(same, resumed, whole[step:]))
    assert not any(map(same, whole[:steps], whole[steps:]))
    assert not same(whole[0], next(Rows(few, 4, seed=4).since(0)))


def test_rows_of_a_batch_have_similar_widths(split: Examples) -> None:
    images = [
        row for batch in itertools.islice(Rows(split, 16, 0).since(0), 8) for row in batch.images
    ]
    used = [np.flatnonzero(image.any(axis=0)).max() + 1 for image in images]
    assert np.sum(used) > 0.7 * sum(image.shape[1] for image in images)


def test_the_batch_size_is_at_most_an_epoch(split: Examples) -> None:
    for size in (0, len(split.images) // 4 + 1):
        with pytest.raises(ValueError, match=f"batch size {size}; expected 1 to"):
            Rows(split, size, seed=0)


def test_half_of_the_rows_have_signs(split: Examples, monkeypatch: Any) -> None:
    monkeypatch.setattr(batches, "compose", lambda *given: None)  # only the labels count
    _, labels = batches.random_rows(split, 1000, np.random.RandomState(0))
    signed = [bool((label >= 10).any()) for label in labels]
    assert np.mean(signed) == pytest.approx(0.5, abs=0.05)
    assert all((label < 10).any() for label in labels)
    assert max(map(len, labels)) <= forms.LONGEST
    assert set(np.concatenate(labels)) == set(range(BLANK))


def test_a_label_has_the_digits_that_are_composed_and_no_colon(
    split: Examples, monkeypatch: Any
) -> None:
    composed = []
    monkeypatch.setattr(forms, "digits", lambda random: "0:0-0")
    monkeypatch.setattr(forms, "with_signs", lambda random: "(0)")
    monkeypatch.setattr(batches, "compose", lambda *given: composed.append(given))
    _, labels = batches.random_rows(split, 20, np.random.RandomState(0))
    for (digits, _, _, form, hand), label in zip(composed, labels):
        said = "".join(map(str, digits.labels))
        assert (
            rows.text(label)
            == {
                "0:0-0": f"{said[:2]}-{said[2:]}",
                "(0)": f"({said})",
            }[form]
        )
        assert len(hand.ones) == np.count_nonzero(split.labels == 1)
        assert len(hand.zeros) == np.count_nonzero(split.labels == 0)


def test_one_row_in_twelve_consists_mostly_of_1s(split: Examples, monkeypatch: Any) -> None:
    monkeypatch.setattr(batches, "compose", lambda *given: np.zeros((32, 8), np.uint8))
    monkeypatch.setattr(batches, "_MOSTLY", 1.0)
    _, labels = batches.random_rows(split, 3000, np.random.RandomState(0))
    digits = [label[label < 10] for label in labels]
    long = [each for each in digits if len(each) >= 3]  # one in 1,000 of the other rows has only 1s
    assert 0.06 < np.mean([(each == 1).all() for each in long]) < 0.1
    none = Examples(split.images[split.labels != 1], split.labels[split.labels != 1])
    _, labels = batches.random_rows(none, 50, np.random.RandomState(0))
    assert not any((label == 1).any() for label in labels)


def test_stacking_pads_on_the_right() -> None:
    images = [np.full((32, 3), 9, np.uint8), np.full((32, 5), 8, np.uint8)]
    stacked = batches.stack(images, [np.array([1]), np.array([2, 3])])
    assert stacked.images.shape == (2, 32, 5)
    assert stacked.images[0].sum() == 32 * 3 * 9
    assert not stacked.images[0][:, 3:].any()
    assert stacked.labels.tolist() == [[1] + 11 * [BLANK], [2, 3] + 10 * [BLANK]]


# --- Batches with a user's own rows ----------------------------------------------------------


def own_rows() -> OwnRows:
    """Returns three rows with labels that occur in no composed row."""
    images = [np.full((32, width), 90, np.uint8) for width in (40, 90, 200)]
    return OwnRows(images, 3 * [np.full(13, 7, np.uint8)])


def test_an_eighth_of_each_batch_are_rows_of_the_users_own(split: Examples) -> None:
    composed = Rows(split, 16, seed=1)
    mixed = composed.mixed_with(own_rows())
    assert mixed.steps_per_epoch == composed.steps_per_epoch
    assert mixed.images_per_epoch == composed.images_per_epoch
    found = list(itertools.islice(mixed.since(0), 8))
    for images, labels in found:
        assert images.shape == (16, 32, images.shape[2])
        assert labels.shape == (16, 13)  # the longest label in it
        assert np.all(labels == 7, axis=1).sum() == 2
    assert not any(np.all(labels == 7, axis=1).any() for _, labels in composed.since(0))


@pytest.mark.parametrize(("size", "counts"), [(4, 4 * [0, 1]), (12, 4 * [1, 2])])
def test_it_is_an_eighth_of_eight_batches_whatever_their_size(
    size: int, counts: List[int], split: Examples
) -> None:
    found = list(itertools.islice(Rows(split, size, seed=1, own=own_rows()).since(0), 8))
    assert [len(images) for images, _ in found] == 8 * [size]
    own = [np.count_nonzero(np.all(labels[:, :12] == 7, axis=1)) for _, labels in found]
    assert sorted(own) == sorted(counts)


def test_a_resumed_run_sees_the_same_mixed_rows(few: Examples) -> None:
    whole = list(Rows(few, 4, seed=3, own=own_rows()).since(0))
    for step in (1, 8):
        resumed = list(Rows(few, 4, seed=3).mixed_with(own_rows()).since(step))
        assert len(resumed) == len(whole) - step
        assert all(map(same, resumed, whole[step:]))
