"""Tests the shapes and the variation of drawn digits."""

import cv2
import numpy as np
import pytest

from number_reader.rows import drawn_digits

HOLES = (1, 0, 0, 0, 1, 0, 1, 0, 2, 1)  # the holes of the digits 0 to 9


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
        # The first component is the ink, and the second is the paper around it. A single pixel
        # does not count as a hole.
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


def test_some_zeros_are_nearly_square() -> None:
    """An ellipse fills pi / 4 of its bounding box, and a rectangle fills all of it."""
    shares = []
    for seed in range(100):
        (zero,) = drawn_digits.draw(np.array([0]), np.random.RandomState(seed))
        outline = cv2.findContours(
            (zero > 100).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
        )[0][0]
        _, _, width, height = cv2.boundingRect(outline)
        shares.append(cv2.contourArea(outline) / ((width - 1) * (height - 1)))
    assert min(shares) < 0.83
    assert max(shares) > 0.93
