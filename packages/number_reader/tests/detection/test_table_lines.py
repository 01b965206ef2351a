"""Tests that lines are distinguished from writing; the pages are drawn for this purpose."""

from typing import List, Tuple

import cv2
import numpy as np
import pytest

from number_reader.detection import table_lines


def page() -> np.ndarray:
    """Returns a mask of 4 x 4 digits, which are drawn as rectangles of 20 x 40 pixels."""
    mask = np.zeros((500, 600), np.uint8)
    for top in range(60, 460, 100):
        for left in range(60, 460, 100):
            cv2.rectangle(mask, (left, top), (left + 20, top + 40), 1, 4)
    return mask > 0


def test_much_ink_is_searched_only_along_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of rings, a search gets less than half of the pixels that it gets without the limit."""
    searched: List[int] = []

    def hough(image: np.ndarray, **_: float) -> None:
        searched.append(np.count_nonzero(image))

    monkeypatch.setattr(table_lines.cv2, "HoughLinesP", hough)
    rings = np.zeros((1400, 1400), np.uint8)
    for radius in range(20, 980, 12):
        cv2.circle(rings, (700, 700), radius, 1, 3)
    counts = []
    for limit in (table_lines._MUCH_INK, 10**9):
        monkeypatch.setattr(table_lines, "_MUCH_INK", limit)
        table_lines.find(rings > 0)
        counts.append(sum(searched))
        searched.clear()
    assert 0 < 2 * counts[0] < counts[1]


def test_lines_are_found_in_much_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_lines, "_MUCH_INK", 0)
    mask = page().astype(np.uint8)
    cv2.line(mask, (560, 30), (500, 470), 1, 4)
    cv2.line(mask, (30, 20), (500, 130), 1, 4)  # 13 degrees
    found = table_lines.find(mask > 0)
    for ends, expected in (
        (found.horizontal, (30, 20, 500, 130)),
        (found.vertical, (560, 30, 500, 470)),
    ):
        assert min(abs(ends.reshape(-1, 4) - expected).max(axis=1)) < 15


@pytest.mark.parametrize("shape", [(40, 30), (3, 50), (50, 1)])
def test_tall_runs_are_those_that_counting_finds(shape: Tuple[int, int]) -> None:
    mask = np.random.RandomState(0).uniform(size=shape) < 0.8
    for height in (1, 2, 3, 4, 7, 60):
        expected = np.zeros(shape, bool)
        for x, column in enumerate(mask.T):
            for top in range(shape[0] - height + 1):
                if column[top : top + height].all():
                    expected[top : top + height, x] = True
        np.testing.assert_array_equal(table_lines._in_tall_runs(mask, height), expected)


def test_strokes_of_digits_are_no_lines() -> None:
    found = table_lines.find(page())
    assert len(found.horizontal) == len(found.vertical) == 0
    assert len(found.written) == 16
    assert 40 <= found.size <= 46


def test_lines_and_their_ink_are_found_where_digits_touch_them() -> None:
    mask = page().astype(np.uint8)
    drawn = np.zeros_like(mask)
    cv2.line(drawn, (172, 30), (166, 470), 1, 4)  # a line through the second digit of each row
    cv2.line(drawn, (30, 230), (500, 245), 1, 4)
    found = table_lines.find((mask | drawn) > 0)
    upper, lower = found.vertical[:, 0], found.vertical[:, 1]
    np.testing.assert_allclose(upper[np.argmin(upper[:, 1])], (172, 30), atol=6)
    np.testing.assert_allclose(lower[np.argmax(lower[:, 1])], (166, 470), atol=6)
    left, right = found.horizontal[:, 0], found.horizontal[:, 1]
    np.testing.assert_allclose(left[np.argmin(left[:, 0])], (30, 230), atol=6)
    np.testing.assert_allclose(right[np.argmax(right[:, 0])], (500, 245), atol=6)
    vertical = np.zeros_like(mask)
    cv2.line(vertical, (172, 30), (166, 470), 1, 4)
    free = (vertical > 0) & (cv2.dilate(page().astype(np.uint8), np.ones((9, 9))) == 0)
    free[225:250] = False
    assert found.ink[free].mean() > 0.95
    assert found.ink[page() & (vertical == 0)].mean() < 0.03


@pytest.mark.parametrize(
    ("fall", "gap", "expected"), [(0, 5, True), (150, 5, False), (0, 12, False)]
)
def test_a_line_is_nearly_level_and_mostly_inked(fall: int, gap: int, expected: bool) -> None:
    """Over 400 pixels, the line falls by `fall` pixels; of every 20 pixels, `gap` are missing."""
    mask = page().astype(np.uint8)
    cv2.line(mask, (560, 30), (560, 470), 1, 4)
    line = cv2.line(np.zeros_like(mask), (30, 20), (430, 20 + fall), 1, 4)
    line[:, np.arange(600) % 20 < gap] = 0
    found = table_lines.find((mask | line) > 0)
    assert (len(found.horizontal) > 0) == expected


@pytest.mark.parametrize(("length", "expected"), [(90, False), (170, True)])
def test_a_line_is_longer_than_any_stroke(length: int, expected: bool) -> None:
    """The digits are 40 pixels high."""
    mask = page().astype(np.uint8)
    cv2.line(mask, (560, 30), (560, 470), 1, 4)
    cv2.line(mask, (30, 20), (30 + length, 20), 1, 4)
    assert (len(table_lines.find(mask > 0).horizontal) > 0) == expected


def test_a_line_stands_between_what_is_written_on_both_sides() -> None:
    mask = page().astype(np.uint8)
    cv2.line(mask, (30, 30), (30, 470), 1, 4)
    assert not table_lines.find(mask > 0).stand_between
    cv2.line(mask, (120, 30), (120, 470), 1, 4)
    assert table_lines.find(mask > 0).stand_between


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([100, 200], [110, 210], True),
        ([100, 110], [100, 200], False),  # there is only one row on the left
        ([100, 200], [100], False),
        ([100, 340], [100, 200], False),  # 340 is below the line
        ([100, 200], [], False),
    ],
)
def test_a_line_stands_between_several_rows_on_both_sides(
    left: List[int], right: List[int], expected: bool
) -> None:
    """The line is 300 pixels long, and the digits are 40 pixels high.

    `left` and `right` give the y coordinate of the top of each digit on that side of the line.
    """
    boxes: List[Tuple[int, int, int, int]] = [(y, 50, y + 40, 70) for y in left]
    boxes += [(y, 150, y + 40, 170) for y in right]
    nothing, vertical = np.empty((0, 2, 2)), np.array([[(100.0, 20.0), (104.0, 320.0)]])
    ink = np.zeros((400, 300), bool)
    found = table_lines.Lines(nothing, vertical, 40, np.array(boxes), ink)
    assert found.stand_between == expected
