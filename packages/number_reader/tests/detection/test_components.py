"""Compares a mask's components with those of a flood fill, and tests which form a digit."""

from typing import List

import numpy as np
import pytest

from number_reader.detection import components


def flooded(mask: np.ndarray) -> np.ndarray:
    """Labels the components by a slow flood fill from each pixel that has no label yet."""
    labels = np.zeros(mask.shape, int)
    for start in zip(*np.nonzero(mask)):
        if labels[start] == 0:
            number, waiting = labels.max() + 1, [start]
            while waiting:
                y, x = waiting.pop()
                labels[y, x] = number
                for i in range(max(0, y - 1), min(mask.shape[0], y + 2)):
                    for j in range(max(0, x - 1), min(mask.shape[1], x + 2)):
                        if mask[i, j] and labels[i, j] == 0:
                            waiting.append((i, j))
    return labels


@pytest.mark.parametrize("share", [0, 0.1, 0.3, 0.5, 0.8, 1])
def test_pieces_are_what_a_flood_fill_finds(share: float) -> None:
    random = np.random.RandomState(0)
    for _ in range(30):
        mask = random.uniform(size=random.randint(1, 30, size=2)) < share
        labels, boxes, areas = components.find(mask)
        pairs = set(zip(labels.ravel().tolist(), flooded(mask).ravel().tolist()))
        numbers, others = ({pair[i] for pair in pairs} for i in range(2))
        assert len(pairs) == len(numbers) == len(others)  # the same components, in any order
        assert ((labels == 0) == ~mask).all()
        assert len(boxes) == labels.max()
        for index, box in enumerate(boxes):
            y, x = np.nonzero(labels == index + 1)
            assert box.tolist() == [y.min(), x.min(), y.max() + 1, x.max() + 1]
            assert areas[index] == len(y)


def test_a_spiral_is_one_piece() -> None:
    mask = np.zeros((41, 41), bool)
    y, x, side, step = 0, 0, 40, 0
    while side > 0:  # two rows of ink with a row of paper between them
        dy, dx = [(0, 1), (1, 0), (0, -1), (-1, 0)][step % 4]
        for _ in range(side):
            mask[y, x] = True
            y, x = y + dy, x + dx
        side -= 2 if step % 2 else 0
        step += 1
    labels, boxes, _ = components.find(mask)
    assert len(boxes) == flooded(mask).max() == 1
    assert labels.max() == 1


@pytest.mark.parametrize(
    ("boxes", "digits"),
    [
        ([[0, 0, 20, 10]], [[0]]),
        ([[0, 30, 20, 40], [0, 0, 20, 10], [0, 15, 20, 25]], [[1], [2], [0]]),
        ([[5, 0, 20, 10], [0, 3, 3, 13]], [[0, 1]]),  # a 5 and its bar
        ([[0, 3, 3, 13], [5, 0, 20, 10], [2, 12, 20, 22]], [[1, 0], [2]]),  # and a 2 after it
        ([[0, 0, 9, 10], [11, 1, 20, 9]], [[0, 1]]),  # an 8 in two components
        ([[0, 0, 20, 10], [5, 8, 25, 18], [10, 16, 30, 26]], [[0], [1], [2]]),  # a sloping line
        ([[0, 0, 20, 10], [9, 12, 11, 18], [0, 20, 20, 30]], [[0], [2]]),  # a hyphen between them
    ],
)
def test_pieces_that_share_columns_are_one_digit(
    boxes: List[List[int]], digits: List[List[int]]
) -> None:
    assert components.in_a_row(np.array(boxes)) == digits


def test_what_lies_along_the_border_is_not_writing_but_what_touches_it_may_be() -> None:
    mask = np.zeros((120, 100), bool)
    mask[:, :5] = True  # the edge of the sheet
    mask[0:80, 40:50] = True  # a 1 that was cut off
    mask[118, 70:72] = True  # dust
    found = components.find(mask)
    kept = components.writing(found)
    assert {tuple(box) for box in found.boxes[kept].tolist()} == {(0, 40, 80, 50)}
    alone = components.find(mask[:, :5])  # there is nothing else
    assert components.writing(alone).tolist() == [True]


def test_a_1_at_the_border_is_writing() -> None:
    """A closely cropped strip begins with a 1 that is as tall as the digits after it."""
    mask = np.zeros((60, 300), bool)
    mask[8:55, 0:6] = True
    for left in (60, 120, 180):
        mask[8:52, left : left + 20] = True
    assert components.writing(components.find(mask)).all()
    mask[:, 294:] = True  # the edge of the sheet
    found = components.find(mask)
    assert found.boxes[~components.writing(found)].tolist() == [[0, 294, 60, 300]]


def test_a_dot_narrower_than_the_strokes_is_writing_and_still_narrower_dust_is_not() -> None:
    """The digits are frames, 100 pixels high, with strokes 8 pixels wide."""
    mask = np.zeros((200, 800), bool)
    for left in (50, 200, 350, 500, 650):
        mask[50:150, left : left + 60] = True
        mask[58:142, left + 8 : left + 52] = False
    mask[144:150, 130:136] = True  # a dot
    mask[140:149, 280:284] = True  # dust
    found = components.find(mask)
    kept = components.writing(found)
    assert found.boxes[~kept].tolist() == [[140, 280, 149, 284]]
    mask[160:168, 20:780:20] = True  # a dotted line
    for dx in range(8):
        mask[160:168, 20 + dx : 780 : 20] = True
    found = components.find(mask)
    assert np.count_nonzero(components.writing(found)) == 5


def test_what_lies_along_the_border() -> None:
    mask = np.zeros((50, 100), bool)
    mask[0:30, 0:4] = True
    mask[0:20, 50:54] = True  # only its end touches the border
    mask[20:40, 70:74] = True
    assert components.along_border(components.find(mask)).tolist() == [True, False, False]


def test_what_reaches_the_border() -> None:
    mask = np.zeros((50, 100), bool)
    for top, left in ((0, 20), (20, 0), (40, 50), (20, 90), (20, 50), (1, 70)):
        mask[top : top + 10, left : left + 10] = True
    found = components.find(mask)
    reached = {tuple(box[:2]) for box in found.boxes[components.at_border(found)].tolist()}
    assert reached == {(0, 20), (20, 0), (40, 50), (20, 90)}
