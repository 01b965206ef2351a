"""Tests that columns are found even without lines between them; bars stand in for digits."""

from typing import Any, List, Sequence, Tuple

import cv2
import numpy as np
import pytest

from bar_pages import page_of, picture_of_columns
from number_reader.detection import page_rows
from number_reader.tables import columns


def test_a_gap_in_all_rows_is_a_border() -> None:
    for lean in (0, 12):
        found = page_rows.find(picture_of_columns(150, lean))
        borders = columns.find(found, found.rows)
        assert borders is not None
        for row, (border,) in enumerate(borders):
            left = 60 + 36 * 2 + 14 + lean * row  # the first number ends here
            assert left < border * found.scale < left + 150 + 22


def test_only_as_many_pieces_as_cells_may_hold_are_aligned(monkeypatch: Any) -> None:
    found = page_rows.find(picture_of_columns(150))
    components = sum(len(row.components) for row in found.rows)
    fitted: List[int] = []
    leaning = columns._leaning

    def count(y: np.ndarray, *ends: np.ndarray) -> Tuple[float, float]:
        fitted.append(len(y))
        return leaning(y, *ends)

    monkeypatch.setattr(columns, "_leaning", count)
    for most in (components, components - 1):
        monkeypatch.setattr(columns, "_MOST_PIECES", most)
        columns.find(found, found.rows)
    assert fitted == [components]


def test_evenly_spaced_digits_are_no_columns() -> None:
    found = page_rows.find(picture_of_columns(0))
    assert columns.find(found, found.rows) is None


def test_fewer_than_three_rows_are_no_columns() -> None:
    found = page_rows.find(picture_of_columns(150))
    assert columns.find(found, found.rows[:2]) is None


UNALIGNED = [
    [(60, 1), (180, 2), (330, 2), (480, 2)],
    [(60, 5), (290, 2), (430, 3), (600, 1)],
    [(60, 4), (250, 1), (370, 4), (560, 1)],
    [(60, 2), (200, 4), (400, 2), (540, 2)],
]


def test_where_columns_are_not_aligned_wide_gaps_are_borders() -> None:
    """The last row has no wide gap."""
    rows = [*UNALIGNED, [(60, 22)]]
    found = page_of(rows)
    borders = columns.find(found, found.rows)
    assert borders is not None
    assert [len(each) for each in borders] == [3, 3, 3, 3, 0]
    for row, places in zip(rows, borders):
        for place, (left, count), (right, _) in zip(places, row, row[1:]):
            assert left + 24 * count - 10 <= place * found.scale <= right


@pytest.mark.parametrize(
    ("row", "expected"), [([(60, 5), (290, 3), (480, 4)], 2), ([(60, 22)], None)]
)
def test_some_rows_may_have_other_numbers_of_wide_gaps(row: Any, expected: Any) -> None:
    """Every row except the last needs at least one wide gap."""
    found = page_of([UNALIGNED[0], row, *UNALIGNED[2:]])
    borders = columns.find(found, found.rows)
    counts = None if borders is None else [len(each) for each in borders]
    assert counts == (expected and [3, expected, 3, 3])


def spaced(bars_of: Sequence[int], gap: int) -> List[Tuple[int, int]]:
    """Returns a row of numbers with equal gaps; `bars_of` gives how many bars each number has."""
    widths = 24 * np.array(bars_of) + gap
    return list(zip((60 + np.append(0, np.cumsum(widths)[:-1])).tolist(), bars_of))


def test_rows_of_many_numbers_may_have_one_more_or_less() -> None:
    rows = [
        (1, 2, 1, 3, 1, 2, 1),
        (3, 1, 2, 1, 1, 3, 1),
        (1, 1, 4, 1, 2, 1, 1, 1),
        (2, 4, 1, 2, 3, 1),
    ]
    found = page_of([spaced(row, 60) for row in rows])
    borders = columns.find(found, found.rows)
    assert borders is not None
    assert [len(each) for each in borders] == [6, 6, 7, 5]


