"""Tests which cells are found on a page and how many digits are found in each cell.

The digits are drawn as blocks."""

from typing import Any, Dict, List, Optional, Tuple

import cv2
import numpy as np
import pytest

from number_reader.handwriting.paper import looks
from number_reader.handwriting.tables import layout
from number_reader.handwriting.writing import page

CELL = 100  # pixels, the side of a cell
Place = Tuple[int, int]


def paper(rows: int, columns: int, filled: Dict[Place, int], lines: bool = True) -> np.ndarray:
    """Returns a picture of a table; `filled` gives the number of digits in each cell."""
    picture = np.full((100 + CELL * rows, 100 + CELL * columns), 230, np.uint8)
    for row in range(rows):
        for column in range(columns):
            left, top = 50 + CELL * column, 50 + CELL * row
            if lines:
                cv2.rectangle(picture, (left, top), (left + CELL, top + CELL), 90, 2)
            for k in range(filled.get((row, column), 0)):
                start = left + 15 + 22 * k
                picture[top + 30 : top + 70, start : start + 15] = 40
    return picture


def in_lines(picture: np.ndarray) -> Optional[layout.Layout]:
    return layout.in_lines(looks.Looks(picture))


def written(found: Optional[layout.Layout]) -> List[Dict[Place, int]]:
    """Returns, for each grid, a dict that maps each cell to its number of digits."""
    assert found is not None
    return [
        {(cell.row, cell.column): sum(len(row.digits) for row in cell.rows) for cell in cells}
        for cells in found.grids
    ]


def test_the_cells_between_lines_and_the_writing_in_them() -> None:
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3}
    every = {(row, column): 0 for row in range(2) for column in range(3)}
    found = in_lines(paper(2, 3, filled))
    assert written(found) == [{**every, **filled}]
    assert found is not None
    assert found.has_lines


def test_writing_may_be_much_fainter_than_the_lines() -> None:
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3}
    picture = paper(2, 3, filled)
    faint = np.choose((picture == 90) + 2 * (picture == 40), [230, 20, 165]).astype(np.uint8)
    every = {(row, column): 0 for row in range(2) for column in range(3)}
    assert written(in_lines(faint)) == [{**every, **filled}]


def test_a_table_may_be_drawn_in_a_notebook() -> None:
    """The paper's lines are paler than those of the table and cross the writing."""
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3, (2, 0): 1, (2, 2): 2}
    picture = paper(3, 3, filled)
    for y in range(27, 400, 75):
        picture[y : y + 2] = np.minimum(picture[y : y + 2], 170)
    every = {(row, column): 0 for row in range(3) for column in range(3)}
    assert written(in_lines(picture)) == [{**every, **filled}]


def test_a_table_may_be_drawn_on_squared_paper() -> None:
    """The squares cover the table and surround it, and the writing crosses their lines."""
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3, (2, 0): 1, (2, 2): 2}
    picture = cv2.copyMakeBorder(paper(3, 3, filled), 150, 150, 150, 150, cv2.BORDER_REPLICATE)
    squares = np.full_like(picture, 255)
    squares[::33] = squares[1::33] = squares[:, ::33] = squares[:, 1::33] = 175
    every = {(row, column): 0 for row in range(3) for column in range(3)}
    found = in_lines(np.minimum(picture, squares))
    assert written(found) == [{**every, **filled}]


@pytest.mark.parametrize(("count", "cells"), [(1, 9), (3, 12)])
def test_a_pale_line_counts_unless_much_less_writing_touches_the_dark_ones(
    count: int, cells: int
) -> None:
    """The pale line goes through one digit; one of the dark lines goes through `count` digits."""
    picture = paper(3, 3, {(0, 0): 1, (1, 0): 3, (1, 1): 2, (1, 2): 1, (2, 0): 1, (2, 1): 2})
    picture[100:102] = np.minimum(picture[100:102], 170)
    for left in (128, 228, 328)[:count]:
        picture[230:270, left : left + 15] = 40
    assert [len(grid) for grid in written(in_lines(picture))] == [cells]


