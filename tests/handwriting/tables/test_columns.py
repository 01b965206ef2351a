"""Tests that columns without lines are found, in bars that stand for digits."""

import cv2
import numpy as np

from bar_pages import page_of, picture_of_columns
from tf1_mnist.handwriting.tables import columns
from tf1_mnist.handwriting.writing import page


def test_a_gap_in_all_rows_is_a_border() -> None:
    for lean in (0, 12):
        found = page.find(picture_of_columns(150, lean))
        borders = columns.find(found, found.rows)
        assert borders is not None
        for row, (border,) in enumerate(borders):
            left = 60 + 36 * 2 + 14 + lean * row  # the first number ends here
            assert left < border * found.scale < left + 150 + 22


def test_evenly_spaced_digits_are_no_columns() -> None:
    found = page.find(picture_of_columns(0))
    assert columns.find(found, found.rows) is None


def test_fewer_than_three_rows_are_no_columns() -> None:
    found = page.find(picture_of_columns(150))
    assert columns.find(found, found.rows[:2]) is None


def test_one_long_row_makes_no_columns() -> None:
    found = page_of([[(60, 4)], [(60, 2)], [(60, 4), (250, 3)]])
    assert columns.find(found, found.rows) is None


def test_a_narrow_gap_is_a_border() -> None:
    """Each of six rows has the common gap of 0.8 digits, and two have another one elsewhere."""
    picture = np.full((760, 700), 255, np.uint8)
    for row in range(6):
        for k in range(6):
            left = 60 + 36 * k + (18 if k > 2 else 0) + (18 if row < 2 and k == 5 else 0)
            cv2.rectangle(picture, (left, 60 + 110 * row), (left + 14, 110 + 110 * row), 0, -1)
    found = page.find(picture)
    borders = columns.find(found, found.rows)
    assert borders is not None
    for (border,) in borders:
        assert 60 + 36 * 2 + 14 < border * found.scale < 60 + 36 * 3 + 18


def test_lines_between_columns_are_their_borders() -> None:
    """The second column is empty, and the last line has nothing written after it."""
    picture = picture_of_columns(150)
    lines = (185, 260, 480)
    for x in lines:
        cv2.line(picture, (x, 40), (x, 460), 0, 3)
    found = page.find(picture)
    assert [len(row.digits) for row in found.rows] == [6, 6, 6, 6]
    borders = columns.between_lines(found, found.rows)
    assert borders is not None
    for row in borders:
        np.testing.assert_allclose(row * found.scale, lines[:2], atol=4)


def test_brackets_around_all_numbers_are_no_borders() -> None:
    picture = picture_of_columns(150)
    for x in (30, 480):
        cv2.line(picture, (x, 40), (x, 460), 0, 3)
    found = page.find(picture)
    assert columns.between_lines(found, found.rows) is None


def test_lines_between_columns_may_slant() -> None:
    picture = picture_of_columns(150)
    cv2.line(picture, (230, 40), (230, 460), 0, 3)
    turn = cv2.getRotationMatrix2D((350, 260), 9, 0.8)
    found = page.find(cv2.warpAffine(picture, turn, (700, 520), borderValue=255))
    borders = columns.between_lines(found, found.rows)
    assert borders is not None
    assert len(borders) == 4
    for row, (border,) in enumerate(borders):
        x, _ = turn @ [230, 85 + 110 * row, 1]
        np.testing.assert_allclose(border * found.scale, x, atol=4)


def test_a_line_beside_one_row_is_no_border() -> None:
    found = page.find(picture_of_columns(150))
    for last, expected in ((0, False), (1, False), (2, True)):
        ends = np.array([(230, 50), (230, 120 + 110 * last)])
        lined = found._replace(upright=ends[None] / found.scale)
        assert (columns.between_lines(lined, found.rows) is not None) == expected
