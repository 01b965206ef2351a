"""Tests the arrangement of cells whose rows and columns are known."""

from typing import List, Sequence, Tuple

import cv2
import numpy as np

from number_reader.tables import arrangement

Box = Tuple[float, float, float, float]  # top, left, bottom and right


def boxes(rows: Sequence[float], columns: Sequence[float]) -> List[Box]:
    """Returns the cells between the lines at the given positions, row by row."""
    return [
        (top, left, bottom, right)
        for top, bottom in zip(rows, rows[1:])
        for left, right in zip(columns, columns[1:])
    ]


def places(some: Sequence[Box]) -> List[Tuple[int, int]]:
    rows, columns = arrangement.places(np.array(some, float))
    return list(zip(rows.tolist(), columns.tolist()))


def test_perspective_is_undone() -> None:
    cells = boxes([0, 40, 120, 160, 260], [0, 90, 150, 300])
    top, left, bottom, right = np.array(cells, float).T
    corners = np.stack([[left, top], [right, top], [right, bottom], [left, bottom]]).transpose(
        2, 0, 1
    )
    seen = np.array([[40, 60], [330, 20], [300, 310], [70, 250]], np.float32)
    frame = np.array([[0, 0], [300, 0], [300, 260], [0, 260]], np.float32)
    matrix = cv2.getPerspectiveTransform(frame, seen)
    photographed = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), matrix).reshape(-1, 4, 2)
    top, left, bottom, right = arrangement.straightened(photographed).T
    # Cells between the same lines have the same sides.
    for low, high, number in ((top, bottom, 4), (left, right, 3)):
        lines = (np.arange(12) // 3) if number == 4 else (np.arange(12) % 3)
        for k in range(number):
            assert np.ptp(low[lines == k]) < 4
            assert np.ptp(high[lines == k]) < 4


def test_cells_are_in_the_rows_and_columns_of_their_neighbours() -> None:
    cells = boxes([0, 40, 120, 160], [0, 90, 150, 300])
    expected = [(row, column) for row in range(3) for column in range(3)]
    assert places(cells) == expected
    some = [1, 8, 3, 5, 0, 7]  # in any order, and with gaps
    assert places([cells[k] for k in some]) == [expected[k] for k in some]


def test_a_row_may_bend_by_more_than_its_height() -> None:
    cells = [
        (40 * row + 8 * column, 50 * column, 40 * row + 8 * column + 40, 50 * column + 50)
        for row in range(3)
        for column in range(8)
    ]
    assert places(cells) == [(row, column) for row in range(3) for column in range(8)]


def test_a_merged_cell_is_in_the_first_of_its_rows_and_columns() -> None:
    heading = (-40, 0, 0, 150)
    side = (0, -60, 120, 0)
    assert places([heading, side, *boxes([0, 40, 80, 120], [0, 50, 100, 150])])[:3] == [
        (0, 1),
        (1, 0),
        (1, 1),
    ]


def test_boxes_that_are_closer_side_by_side_are_grids_of_one_row() -> None:
    table = boxes([0, 40, 80], [0, 50, 100, 150])
    form = [(top, left, top + 40, left + 40) for top in (200, 260) for left in (0, 45, 90)]
    groups = arrangement.groups(np.array(table + form, float))
    assert [group.tolist() for group in groups] == [[*range(6)], [6, 7, 8], [9, 10, 11]]


def test_a_double_line_does_not_divide_a_table() -> None:
    heading = boxes([0, 40], [0, 50, 100, 150])
    rest = boxes([52, 92, 132, 172], [0, 50, 100, 150])
    assert len(arrangement.groups(np.array(heading + rest, float))) == 1
