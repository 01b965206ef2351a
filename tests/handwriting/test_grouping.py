"""Tests how the pieces of ink are grouped into rows."""

from typing import Any, List

import numpy as np

from tf1_mnist.handwriting import grouping


def test_pieces_are_grouped_as_they_would_be_one_by_one() -> None:
    random = np.random.RandomState(0)
    for count in (1, 2, 5, 40, 300):
        across, along = random.randint(0, 8 * int(count**0.5), (2, count)) * 5.0
        heights = random.randint(5, 30, count).astype(float)
        tall = np.flatnonzero(random.uniform(size=count) < 0.9) if count > 2 else np.arange(count)
        expected = one_by_one(tall.tolist(), across, along, heights)
        assert grouping._grouped(tall, across, along, heights) == expected


def one_by_one(tall: List[int], across: Any, along: Any, heights: Any) -> List[List[int]]:
    """Groups pieces into rows, in loops that need a second for a thousand pieces."""

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
            for piece in ahead:
                if any(overlap(piece, k) >= 0.35 for k in latest):
                    latest = [*latest, piece][-3:]
                    group.append(piece)
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
