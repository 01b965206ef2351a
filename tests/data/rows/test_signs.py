"""Tests the signs between the digits of a row."""

from typing import Any

import cv2
import numpy as np
import pytest

from tf1_mnist.data.rows import signs

HALF = 64 * 0.155  # pixels, half of a sign's width
LINE = 4.5  # pixels, the width of a stroke


class Middle:
    """In the place of random numbers: the middle of each range, and one of the signs."""

    def __init__(self, sign: str) -> None:
        self.sign = sign

    def choice(self, signs: Any) -> str:
        assert set(signs) == set("+-x:=().")
        return self.sign

    def uniform(self, low: float, high: float, size: int = 1) -> Any:
        return np.full(size, (low + high) / 2) if size > 1 else (low + high) / 2


@pytest.mark.parametrize(
    ("sign", "pieces", "width", "height"),
    [
        ("-", 1, 2 * HALF, 0),
        ("+", 1, 2 * HALF, 2 * HALF),
        ("x", 1, 2 * HALF, 2 * HALF),
        ("=", 2, 2 * HALF, 0.8 * HALF),
        (":", 3, 2 * HALF, 1.4 * HALF),  # drawn as ÷
        (".", 1, 0, 0),
        ("(", 1, 0.6 * HALF, 2 * 0.36 * 64 * np.sin(np.deg2rad(110))),
        (")", 1, 0.6 * HALF, 2 * 0.36 * 64 * np.sin(np.deg2rad(70))),
    ],
)
def test_each_sign_has_its_shape(sign: str, pieces: int, width: float, height: float) -> None:
    row = np.zeros((64, 120), np.uint8)
    assert signs.draw(row, 40, True, Middle(sign)) == pytest.approx(40 + 2 * HALF)
    ink = (row > 127).astype(np.uint8)
    lines, columns = np.nonzero(ink)
    assert cv2.connectedComponents(ink)[0] - 1 == pieces
    assert np.ptp(columns) == pytest.approx(width + LINE, abs=3)
    assert np.ptp(lines) == pytest.approx(height + LINE, abs=3)


def test_a_point_is_lower_than_a_dash() -> None:
    dash, point = np.zeros((2, 64, 120), np.uint8)
    signs.draw(dash, 40, True, Middle("-"))
    signs.draw(point, 40, True, Middle("."))
    assert np.nonzero(point)[0].min() > np.nonzero(dash)[0].max()


def test_a_row_of_dashes_gets_no_other_sign() -> None:
    for seed in range(50):
        row = np.zeros((64, 120), np.uint8)
        signs.draw(row, 40, False, np.random.RandomState(seed))
        assert np.ptp(np.nonzero(row > 127)[0]) < 16
