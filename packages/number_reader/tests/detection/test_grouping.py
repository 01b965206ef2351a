"""Tests how the components of ink are grouped into rows."""

from typing import Any, List

import numpy as np

from number_reader.detection import components, grouping
from number_reader.detection.grouping import Row


def test_pieces_are_grouped_as_they_would_be_one_by_one() -> None:
    random = np.random.RandomState(0)
    for count in (1, 2, 5, 40, 300):
        across, along = random.randint(0, 8 * int(count**0.5), (2, count)) * 5.0
        heights = random.randint(5, 30, count).astype(float)
        tall = np.flatnonzero(random.uniform(size=count) < 0.9) if count > 2 else np.arange(count)
        expected = one_by_one(tall.tolist(), across, along, heights)
        assert grouping._grouped(tall, across, along, heights) == expected


def one_by_one(tall: List[int], across: Any, along: Any, heights: Any) -> List[List[int]]:
    """Groups components into rows with plain loops, which take a second for a thousand."""

    def overlap(one: int, other: int) -> float:
        shorter = min(heights[one], heights[other])
        shared = (heights[one] + heights[other]) / 2 - abs(across[one] - across[other])
        return float(min(shared, shorter) / shorter)

    groups = []
    ordinary = np.median(heights[tall])
    rest = sorted(tall, key=lambda k: abs(heights[k] - ordinary))
    while rest:
        first = rest[0]
        group = [first]
        others = sorted(rest[1:], key=lambda k: along[k])
        right = [k for k in others if along[k] >= along[first]]
        left = [k for k in reversed(others) if along[k] < along[first]]
        for ahead in (right, left):
            latest = [first]
            for component in ahead:
                if any(overlap(component, k) >= 0.35 for k in latest):
                    latest = [*latest, component][-3:]
                    group.append(component)
        rest = [k for k in rest if k not in group]
        groups.append(group)
    return groups


def test_few_pieces_are_compared_to_find_the_next_of_a_row(monkeypatch: Any) -> None:
    compared: List[int] = []
    overlap = grouping._overlap

    def spy(one: Any, other: Any) -> Any:
        compared.append(one[0].size)
        return overlap(one, other)

    monkeypatch.setattr(grouping, "_overlap", spy)
    random = np.random.RandomState(0)
    across, along = random.uniform(0, 1400, (2, 10_000))
    groups = grouping._grouped(np.arange(10_000), across, along, np.full(10_000, 10.0))
    assert 100 < len(groups) < 300
    assert len(compared) < 5 * 10_000
    assert sum(compared) < 400 * 10_000


def grouped(*boxes: List[int]) -> List[Row]:
    """Groups filled boxes into rows; a box is given by its top, left, bottom and right."""
    mask = np.zeros((400, 900), bool)
    for top, left, bottom, right in boxes:
        mask[top:bottom, left:right] = True
    found = components.find(mask)
    return grouping.rows(found, np.ones(len(found.boxes), bool))


DIGITS = [[100, 60 * k, 150, 60 * k + 30] for k in range(1, 8)]
SECOND = [[200, 60 * k + 20, 250, 60 * k + 50] for k in range(1, 8)]


def test_a_raised_sign_is_no_row() -> None:
    """The digits are 50 pixels high. The sign is 30 pixels high and is raised by 30 pixels."""
    star = [80, 155, 110, 175]
    first, second = grouped(*DIGITS, *SECOND, star)
    assert [len(first.tall), len(first.small)] == [7, 1]
    assert [len(second.tall), len(second.small)] == [7, 0]
    # Two digits as large as those in the other rows form a row of their own.
    assert len(grouped(*DIGITS, *SECOND, [20, 155, 70, 185], [20, 215, 70, 245])) == 3


def test_the_parts_of_signs_stay_in_their_row() -> None:
    """The signs are a minus sign, ÷, =, a decimal point and a comma."""
    minus = [[122, 95, 128, 115]]
    divided = [[122, 155, 128, 175], [108, 162, 114, 168], [136, 162, 142, 168]]
    equals = [[115, 215, 120, 235], [130, 215, 135, 235]]
    points = [[144, 275, 150, 281], [142, 335, 160, 340]]
    first, second = grouped(*DIGITS, *SECOND, *minus, *divided, *equals, *points)
    assert len(first.tall) == len(second.tall) == 7
    assert len(first.small) == 8
    assert not second.small


def test_a_long_minus_before_a_wide_digit_and_a_low_comma_belong_to_the_row() -> None:
    """What counts is the gap, not the distance between the centres, which is 1.7 digit heights."""
    wide = [[100, 140 * k, 150, 140 * k + 70] for k in range(1, 5)]
    minus, comma = [[122, 55, 128, 95]], [[155, 215, 175, 222]]
    (row,) = grouped(*wide, *minus, *comma)
    assert [len(row.tall), len(row.small)] == [4, 2]
    (row,) = grouped(*wide, [122, 30, 128, 70])  # farther away than a digit is high
    assert [len(row.tall), len(row.small)] == [4, 0]


def test_small_zeros_may_follow_each_other_and_dust_leads_nowhere() -> None:
    zeros = [[128, 60 * k, 150, 60 * k + 20] for k in range(8, 13)]
    (row,) = grouped(*DIGITS, *zeros)
    assert [len(row.tall), len(row.small)] == [7, 5]
    dust = [[140, 60 * k, 145, 60 * k + 5] for k in range(8, 12)]
    (row,) = grouped(*DIGITS, *dust, zeros[-1])
    assert [len(row.tall), len(row.small)] == [7, 1]
    (row,) = grouped(*DIGITS, [128, 700, 150, 720])  # too far away
    assert [len(row.tall), len(row.small)] == [7, 0]
