"""Tests that a picture is turned into greyscale part by part as Pillow does at once."""

import numpy as np
import pytest
from PIL import Image

from tf1_mnist.data import greyscale


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "CMYK", "P", "LA", "1"])
def test_the_parts_join_without_a_seam(mode: str) -> None:
    noise = np.random.RandomState(0).randint(0, 256, (1100, 2100, 3)).astype(np.uint8)
    picture = Image.fromarray(noise).convert(mode)
    tones, opacity = greyscale.layers(picture)
    full = picture.convert("RGBA" if "A" in mode else "RGB").convert("L")
    np.testing.assert_array_equal(np.asarray(tones), np.asarray(full))
    assert (opacity is None) == ("A" not in mode)


@pytest.mark.parametrize("largest", [255, 65535])
def test_16_bits_become_8(largest: int) -> None:
    grey = np.linspace(0, largest, 2100 * 3).reshape(3, 2100).astype(np.uint16)
    tones, _ = greyscale.layers(Image.fromarray(grey))
    expected = grey if largest == 255 else grey // 257
    np.testing.assert_array_equal(np.asarray(tones), expected)


def test_more_bits_are_refused() -> None:
    for pixels in (np.full((2, 2), 0.5, np.float32), np.full((2, 2), 70_000, np.int32)):
        with pytest.raises(ValueError, match="32 bits"):
            greyscale.layers(Image.fromarray(pixels))
