"""Tests that ruled lines are found, and that the strokes that cross them are kept."""

import cv2
import numpy as np
import pytest

from number_reader.detection import ruled_paper


def test_lines_are_told_from_the_strokes_that_cross_them() -> None:
    lines, strokes = np.zeros((2, 200, 300), np.uint8)
    cv2.line(lines, (0, 90), (299, 102), 1, 3)
    cv2.line(strokes, (150, 40), (140, 150), 1, 8)
    cv2.line(strokes, (200, 60), (260, 60), 1, 6)  # too short for a line
    found = ruled_paper.lines((lines | strokes) > 0)
    assert not found[strokes > 0].any()
    assert found[(lines > 0) & (strokes == 0)].mean() > 0.95


def paper(*, upright: bool) -> np.ndarray:
    """Returns a uint8 picture of tilted ruled paper; some lines end near the corners."""
    lines = np.zeros((300, 400), np.uint8)
    for y in range(-40, 340, 30):
        cv2.line(lines, (0, y), (399, y + 24), 1, 2)
    for x in range(-40, 440, 30) if upright else ():
        cv2.line(lines, (x + 18, 0), (x, 299), 1, 2)
    return lines


@pytest.mark.parametrize("upright", [False, True], ids=["ruled", "squared"])
def test_all_of_the_papers_lines_are_found(upright: bool) -> None:
    lines = paper(upright=upright) > 0
    np.testing.assert_array_equal(ruled_paper.lines(lines), lines)


@pytest.mark.parametrize("columns", [1, 2, 5])
def test_all_lines_are_found_in_some_of_the_columns(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search gets at most as much ink as the limit allows, and the answer stays the same."""
    lines = paper(upright=False) > 0
    most = -(-np.count_nonzero(lines) // columns)
    hough, searched = cv2.HoughLines, []

    def counting(image: np.ndarray, **arguments: float) -> object:
        searched.append(np.count_nonzero(image))
        return hough(image, **arguments)

    monkeypatch.setattr(ruled_paper.cv2, "HoughLines", counting)
    monkeypatch.setattr(ruled_paper, "_MUCH_INK", most)
    np.testing.assert_array_equal(ruled_paper.lines(lines), lines)
    assert len(searched) == 2
    assert max(searched) <= 1.1 * most


@pytest.mark.parametrize("turns", range(4))
def test_a_line_may_leave_the_picture_halfway(turns: int) -> None:
    lines, strokes = np.zeros((2, 200, 300), np.uint8)
    cv2.line(lines, (0, 20), (150, 0), 1, 3)
    cv2.circle(strokes, (150, 110), 50, 1, 8)
    cv2.line(strokes, (0, 170), (120, 190), 1, 3)  # ends within the picture
    found = np.rot90(ruled_paper.lines(np.rot90(lines | strokes, turns) > 0), -turns)
    assert not found[strokes > 0].any()
    assert found[lines > 0].mean() > 0.9


@pytest.mark.parametrize("upright", [False, True], ids=["ruled", "squared"])
def test_writing_on_paper_is_kept(upright: bool) -> None:
    lines, strokes = paper(upright=upright), np.zeros((300, 400), np.uint8)
    cv2.line(strokes, (100, 70), (94, 150), 1, 5)
    cv2.circle(strokes, (200, 120), 30, 1, 5)
    found = ruled_paper.lines((lines | strokes) > 0)
    written = strokes > 0
    assert (found & written).sum() < 0.1 * written.sum()
    assert not (((lines > 0) & ~found)[:, 260:]).any()


def test_strokes_that_are_all_of_the_ink_are_not_lines() -> None:
    strokes = np.zeros((100, 300), np.uint8)
    for x in (30, 80, 130, 180, 230, 280):  # 111111, cut out of a page
        cv2.line(strokes, (x, 2), (x - 6, 97), 1, 6)
    assert not ruled_paper.lines(strokes > 0).any()


def wall(*, height: int) -> np.ndarray:
    """Returns a uint8 picture of a brick wall; each vertical joint begins at a horizontal line."""
    lines = np.zeros((300, 400), np.uint8)
    for row, y in enumerate(range(10, 300, 40)):
        cv2.line(lines, (0, y), (399, y), 1, 3)
        for x in range(20 + 40 * (row % 2), 400, 80):
            cv2.line(lines, (x, y), (x, y + height), 1, 3)
    return lines


def test_bricks_are_lines_but_not_what_touches_one_line_alone() -> None:
    bricks = wall(height=40) > 0
    np.testing.assert_array_equal(ruled_paper.lines(bricks), bricks)
    hanging = wall(height=25) > 0
    for some in (hanging, hanging[::-1]):  # begins at a line, or stands on it
        found = ruled_paper.lines(some)
        assert 0.3 < found[some].mean() < 0.8


def test_few_strokes_from_line_to_line_are_writing() -> None:
    lines, strokes = paper(upright=False), np.zeros((300, 400), np.uint8)
    cv2.line(strokes, (100, 86), (100, 116), 1, 2)  # a 1 from line to line
    for x in (160, 200, 240):
        cv2.circle(strokes, (x, 120), 12, 1, 3)
    found = ruled_paper.lines((lines | strokes) > 0)
    assert not found[strokes & (lines == 0) > 0].any()


@pytest.mark.parametrize(("darkness", "expected"), [(0.61, True), (0.59, False)])
def test_what_is_as_pale_as_the_lines_is_not_writing(darkness: float, expected: bool) -> None:
    """The second line is dark enough to count as ink only where it crosses a stroke."""
    contrast = np.zeros((200, 300), np.float32)
    contrast[50:53] = 0.3
    contrast[120:123, :160] = 0.32
    contrast[60:180, 90:98] = darkness
    mask, found = contrast > 0.2, np.zeros(contrast.shape, bool)
    found[50:53] = True
    remnant = np.zeros(contrast.shape, bool)
    remnant[50:53] = remnant[120:123, :88] = remnant[120:123, 100:160] = True
    pale = ruled_paper.pale(contrast, mask, found)
    np.testing.assert_array_equal(pale, remnant if expected else np.zeros_like(remnant))


def test_without_lines_faint_strokes_are_writing() -> None:
    contrast = np.zeros((200, 300), np.float32)
    contrast[60:180, 90:98], contrast[60:180, 190:198] = 0.9, 0.25
    nothing = np.zeros(contrast.shape, bool)
    few = nothing.copy()
    few[60:70, 190:198] = True  # 4% of the ink
    for found in (nothing, few):
        assert not ruled_paper.pale(contrast, contrast > 0.2, found).any()


def test_runs_are_those_that_counting_finds() -> None:
    mask = np.random.RandomState(0).uniform(size=(30, 20)) < 0.7
    first, last = ruled_paper.runs(mask)
    for y, x in np.argwhere(mask):
        top = bottom = y
        while top > 0 and mask[top - 1, x]:
            top -= 1
        while bottom < 30 and mask[bottom, x]:
            bottom += 1
        assert (first[y, x], last[y, x]) == (top, bottom)
    assert (first > last)[~mask].all()
