"""Tests how a digit is distorted."""

from typing import List

import numpy as np
import pytest

from number_reader.rows import distortion
from tf1_mnist.data import Examples


def test_without_a_wobble_equal_digits_stay_equal(split: Examples) -> None:
    def distorted(wobble: float) -> List[np.ndarray]:
        random = np.random.RandomState(0)
        return [
            distortion.distort(split.images[0], 40.0, 1.0, 0.1, wobble, random) for _ in range(20)
        ]

    first, *others = distorted(0.0)
    for other in others:  # bent by 0, or not bent at all
        assert other.shape == first.shape
        assert np.abs(other.astype(int) - first).max() < 16
    assert len({image.tobytes() for image in distorted(1.0)}) == 20


def test_a_digit_is_as_narrow_as_asked_for_and_never_cut_off(split: Examples) -> None:
    for image in split.images[:30]:
        whole, half = (
            distortion.distort(image, 40.0, width, 0.0, 0.0, np.random.RandomState(0))
            for width in (1.0, 0.5)
        )
        assert half.shape[1] == pytest.approx(whole.shape[1] / 2, abs=2)
    flat = np.zeros((28, 28), np.uint8)
    flat[12:16, 2:26] = 255  # now 60 pixels long and slanted
    leaning = distortion.distort(flat, 46.0, 1.25, 0.5, 0.0, np.random.RandomState(0))
    assert leaning.shape[1] > 80
