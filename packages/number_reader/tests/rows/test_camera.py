"""Tests how a row is made to look like part of a low-resolution picture."""

import numpy as np

from number_reader.rows import camera


def test_a_coarse_row_has_strong_strokes_and_no_fine_detail() -> None:
    """At a fifth of the size, lines 2 pixels wide become grey; a line 10 pixels wide stays dark."""
    row = np.zeros((64, 120), np.uint8)
    row[:, 10:20] = 255
    row[:, 40:100:4] = row[:, 41:100:4] = 255
    for seed in range(10):
        coarse = camera.coarsen(row, 0.2, np.random.RandomState(seed))
        assert coarse.shape == row.shape
        assert coarse[32, 14:16].min() > 200
        assert np.ptp(coarse[32, 50:90].astype(int)) < 130  # 255 before
        assert coarse[:, :4].max() == 0