def test_one_very_wide_gap_is_not_taken_for_the_only_one() -> None:
    rows = [spaced(row, 20) for row in ((1, 2, 1, 3), (3, 1, 2, 1), (1, 1, 4, 1), (4, 2, 2))]
    found = page_of([*rows[:3], [*rows[3], (850, 2)]])
    borders = columns.find(found, found.rows)
    assert borders is not None
    assert [len(each) for each in borders] == [3, 3, 3, 3]


def test_rows_with_different_numbers_of_wide_gaps_have_no_columns() -> None:
    """Two of the four rows have only one wide gap."""
    found = page_of([UNALIGNED[0], [(60, 5), (290, 16)], UNALIGNED[2], [(60, 4), (200, 19)]])
    assert columns.find(found, found.rows) is None


def test_a_gap_that_chance_puts_in_the_same_place_does_not_hide_the_others() -> None:
    found = page_of(
        [[(60, 1), (180, count), *row[2:]] for row, count in zip(UNALIGNED, (2, 6, 7, 4))]
    )
    borders = columns.find(found, found.rows)
    assert borders is not None
    assert [len(each) for each in borders] == [3, 3, 3, 3]


def test_between_many_rows_a_narrow_gap_is_a_border() -> None:
    """Six rows have a gap of 0.8 digit heights in the same place; two also have a second gap."""
    picture = np.full((760, 700), 255, np.uint8)
    for row in range(6):
        for k in range(6):
            left = 60 + 36 * k + (18 if k > 2 else 0) + (18 if row < 2 and k == 5 else 0)
            cv2.rectangle(picture, (left, 60 + 110 * row), (left + 14, 110 + 110 * row), 0, -1)
    found = page_rows.find(picture)
    borders = columns.find(found, found.rows)
    assert borders is not None
    for (border,) in borders:
        assert 60 + 36 * 2 + 14 < border * found.scale < 60 + 36 * 3 + 18


def test_lines_between_columns_are_their_borders() -> None:
    """The second column is empty, and nothing is written to the right of the last line."""
    picture = picture_of_columns(150)
    lines = (185, 260, 480)
    for x in lines:
        cv2.line(picture, (x, 40), (x, 460), 0, 3)
    found = page_rows.find(picture)
    assert [len(row.tall) for row in found.rows] == [6, 6, 6, 6]
    borders = columns.between_lines(found, found.rows)
    assert borders is not None
    for row in borders:
        np.testing.assert_allclose(row * found.scale, lines[:2], atol=4)


def test_brackets_around_all_numbers_are_no_borders() -> None:
    picture = picture_of_columns(150)
    for x in (30, 480):
        cv2.line(picture, (x, 40), (x, 460), 0, 3)
    found = page_rows.find(picture)
    assert columns.between_lines(found, found.rows) is None


def test_lines_between_columns_may_slant() -> None:
    picture = picture_of_columns(150)
    cv2.line(picture, (230, 40), (230, 460), 0, 3)
    turn = cv2.getRotationMatrix2D((350, 260), 9, 0.8)
    found = page_rows.find(cv2.warpAffine(picture, turn, (700, 520), borderValue=255))
    borders = columns.between_lines(found, found.rows)
    assert borders is not None
    assert len(borders) == 4
    for row, (border,) in enumerate(borders):
        x, _ = turn @ [230, 85 + 110 * row, 1]
        np.testing.assert_allclose(border * found.scale, x, atol=4)


def test_a_line_beside_few_rows_is_no_border() -> None:
    found = page_rows.find(picture_of_columns(150))
    for last, expected in ((0, False), (1, False), (2, True)):
        ends = np.array([(230, 50), (230, 120 + 110 * last)])
        lined = found._replace(vertical=ends[None] / found.scale)
        assert (columns.between_lines(lined, found.rows) is not None) == expected
    assert columns.between_lines(lined, found.rows[:1]) is None
