"""Tests that images are shrunk, enlarged and encoded without loss of detail."""

import base64

import numpy as np

from number_reader import images


def test_shrink_averages_squares() -> None:
    image = np.kron(np.arange(24).reshape(4, 6), np.ones((3, 3))).astype(np.uint8)
    np.testing.assert_array_equal(images.shrink(image, 6), np.arange(24).reshape(4, 6))
    np.testing.assert_array_equal(images.shrink(image, 18), image)
    np.testing.assert_array_equal(images.shrink(image, 1000), image)


def test_only_small_pictures_are_enlarged(seven: np.ndarray) -> None:
    assert images.enlarge(seven, 60) is seven
    large = images.enlarge(seven, 61)
    assert large.shape == (120, 100)
    assert np.abs(large[::2, ::2].astype(int) - seven).mean() < 10


def test_an_encoded_image_has_all_its_pixels() -> None:
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    encoded = images.encode(image)
    assert (encoded["height"], encoded["width"]) == (2, 3)
    assert base64.b64decode(encoded["values"]) == bytes(range(6))
