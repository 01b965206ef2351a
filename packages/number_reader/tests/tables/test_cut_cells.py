"""Tests that cells are found even if writing touches their lines."""

from typing import Tuple

import cv2
import numpy as np
import pytest

from number_reader.tables import cut_cells, grid

COLUMNS, ROWS = [40, 160, 260, 420], [30, 110, 190, 270, 350]
PLACES = [(row, column) for row in range(4) for column in range(3)]


def table(bend: float = 0.0) -> np.ndarray:
    """Returns the contrast (float32) of a table of 12 cells; its lines bend by `bend` pixels."""
    contrast = np.zeros((400, 480), np.float32)
    steps = np.linspace(0, 1, 50)
    wave = bend * np.sin(2 * np.pi * steps)
    for x in COLUMNS:
        y = ROWS[0] + steps * (ROWS[-1] - ROWS[0])
        points = np.round(np.stack([x + wave, y], axis=1)).astype(np.int32)
        cv2.polylines(contrast, [points], False, 1.0, 3)
    for y in ROWS:
        x = COLUMNS[0] + steps * (COLUMNS[-1] - COLUMNS[0])
        points = np.round(np.stack([x, y + wave], axis=1)).astype(np.int32)
        cv2.polylines(contrast, [points], False, 1.0, 3)
    return contrast


def assert_complete(contrast: np.ndarray) -> None:
    (cells,) = grid.find(contrast, 0.5)
    assert sorted((cell.row, cell.column) for cell in cells) == PLACES
    for cell in cells:
        middle = [
            (lines[k] + lines[k + 1]) / 2 for lines, k in ((COLUMNS, cell.column), (ROWS, cell.row))
        ]
        np.testing.assert_allclose(cell.corners.mean(axis=0), middle, atol=8)


@pytest.mark.parametrize("place", [(0, 0), (0, 2), (3, 1), (2, 1)])
@pytest.mark.parametrize("bend", [0, 4])
def test_a_stroke_through_a_cell_does_not_cut_it(place: Tuple[int, int], bend: float) -> None:
    contrast = table(bend)
    row, column = place
    left, right = COLUMNS[column], COLUMNS[column + 1]
    middle = (ROWS[row] + ROWS[row + 1]) // 2
    points = [(left, middle + 12), (left + 30, middle - 15), (right - 30, middle + 20)]
    points.append((right, middle - 12))
    cv2.polylines(contrast, [np.array(points)], False, 1.0, 5)
    assert_complete(contrast)


def test_straight_strokes_through_two_cells_of_a_row_do_not_cut_them() -> None:
    contrast = table()
    for left, right in ((COLUMNS[0], COLUMNS[1]), (COLUMNS[2], COLUMNS[3])):
        cv2.line(contrast, (left, 150), (right, 150), 1.0, 5)
    assert_complete(contrast)


def test_the_loop_of_a_zero_that_touches_its_lines_is_no_cell() -> None:
    contrast = table()
    cv2.rectangle(contrast, (184, 114), (236, 186), 1.0, 12)
    cv2.line(contrast, (160, 150), (260, 150), 1.0, 3)
    contrast[125:176, 195:226] = 0
    assert_complete(contrast)


def test_a_cut_cell_between_the_only_others_is_found() -> None:
    """There are no other rows whose cells would show where the sides of the cut cell are."""
    contrast = np.zeros((140, 400), np.float32)
    for left in (40, 140, 240):
        cv2.rectangle(contrast, (left, 30), (left + 100, 110), 1.0, 3)
    cv2.line(contrast, (140, 30), (240, 110), 1.0, 5)
    (cells,) = grid.find(contrast, 0.5)
    middles = {(cell.row, cell.column): cell.corners.mean(axis=0) for cell in cells}
    assert sorted(middles) == [(0, 0), (0, 1), (0, 2)]
    for column, x in enumerate((90, 190, 290)):
        np.testing.assert_allclose(middles[0, column], [x, 70], atol=3)


@pytest.mark.parametrize("top", [80, 110])
def test_cells_that_touch_at_a_corner_have_none_between_them(top: int) -> None:
    """With a `top` of 80, a cell between the two cells would have a left side of height 0."""
    above = [[20, 0], [100, 40], [100, 60], [40, 80]]
    below = [[20, top], [100, 100], [100, 120], [40, 120]]
    corners = np.array([above, below], float)
    between = cut_cells.between(corners, np.ones((200, 200), bool), beside=False)
    assert len(between) == (top > 80)


def with_merged_cell(rows: int) -> np.ndarray:
    """Returns the contrast of a table of 3 columns, the last of which is one merged cell."""
    contrast = np.zeros((80 * rows + 60, 480), np.float32)
    bottom = 30 + 80 * rows
    for top in range(30, bottom + 1, 80):
        end = 420 if top in (30, bottom) else 260
        cv2.line(contrast, (40, top), (end, top), 1.0, 3)
    for x in COLUMNS:
        cv2.line(contrast, (x, 30), (x, bottom), 1.0, 3)
    return contrast


@pytest.mark.parametrize("rows", [3, 4])
def test_cells_beside_a_merged_one_are_no_pieces_of_cells(rows: int) -> None:
    """Each cell has one neighbour of the same height and one that is a merged cell."""
    (cells,) = grid.find(with_merged_cell(rows), 0.5)
    expected = [(row, column) for row in range(rows) for column in range(2)]
    assert sorted((cell.row, cell.column) for cell in cells) == sorted([*expected, (0, 2)])


def test_higher_rows_of_a_table_below_do_not_matter_to_a_merged_cell() -> None:
    contrast = np.vstack([with_merged_cell(3), np.zeros((400, 480), np.float32)])
    for y in (320, 480, 640):
        cv2.line(contrast, (40, y), (420, y), 1.0, 3)
    for x in COLUMNS:
        cv2.line(contrast, (x, 320), (x, 640), 1.0, 3)
    assert sorted(map(len, grid.find(contrast, 0.5))) == [6, 7]


@pytest.mark.parametrize("x", [290, 330])
def test_digits_in_a_merged_cell_do_not_divide_it(x: int) -> None:
    """Two digits, drawn as rings, are in the place where a line would divide the cell."""
    contrast = with_merged_cell(2)
    for left in (x, x + 45):
        cv2.ellipse(contrast, (left, 110), (16, 24), 0, 0, 360, 1.0, 5)
    (cells,) = grid.find(contrast, 0.5)
    assert sorted((cell.row, cell.column) for cell in cells) == [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1),
    ]  # fmt: skip
