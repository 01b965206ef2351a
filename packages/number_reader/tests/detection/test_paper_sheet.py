"""Tests which light regions count as a sheet of paper."""

from typing import List

import cv2
import numpy as np
import pytest

from number_reader.detection import paper_sheet

CORNERS = np.array([[40, 22], [240, 30], [248, 180], [30, 172]])


def test_a_sheet_is_found_with_what_is_drawn_on_it() -> None:
    expected = cv2.fillConvexPoly(np.zeros((200, 280), np.uint8), CORNERS, 1) > 0
    light = expected.copy()
    light[60:150, 100] = light[60:150, 180] = light[60, 100:181] = light[149, 100:181] = False
    light[80:100, 120:130] = False  # a digit in the box; the box is a component of its own
    found = paper_sheet.find(light)
    assert found is not None
    assert found[80:100, 120:130].all()
    assert np.mean(found != expected) < 0.01  # the outline's pixels


def test_a_round_or_small_or_mostly_dark_region_is_no_sheet() -> None:
    round_one = cv2.ellipse(np.zeros((200, 280), np.uint8), (140, 100), (135, 95), 0, 0, 360, 1, -1)
    assert round_one.mean() > 0.5
    assert paper_sheet.find(round_one > 0) is None
    small = np.zeros((200, 280), bool)
    small[40:150, 40:240] = True  # 39% of the picture
    assert paper_sheet.find(small) is None
    grid = np.zeros((200, 280), bool)
    grid[5:195:10, 5:275] = grid[5:195, 5:275:10] = True  # the lines of a table drawn in chalk
    assert paper_sheet.find(grid) is None


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [2, 0, 3, 1]])
def test_corners_are_sorted_clockwise_from_the_top_left(order: List[int]) -> None:
    between = (CORNERS + np.roll(CORNERS, 1, axis=0)) // 2
    outline = np.concatenate([CORNERS[order], between])
    np.testing.assert_array_equal(paper_sheet.corners(outline), CORNERS)
