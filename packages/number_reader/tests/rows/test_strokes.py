"""Tests the strokes that are added to digits and the gaps that are cut into digits."""

import cv2
import numpy as np

from number_reader.rows import strokes


def test_the_upstroke_of_a_1_can_be_as_long_as_the_stem_but_not_reach_below_it() -> None:
    stem = np.zeros((28, 28), np.uint8)
    stem[4:24, 18:20] = 255  # rows 8 to 47 of the enlarged image
    feet, ends = [], []
    for seed in range(300):
        chance = np.random.RandomState(seed).uniform()
        if 0.15 < chance < 0.45:  # an upstroke, but no base
            image = strokes.add(stem, 1, np.random.RandomState(seed))
            lines, columns = np.nonzero(image > 127)
            assert lines.min() == 8
            assert lines.max() <= 48  # the round end of the line
            feet.append(lines[columns < 33].max(initial=0))
            ends.append(columns.min())
    assert len(feet) > 60
    assert max(feet) >= 43
    assert min(ends) <= 3


def test_only_1s_2s_7s_and_9s_get_a_stroke() -> None:
    """The image of each digit is just a stem. Of the 7s, 40% get a bar and 30% a serif."""
    stem = np.zeros((28, 28), np.uint8)
    stem[4:24, 13:15] = 255
    plain = strokes.add(stem, 0, np.random.RandomState(0))
    assert plain.shape == (56, 56)
    shares = []
    for digit in range(10):
        images = [strokes.add(stem, digit, np.random.RandomState(seed)) for seed in range(200)]
        shares.append(np.mean([(image != plain).any() for image in images]))
    np.testing.assert_allclose(shares, [0, 0.45, 0.6, 0, 0, 0, 0, 0.7, 0, 0.2], atol=0.08)


def test_the_foot_of_a_2_goes_on_to_the_right() -> None:
    """The image shows a stem with a foot that ends 4 pixels to the right of the stem.

    In the enlarged image, the distance is 8 pixels.
    """
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 10:12] = 255
    image[22:24, 10:16] = 255
    ends = []
    for seed in range(200):
        lines, columns = np.nonzero(strokes.add(image, 2, np.random.RandomState(seed)) > 127)
        assert (lines.min(), columns.min()) == (8, 20)
        assert lines.max() <= 51
        ends.append(columns.max())
    assert min(ends) == 31
    longer = np.array(ends)[np.array(ends) > 31]
    assert 100 <= len(longer) <= 140  # 60% of 200 is 120
    assert max(longer) > 42


def test_a_cut_goes_right_across_and_is_narrow() -> None:
    for seed in range(50):
        patch = np.full((60, 40), 255, np.uint8)
        strokes.cut(patch, np.random.RandomState(seed))
        assert cv2.connectedComponents((patch > 127).astype(np.uint8))[0] - 1 == 2
        assert np.count_nonzero(patch < 127) < 6 * np.hypot(60, 40)
