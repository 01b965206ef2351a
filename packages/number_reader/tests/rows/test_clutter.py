"""Tests the clutter that is drawn into some rows."""

import numpy as np

from number_reader.rows import clutter


def test_four_rows_in_ten_get_clutter_and_the_ink_stays() -> None:
    """Four kinds of clutter are drawn independently, in 12, 20, 8 and 10 percent of the rows."""
    row = np.zeros((64, 300), np.uint8)
    row[20:44, 100:120] = 255
    changed = 0
    for seed in range(1000):
        cluttered = row.copy()
        clutter.add(cluttered, np.random.RandomState(seed))
        assert (cluttered >= row).all()
        changed += (cluttered != row).any()
    assert abs(changed / 1000 - (1 - 0.88 * 0.8 * 0.92 * 0.9)) < 0.04
