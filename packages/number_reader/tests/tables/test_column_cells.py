"""Tests which cells are found in columns, and how many digits are found in each cell."""

from typing import Any

import cv2
import numpy as np

from block_tables import paper, written
from number_reader.detection import page_rows, pyramid
from number_reader.elements import Cell, Page, Row, Symbol
from number_reader.tables import column_cells, ruled_cells


def answer(*texts: str) -> Page:
    """Returns a table of three rows that are alike."""
    read = [Row(text=text, symbols=(Symbol(text, 1, 0, 1, (0.1,)),)) for text in texts]
    return Page(
        grids=(tuple(Cell(k, j, (), (row,)) for k in range(3) for j, row in enumerate(read)),)
    )


def test_a_table_with_several_rows_in_its_cells_has_lines_between_its_columns_alone() -> None:
    filled = {(row, column): 2 for row in range(6) for column in range(2)}
    picture = paper(6, 2, filled, lines=False)
    cv2.line(picture, (150, 50), (150, 650), 90, 3)
    cv2.line(picture, (50, 150), (250, 150), 90, 3)
    assert ruled_cells.find(pyramid.Pyramid(picture)) is None
    found = column_cells.find(page_rows.find(picture))
    assert written(found) == [filled]
    assert found is not None
    assert found.has_lines


def test_columns_without_lines() -> None:
    """Three rows have three digits, a gap, and one or two more digits; the fourth has no gap."""
    filled: Any = {(row, 0): 3 for row in range(4)}
    filled.update({(0, 2): 1, (1, 2): 2, (2, 2): 2})
    found = column_cells.find(page_rows.find(paper(4, 3, filled, lines=False)))
    expected = {(row, 0): 3 for row in range(4)}
    expected.update({(0, 1): 1, (1, 1): 2, (2, 1): 2, (3, 1): 0})
    assert written(found) == [expected]
    assert found is not None
    assert not found.has_lines


def test_columns_of_single_digits_are_plain_only_in_brackets() -> None:
    filled = {(row, column): 1 for row in range(3) for column in range(3)}
    picture = paper(3, 3, filled, lines=False)
    single, several = answer("7", "2", "1"), answer("72", "10", "4")
    found = column_cells.find(page_rows.find(picture))
    assert found is not None
    assert not column_cells.is_plain(found, single)
    assert column_cells.is_plain(found, several)
    cv2.polylines(picture, [np.array([[45, 60], [30, 60], [30, 340], [45, 340]])], False, 40, 5)
    cv2.polylines(picture, [np.array([[300, 60], [315, 60], [315, 340], [300, 340]])], False, 40, 5)
    found = column_cells.find(page_rows.find(picture))
    assert found is not None
    assert column_cells.is_plain(found, single)