def test_pale_lines_count_if_the_dark_ones_do_not_enclose_all_the_writing() -> None:
    """The right column has pale lines, one of which goes through a digit."""
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 2, (1, 2): 1}
    picture = paper(2, 3, filled)
    right = picture[:, 253:]
    right[right == 90] = 170
    picture[130:170, 320:335] = 40
    (found,) = written(in_lines(picture))
    assert len(found) == 6
    assert filled.items() <= found.items()


@pytest.mark.parametrize(("count", "is_table"), [(2, True), (3, False)])
def test_a_table_whose_lines_go_through_most_of_the_writing_is_squared_paper(
    count: int, is_table: bool
) -> None:
    """The lines go through `count` of the four digits."""
    picture = paper(2, 3, {})
    for k, (left, line) in enumerate([(90, 150), (290, 150), (190, 250), (290, 250)]):
        top = line - (20 if k < count else 70)
        picture[top : top + 40, left : left + 15] = 40
    assert (in_lines(picture) is not None) == is_table


def test_a_table_with_several_rows_in_its_cells_has_lines_between_its_columns_alone() -> None:
    filled = {(row, column): 2 for row in range(6) for column in range(2)}
    picture = paper(6, 2, filled, lines=False)
    cv2.line(picture, (150, 50), (150, 650), 90, 3)
    cv2.line(picture, (50, 150), (250, 150), 90, 3)
    assert in_lines(picture) is None
    found = layout.in_columns(page.find(picture))
    assert written(found) == [filled]
    assert found is not None
    assert found.has_lines


def test_a_digit_in_a_box_is_no_table() -> None:
    assert in_lines(paper(1, 1, {(0, 0): 1})) is None
    assert in_lines(paper(1, 2, {(0, 0): 1})) is not None


def test_squared_paper_with_a_digit_in_each_of_a_few_squares_is_no_table() -> None:
    few = {(4, 4 + k): 1 for k in range(6)}
    assert in_lines(paper(9, 12, few)) is None
    many = {(row, column): 1 for row in range(9) for column in range(4)}
    assert in_lines(paper(9, 12, many)) is not None


def test_columns_without_lines() -> None:
    """Three rows have three digits, a gap, and one or two more digits; the fourth has no gap."""
    filled: Any = {(row, 0): 3 for row in range(4)}
    filled.update({(0, 2): 1, (1, 2): 2, (2, 2): 2})
    found = layout.in_columns(page.find(paper(4, 3, filled, lines=False)))
    expected = {(row, 0): 3 for row in range(4)}
    expected.update({(0, 1): 1, (1, 1): 2, (2, 1): 2, (3, 1): 0})
    assert written(found) == [expected]
    assert found is not None
    assert not found.has_lines


def test_columns_of_single_digits_are_plain_only_in_brackets() -> None:
    filled = {(row, column): 1 for row in range(3) for column in range(3)}
    picture = paper(3, 3, filled, lines=False)
    single, several = 3 * [("7", "2", "1")], 3 * [("72", "10", "4")]
    found = layout.in_columns(page.find(picture))
    assert found is not None
    assert not layout.is_plain(found, single)
    assert layout.is_plain(found, several)
    cv2.polylines(picture, [np.array([[45, 60], [30, 60], [30, 340], [45, 340]])], False, 40, 5)
    cv2.polylines(picture, [np.array([[300, 60], [315, 60], [315, 340], [300, 340]])], False, 40, 5)
    found = layout.in_columns(page.find(picture))
    assert found is not None
    assert layout.is_plain(found, single)


def test_a_table_with_too_much_in_its_cells_is_none_or_refused(monkeypatch: Any) -> None:
    picture = paper(2, 3, {(0, 0): 2, (1, 1): 2, (1, 2): 1})  # five digits in three rows
    assert in_lines(picture) is not None
    with monkeypatch.context() as patched:
        patched.setattr(layout, "_MOST_CELLS", 2)
        with pytest.raises(ValueError, match=r"3 rows .* expected at most 2 rows"):
            in_lines(picture)
    monkeypatch.setattr(looks, "MOST_PIECES", 4)
    assert in_lines(picture) is None
