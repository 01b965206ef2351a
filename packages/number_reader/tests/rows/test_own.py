"""Tests the variations of a user's own rows."""

import numpy as np

from number_reader.rows.own import OwnRows, vary


def own_rows(count: int) -> OwnRows:
    """Returns rows with two vertical strokes; the label of each row is the row's number."""
    image = np.zeros((32, 60), np.uint8)
    image[6:26, 20:23] = image[6:26, 40:43] = 255
    return OwnRows(count * [image], [np.array([k], np.uint8) for k in range(count)])


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
    """Each variation shows two strokes of limited height, which are surrounded by paper."""
    for image in vary(own_rows(1), 40, np.random.RandomState(0))[0]:
        ink = image > 0.4 * image.max()
        columns = ink.sum(axis=0) > 5
        assert np.count_nonzero(np.diff(columns.astype(int)) == 1) == 2
        height = np.ptp(np.flatnonzero(ink.any(axis=1))) + 1
        assert 15 <= height <= 27  # originally 20 pixels
        assert 44 <= image.shape[1] <= 92  # originally 60
        assert not ink[:, [0, -1]].any()
