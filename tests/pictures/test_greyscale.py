"""Tests that pictures larger than the parts in which they are converted become grey."""

import numpy as np
import pytest
from PIL import Image

from tf1_mnist.pictures import greyscale


@pytest.mark.parametrize("mode", ["LA", "RGBA", "I;16", "I", "P"])
def test_each_mode_is_made_grey_in_parts(mode: str) -> None:
    levels = np.add.outer(np.arange(1100), np.arange(2100)) % 251
    if mode in ("I;16", "I"):
        kind = np.uint16 if mode == "I;16" else np.int32
        picture, expected = Image.fromarray((levels * 257).astype(kind)), levels
    elif mode == "P":
        palette = np.random.RandomState(0).randint(0, 256, (256, 3)).astype(np.uint8)
        picture = Image.fromarray(levels.astype(np.uint8), "L").convert("P")
        picture.putpalette(palette.tobytes())
        weighed = palette.astype(int) @ np.array([19595, 38470, 7471]) + 0x8000
        expected = (weighed >> 16)[np.asarray(picture)]
    else:
        grey = Image.fromarray(levels.astype(np.uint8))
        picture = Image.merge(mode, [grey] * (len(mode) - 1) + [Image.new("L", grey.size, 255)])
        expected = levels
    tones, opacity = greyscale.layers(picture)
    np.testing.assert_array_equal(np.asarray(tones), expected)
    assert (opacity is not None) == mode.endswith("A")
    np.testing.assert_array_equal(np.asarray(greyscale.on_paper(tones, opacity)), expected)
