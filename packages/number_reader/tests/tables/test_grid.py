"""Compares the cells found in a grid with those between the lines that were drawn."""

from typing import List, Tuple

import cv2
import numpy as np
import pytest

from number_reader.detection.table_lines import Lines
from number_reader.tables import grid


def drawn(columns: List[int], rows: List[int]) -> np.ndarray:
    """Returns the contrast of a grid with lines at the given positions."""
    contrast = np.zeros((400, 600), np.float32)
    for x in columns:
        cv2.line(contrast, (x, rows[0]), (x, rows[-1]), 1.0, 3)
    for y in rows:
        cv2.line(contrast, (columns[0], y), (columns[-1], y), 1.0, 3)
    return contrast


def test_each_cell_has_its_place() -> None:
    columns, rows = [40, 120, 300, 420], [30, 90, 170, 300]
    (cells,) = grid.find(drawn(columns, rows), 0.5)
    found = {(cell.row, cell.column): cell.corners for cell in cells}
    assert sorted(found) == [(row, column) for row in range(3) for column in range(3)]
    for (row, column), corners in found.items():
        left, right = columns[column : column + 2]
        top, bottom = rows[row : row + 2]
        expected = [(left, top), (right, top), (right, bottom), (left, bottom)]
        np.testing.assert_allclose(corners, expected, atol=4)


def test_a_merged_heading_stands_over_its_columns() -> None:
    contrast = drawn([40, 160, 280, 400], [30, 100, 170, 240])
    contrast[33:98, 150:170] = 0  # the first two cells of the first row become one
    (cells,) = grid.find(contrast, 0.5)
    assert sorted((cell.row, cell.column) for cell in cells) == [
        (0, 0),
        (0, 2),
        *((row, column) for row in (1, 2) for column in range(3)),
    ]


def test_a_border_around_the_table_is_no_cell() -> None:
    contrast = drawn([40, 160, 280], [30, 100, 170, 240])
    cv2.rectangle(contrast, (25, 15), (295, 255), 1.0, 3)
    (cells,) = grid.find(contrast, 0.5)
    expected = [(row, column) for row in range(3) for column in range(2)]
    assert sorted((cell.row, cell.column) for cell in cells) == expected


def open_table() -> np.ndarray:
    """Returns the contrast of a borderless table with two vertical and three horizontal lines."""
    contrast = np.zeros((400, 600), np.float32)
    for x in (200, 320):
        cv2.line(contrast, (x, 40), (x, 340), 1.0, 3)
    for y in (120, 190, 260):
        cv2.line(contrast, (70, y), (440, y), 1.0, 3)
    return contrast


def write(contrast: np.ndarray, *places: Tuple[int, int]) -> None:
    """Draws a block, 40 pixels high and 15 wide, around each (x, y)."""
    for x, y in places:
        cv2.rectangle(contrast, (x - 7, y - 20), (x + 7, y + 20), 1.0, -1)


def test_a_table_needs_no_outer_border() -> None:
    contrast = open_table()
    write(contrast, (100, 80), (260, 155), (400, 300))
    (cells,) = grid.find(contrast, 0.5)
    found = {(cell.row, cell.column): cell.corners for cell in cells}
    assert sorted(found) == [(row, column) for row in range(4) for column in range(3)]
    expected = [(320, 260), (440, 260), (440, 340), (320, 340)]
    np.testing.assert_allclose(found[3, 2], expected, atol=4)


def test_nothing_is_closed_beyond_the_last_line_where_nothing_is_written() -> None:
    contrast = open_table()
    write(contrast, (240, 155), (280, 225), (380, 225))
    (cells,) = grid.find(contrast, 0.5)
    found = {(cell.row, cell.column): cell.corners for cell in cells}
    assert sorted(found) == [(row, column) for row in range(2) for column in range(2)]
    expected = [(200, 120), (320, 120), (320, 190), (200, 190)]
    np.testing.assert_allclose(found[0, 0], expected, atol=4)


def test_a_table_that_the_picture_cuts_off_is_closed_at_its_edge() -> None:
    contrast = open_table()
    write(contrast, (240, 155), (280, 225), (410, 155), (410, 80))
    (cells,) = grid.find(contrast[:, :428], 0.5)
    found = {(cell.row, cell.column): cell.corners for cell in cells}
    assert sorted(found) == [(row, column) for row in range(3) for column in range(2)]
    expected = [(320, 120), (427, 120), (427, 190), (320, 190)]
    np.testing.assert_allclose(found[1, 1], expected, atol=4)


def test_lines_that_do_not_quite_meet_enclose_cells() -> None:
    contrast = drawn([60, 220, 380, 540], [40, 140, 240, 340])
    write(contrast, (140, 90), (300, 190), (460, 290))
    contrast[:, 50:68] = 0  # the left border is redrawn too far to the left
    cv2.line(contrast, (58, 40), (58, 340), 1.0, 3)
    (cells,) = grid.find(contrast, 0.5)
    found = sorted((cell.row, cell.column) for cell in cells)
    assert found == [(row, column) for row in range(3) for column in range(3)]


