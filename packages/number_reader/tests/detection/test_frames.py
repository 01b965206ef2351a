"""Tests which sides of a table are closed, and where the new lines are drawn."""

from typing import Sequence, Tuple

import numpy as np

from number_reader.detection import frames
from number_reader.detection.table_lines import Lines, draw

SIZE = 20  # pixels, the height of a digit
LEVEL = [((70, y), (440, y)) for y in (120, 190, 260)]
UPRIGHT = [((x, 40), (x, 340)) for x in (200, 320)]

Ends = Sequence[Tuple[Tuple[int, int], Tuple[int, int]]]


def closed(horizontal: Ends, vertical: Ends, *writing: Tuple[int, int]) -> np.ndarray:
    """Closes a table and returns the mask of its lines, a bool array of shape (400, 600).

    Args:
        horizontal, vertical: the horizontal and vertical lines, each given by the x and y of both
            ends.
        writing: the middle (x, y) of each digit; digits are 20 pixels high and 10 wide.
    """
    written = np.array([(y - 10, x - 5, y + 10, x + 5) for x, y in writing], int).reshape(-1, 4)
    mask = np.zeros((400, 600), np.uint8)
    lines = [np.array(some, float) for some in (horizontal, vertical)]
    for some in lines:
        draw(mask, some, 3)
    return frames.closed(mask > 0, Lines(*lines, SIZE, written, mask > 0))


def test_a_side_is_closed_where_the_lines_end() -> None:
    mask = closed(LEVEL, UPRIGHT, (100, 150))
    assert mask[120:260, 70].all()
    assert not mask[150, 75:195].any()
    assert not mask[:, 450:].any()  # nothing is written beyond the last line on the right


def test_a_side_is_closed_beyond_writing_that_goes_on_beyond_the_lines() -> None:
    mask = closed(LEVEL, UPRIGHT, (100, 150), (57, 150), (12, 150))  # the last one is too far away
    assert mask[120:260, 48].all()
    assert mask[[120, 190, 260], 48:200].all()
    assert not mask[:, :46].any()


def test_a_side_is_open_if_writing_is_only_beyond_the_lines_or_the_table() -> None:
    as_drawn = closed(LEVEL, UPRIGHT)
    for place in ((45, 150), (100, 370), (100, 20)):
        np.testing.assert_array_equal(closed(LEVEL, UPRIGHT, place), as_drawn)


def test_a_line_that_ends_at_the_last_one_does_not_lead_to_the_border() -> None:
    short = [LEVEL[0], ((200, 190), (440, 190)), LEVEL[2]]
    mask = closed(short, UPRIGHT, (100, 150))
    assert mask[120:260, 70].all()
    assert not mask[190, 75:190].any()


def test_each_table_is_closed_on_its_own() -> None:
    left = [((30, y), (200, y)) for y in (120, 190)], [((80, 80), (80, 240))]
    right = [((300, y), (500, y)) for y in (120, 190)], [((400, 80), (400, 240))]
    mask = closed(left[0] + right[0], left[1] + right[1], (150, 150))
    assert mask[120:190, 200].all()
    assert not mask[150, 205:395].any()
    assert not mask[150, 405:].any()


def test_lines_that_nearly_meet_are_those_of_one_table() -> None:
    mask = closed([((205, y), (440, y)) for y in (120, 190)], UPRIGHT[:1], (300, 150))
    assert mask[120:190, 440].all()
