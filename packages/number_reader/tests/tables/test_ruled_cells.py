"""Tests which cells are found between lines, and how many digits are found in each cell."""

from typing import Any, Optional

import cv2
import numpy as np
import pytest

from block_tables import paper, written
from number_reader.detection import pyramid
from number_reader.elements import Page
from number_reader.tables import ruled_cells


def found_in(picture: np.ndarray) -> Optional[Page]:
    return ruled_cells.find(pyramid.Pyramid(picture))


def test_the_cells_between_lines_and_the_writing_in_them() -> None:
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3}
    every = {(row, column): 0 for row in range(2) for column in range(3)}
    found = found_in(paper(2, 3, filled))
    assert written(found) == [{**every, **filled}]
    assert found is not None
    assert found.has_lines


def test_writing_may_be_much_fainter_than_the_lines() -> None:
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3}
    picture = paper(2, 3, filled)
    faint = np.choose((picture == 90) + 2 * (picture == 40), [230, 20, 165]).astype(np.uint8)
    every = {(row, column): 0 for row in range(2) for column in range(3)}
    assert written(found_in(faint)) == [{**every, **filled}]


def test_a_table_may_be_drawn_in_a_notebook() -> None:
    """The paper's lines are paler than those of the table and cross the writing."""
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3, (2, 0): 1, (2, 2): 2}
    picture = paper(3, 3, filled)
    for y in range(27, 400, 75):
        picture[y : y + 2] = np.minimum(picture[y : y + 2], 170)
    every = {(row, column): 0 for row in range(3) for column in range(3)}
    assert written(found_in(picture)) == [{**every, **filled}]


def test_a_table_may_be_drawn_on_squared_paper() -> None:
    """The squares cover the table and surround it, and the writing crosses their lines."""
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 3, (2, 0): 1, (2, 2): 2}
    picture = cv2.copyMakeBorder(paper(3, 3, filled), 150, 150, 150, 150, cv2.BORDER_REPLICATE)
    squares = np.full_like(picture, 255)
    squares[::33] = squares[1::33] = squares[:, ::33] = squares[:, 1::33] = 175
    every = {(row, column): 0 for row in range(3) for column in range(3)}
    found = found_in(np.minimum(picture, squares))
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
    assert [len(grid) for grid in written(found_in(picture))] == [cells]


def test_pale_lines_count_if_the_dark_ones_do_not_enclose_all_the_writing() -> None:
    """The right column has pale lines, one of which goes through a digit."""
    filled = {(0, 0): 2, (0, 2): 1, (1, 1): 2, (1, 2): 1}
    picture = paper(2, 3, filled)
    right = picture[:, 253:]
    right[right == 90] = 170
    picture[130:170, 320:335] = 40
    (found,) = written(found_in(picture))
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
    assert (found_in(picture) is not None) == is_table


def test_a_digit_in_a_box_is_no_table() -> None:
    assert found_in(paper(1, 1, {(0, 0): 1})) is None
    assert found_in(paper(1, 2, {(0, 0): 1})) is not None


def test_squared_paper_with_a_digit_in_each_of_a_few_squares_is_no_table() -> None:
    few = {(4, 4 + k): 1 for k in range(6)}
    assert found_in(paper(9, 12, few)) is None
    many = {(row, column): 1 for row in range(9) for column in range(4)}
    assert found_in(paper(9, 12, many)) is not None


def test_a_table_with_too_much_in_its_cells_is_none_or_refused(monkeypatch: Any) -> None:
    picture = paper(2, 3, {(0, 0): 2, (1, 1): 2, (1, 2): 1})  # five digits in three rows
    assert found_in(picture) is not None
    with monkeypatch.context() as patched:
        patched.setattr(ruled_cells, "MOST_CELLS", 2)
        with pytest.raises(ValueError, match=r"3 rows .* expected at most 2 rows"):
            found_in(picture)
    monkeypatch.setattr(pyramid, "MOST_PIECES", 4)
    assert found_in(picture) is None
