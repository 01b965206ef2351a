"""Compares mended lines with the same lines before they were broken."""

import cv2
import numpy as np

from number_reader.detection import broken_lines, table_lines


def drawn(*ends: np.ndarray) -> np.ndarray:
    """Returns a mask of lines, each from one (x, y) to another."""
    mask = np.zeros((600, 800), np.uint8)
    for start, end in ends:
        cv2.line(mask, start, end, 1, 2)
    return mask > 0


SLANTED = (20, 100), (780, 160)
UPRIGHT = (300, 0), (280, 599)


def test_gaps_and_dots_of_slanted_lines_are_closed() -> None:
    whole = drawn(SLANTED, UPRIGHT)
    broken = whole.copy()
    broken[:, 400:420] = False
    broken[:, 500:600:5] = False
    mended = broken_lines.mended(table_lines.find(broken))
    near = cv2.dilate(mended.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0  # half the size
    assert near[whole].all()


def test_a_line_that_ends_early_goes_on_to_the_border_or_to_the_next_line() -> None:
    short = (100, 106), (780, 160)  # the 100 pixels at the left border are missing
    mended = broken_lines.mended(table_lines.find(drawn(short, UPRIGHT)))
    near = cv2.dilate(mended.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert near[drawn(((0, 98), (99, 106)))].all()


def test_a_line_that_ends_at_another_stays_so_long() -> None:
    """The cell to the left of the vertical line is a merged cell."""
    mended = broken_lines.mended(table_lines.find(drawn(((297, 122), (780, 160)), UPRIGHT)))
    assert not mended[60:200, :270].any()


def test_strokes_of_digits_are_no_lines() -> None:
    mask = np.zeros((600, 800), bool)
    for left in range(100, 700, 60):  # bars as wide as digits, and the stems of ones
        mask[200:206, left : left + 40] = True
        mask[300:360, left : left + 6] = True
    assert not broken_lines.mended(table_lines.find(mask)).any()
