"""Tests that a strip is a row as the reader expects it, and where its columns come from."""

from typing import Any

import cv2
import numpy as np
import pytest

from tf1_mnist.handwriting import page, strips


def test_a_strip_is_level_and_its_median_digit_20_pixels_high(written: Any) -> None:
    turn = cv2.getRotationMatrix2D((500, 400), 8, 0.85)
    turned = cv2.warpAffine(written.picture, turn, (1000, 800), borderValue=255)
    found = page.find(turned)
    for row in found.rows:
        image = strips.cut(found, row).image
        assert image.shape[0] == 32
        _, _, statistics, centres = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8))
        tall = statistics[:, cv2.CC_STAT_HEIGHT] >= 10
        tall[0] = False
        assert np.count_nonzero(tall) == len(row.digits)
        assert np.median(statistics[tall, cv2.CC_STAT_HEIGHT]) == pytest.approx(20, abs=2)
        assert np.ptp(centres[tall, 1]) < 8  # on a slope of 8 degrees, it would be 20 and more
        assert np.diff(np.flatnonzero((image > 60).any(axis=0))).max() <= 20  # no wider gap


def test_a_strips_columns_are_known_on_the_page(written: Any) -> None:
    """The two ends of a row's ink on the strip lead back to those on the page."""
    found = page.find(written.picture)
    for row in found.rows:
        strip = strips.cut(found, row)
        inked = np.flatnonzero((strip.image > 100).any(axis=0))
        boxes = found.pieces.boxes[row.digits + row.others]
        for column, expected in ((inked[0], boxes[:, 1].min()), (inked[-1] + 1, boxes[:, 3].max())):
            place = strip.corner + strip.right * (strip.along[column] - strip.along[0])
            assert place[0] == pytest.approx(expected, abs=6)
