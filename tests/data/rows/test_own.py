"""Tests which of a user's own rows are learned, and how they are varied."""

from typing import List

import numpy as np
import pytest

from tf1_mnist.data import rows
from tf1_mnist.data.rows import OwnRows
from tf1_mnist.data.rows.own import vary


def own_rows(count: int) -> OwnRows:
    """Returns rows of two vertical strokes; the label of each is its number."""
    image = np.zeros((32, 60), np.uint8)
    image[6:26, 20:23] = image[6:26, 40:43] = 255
    return OwnRows(count * [image], [np.array([k], np.uint8) for k in range(count)])


def kept(files: List[str]) -> List[int]:
    """Returns the places of the rows that are held out, counted from 0."""
    train, held_out = rows.hold_out(own_rows(len(files)), files)
    found = [int(label[0]) for label in held_out.labels]
    assert sorted(found + [int(label[0]) for label in train.labels]) == list(range(len(files)))
    assert len(train.images) == len(train.labels)
    assert len(held_out.images) == len(held_out.labels)
    return found


def test_every_fifth_row_is_kept() -> None:
    assert kept([f"{number:05}.png" for number in range(1, 13)]) == [4, 9]


def test_a_row_stays_on_its_side_when_others_are_discarded() -> None:
    assert kept(["00002.png", "00005.png", "00007.png", "00010.png"]) == [1, 3]


def test_a_file_without_a_number_has_that_of_its_place() -> None:
    assert kept(["a.png", "b.jpg", "3rd.png", "00010.png", "x5.png", "00001.png"]) == [3, 4]


@pytest.mark.parametrize("numbers", [[], [1], [1, 2, 3, 4], [5], [5, 10]])
def test_too_few_rows_to_keep_any_are_refused(numbers: List[int]) -> None:
    files = [f"{number:05}.png" for number in numbers]
    with pytest.raises(ValueError, match=f" of {len(files)} rows.* multiple of five"):
        rows.hold_out(own_rows(len(files)), files)


def test_rows_are_varied_equally_often() -> None:
    images, labels = vary(own_rows(3), 11, np.random.RandomState(0))
    assert sorted(np.bincount(np.concatenate(labels))) == [3, 4, 4]
    assert all(image.dtype == np.uint8 and image.shape[0] == 32 for image in images)
    assert len({image.tobytes() for image in images}) == 11


def test_variations_are_those_of_the_seed() -> None:
    one, other, third = (vary(own_rows(3), 6, np.random.RandomState(k))[0] for k in (1, 1, 2))
    assert all(map(np.array_equal, one, other))
    assert not all(map(np.array_equal, one, third))


def test_a_variation_shows_what_the_row_shows() -> None:
    """Two strokes as high as before, within the limits, with paper around them."""
    for image in vary(own_rows(1), 40, np.random.RandomState(0))[0]:
        ink = image > 0.4 * image.max()
        columns = ink.sum(axis=0) > 5
        assert np.count_nonzero(np.diff(columns.astype(int)) == 1) == 2
        height = np.ptp(np.flatnonzero(ink.any(axis=1))) + 1
        assert 15 <= height <= 27  # of 20 pixels
        assert 44 <= image.shape[1] <= 92  # of 60
        assert not ink[:, [0, -1]].any()
