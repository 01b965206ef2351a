"""Tests how strokes are measured and widened."""

import numpy as np
import pytest

from number_reader.detection import strokes


@pytest.mark.parametrize(("width", "expected"), [(3, 3), (5, 2), (12, 0)])
def test_strokes_grow_on_each_side_by_half_of_what_they_lack(width: int, expected: int) -> None:
    stroke = np.zeros((100, 60), np.uint8)
    stroke[5:95, 20 : 20 + width] = 255
    assert strokes.growth(stroke, 9) == expected