def test_broken_lines_are_mended_and_a_table_may_reach_the_border() -> None:
    """Two horizontal and two vertical lines form nine cells; each line has a gap of 24 pixels."""
    contrast = np.zeros((900, 1200), np.float32)
    for x in (400, 800):
        cv2.line(contrast, (x, 0), (x, 899), 1.0, 3)
        contrast[430:454, x - 5 : x + 5] = 0
        contrast[400:430:5, x - 5 : x + 5] = 0
    for y in (300, 600):
        cv2.line(contrast, (0, y), (1199, y), 1.0, 3)
        contrast[y - 5 : y + 5, 600:624] = 0
    write(contrast, (200, 150), (600, 450), (1000, 750))
    (cells,) = grid.find(contrast, 0.5)
    assert sorted((cell.row, cell.column) for cell in cells) == [
        (row, column) for row in range(3) for column in range(3)
    ]
    (first,) = (cell for cell in cells if (cell.row, cell.column) == (2, 0))
    expected = [(0, 600), (400, 600), (400, 900), (0, 900)]
    np.testing.assert_allclose(first.corners, expected, atol=5)


def with_a_faint_table(columns: int) -> np.ndarray:
    """Returns the contrast of two tables: one with two rows, and a faint one with 3 x 3 cells."""
    contrast = np.zeros((400, 900), np.float32)
    # At a threshold of 0.5, lines of 0.2 are looked for only if darker lines do not suffice.
    for left, rows, across, tone in ((40, 2, columns, 1.0), (480, 3, 3, 0.2)):
        for x in range(left, left + 100 * across + 1, 100):
            cv2.line(contrast, (x, 40), (x, 40 + 100 * rows), tone, 3)
        for y in range(40, 40 + 100 * rows + 1, 100):
            cv2.line(contrast, (left, y), (left + 100 * across, y), tone, 3)
    return contrast


@pytest.mark.parametrize(("inside", "outside", "cells"), [(2, 3, [4, 9]), (3, 2, [4])])
def test_other_tables_are_looked_for_if_most_is_written_outside_the_first(
    inside: int, outside: int, cells: List[int]
) -> None:
    contrast = with_a_faint_table(columns=2)
    write(contrast, *[(90, 90), (190, 90), (90, 190)][:inside])
    write(contrast, *[(530, 190), (630, 190), (730, 190)][:outside])
    assert sorted(map(len, grid.find(contrast, 0.5))) == cells


@pytest.mark.parametrize(("columns", "cells"), [(2, [4, 8]), (3, [6])])
def test_a_table_that_lacks_a_cell_needs_more_cells_than_one_that_lacks_none(
    columns: int, cells: List[int]
) -> None:
    """The faint table has a merged cell, so its 8 cells weigh less than the other table's 6."""
    contrast = with_a_faint_table(columns)
    contrast[43:138, 570:590] = 0
    write(contrast, (530, 190), (630, 190), (730, 190))
    assert sorted(map(len, grid.find(contrast, 0.5))) == cells


def test_rows_of_boxes_are_grids_of_their_own() -> None:
    contrast = np.zeros((400, 600), np.float32)
    for top in (40, 140, 240):
        for left in range(60, 360, 50):
            cv2.rectangle(contrast, (left, top), (left + 50, top + 50), 1.0, 2)
    grids = grid.find(contrast, 0.5)
    assert [len(cells) for cells in grids] == [6, 6, 6]
    assert all({cell.row for cell in cells} == {0} for cells in grids)


def test_ellipses_and_triangles_are_no_cells() -> None:
    contrast = np.zeros((400, 600), np.float32)
    cv2.ellipse(contrast, (150, 200), (80, 120), 0, 0, 360, 1.0, 6)
    cv2.polylines(contrast, [np.array([[300, 300], [500, 300], [400, 100]])], True, 1.0, 5)
    assert grid.find(contrast, 0.5) == []


def searches(monkeypatch: pytest.MonkeyPatch, contrast: np.ndarray) -> int:
    """Returns how many times lines are searched for, to find cells."""
    find, masks = grid.table_lines.find, []

    def count(mask: np.ndarray) -> Lines:
        masks.append(mask)
        return find(mask)

    monkeypatch.setattr(grid.table_lines, "find", count)
    grid.find(contrast, 0.5)
    return len(masks)


@pytest.mark.parametrize(("width", "expected"), [(2, 2), (4, 1)])
def test_lines_in_much_ink_are_not_mended(
    monkeypatch: pytest.MonkeyPatch, width: int, expected: int
) -> None:
    """A fifth or two fifths of the picture is dashed lines."""
    contrast = np.zeros((600, 600), np.float32)
    for y in range(5, 600, 10):
        contrast[y : y + width] = 1
    contrast[:, ::100] = 0
    assert searches(monkeypatch, contrast) == expected


@pytest.mark.parametrize(("step", "expected"), [(6, False), (4, True)])
@pytest.mark.parametrize("light", [True, False])
def test_noise_is_not_searched_for_lines(
    monkeypatch: pytest.MonkeyPatch, step: int, expected: bool, light: bool
) -> None:
    """There are 10,000 or 22,500 specks of ink, or 2,500 or 5,625 holes in it."""
    contrast = np.zeros((600, 600), np.float32)
    contrast[::step, ::step] = 1
    if light:
        contrast = 1 - contrast[:300, :300]
    assert (searches(monkeypatch, contrast) == 0) == expected
