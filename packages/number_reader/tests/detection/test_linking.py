"""Tests that only a few groups are compared; `test_grouping.py` tests what a row consists of."""

from typing import Any, List

import numpy as np

from number_reader.detection import linking


def test_of_thousands_of_groups_few_are_compared(monkeypatch: Any) -> None:
    compared: List[int] = []
    near_row = linking._near_row

    def spy(members: Any, *others: Any) -> Any:
        compared.append(len(members))
        return near_row(members, *others)

    monkeypatch.setattr(linking, "_near_row", spy)
    count = 3000
    groups = [[3 * k, 3 * k + 1] if k % 2 else [3 * k] for k in range(count)]
    heights = np.random.RandomState(0).uniform(9, 11, 3 * count)
    across = np.repeat(15.0 * np.arange(count), 3)
    linking.without_signs(groups, np.zeros(3 * count, bool), heights, across, 0 * across)
    assert len(compared) < 3 * count
