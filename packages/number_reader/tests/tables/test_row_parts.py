"""Tests that the parts of each row are joined; bars stand in for digits."""

from typing import Any, List

import pytest

from bar_pages import page_of, picture_of_columns
from number_reader.detection import page_rows
from number_reader.tables import row_parts


def test_a_row_in_two_parts_becomes_one() -> None:
    found = page_rows.find(picture_of_columns(150))
    rows = row_parts.join(found, found.rows)
    assert [len(row.tall) for row in rows] == [6, 6, 6, 6]
    first = rows[0]
    parts = [first._replace(tall=first.tall[:3]), first._replace(tall=first.tall[3:])]
    joined = row_parts.join(found, [*parts, *rows[1:]])
    assert [sorted(row.tall) for row in joined] == [sorted(row.tall) for row in rows]


@pytest.mark.parametrize(
    ("shift", "expected"), [(40, [5, 5, 5]), (66, [5, 5, 5]), (90, [2, 5, 5, 3])]
)
def test_the_parts_of_an_uneven_row_become_one(shift: int, expected: List[int]) -> None:
    """In each row, the second number is `shift` pixels lower; the rows are 110 pixels apart."""
    found = page_of([[(60, 2), (400, 3)]] * 3, shift)
    assert [len(row.tall) for row in row_parts.join(found, found.rows)] == expected


@pytest.mark.parametrize(
    ("rows", "shift", "expected"),
    [
        ([[(60, 8)], [(60, 8), (400, 3)]], -55, [11, 8]),  # between two rows
        ([[(60, 8)], [(60, 8)], [(400, 3)]], 0, [8, 8, 3]),  # below the last one
        ([[(60, 8)], [(60, 8)], [(60, 8), (60, 8)]], 60, [8, 8, 8, 8]),  # below, and near
    ],
)
def test_a_number_belongs_to_a_row_above_it_if_it_is_near_and_beside_it(
    rows: Any, shift: int, expected: List[int]
) -> None:
    found = page_of(rows, shift)
    assert [len(row.tall) for row in row_parts.join(found, found.rows)] == expected
