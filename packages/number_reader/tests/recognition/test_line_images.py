"""Tests how line images look and where on the page each of their columns comes from."""

from typing import Any, List

import cv2
import numpy as np
import pytest

from number_reader.detection import page_rows
from number_reader.recognition import line_images


def test_a_strip_is_level_and_its_digits_20_pixels_high(written: Any) -> None:
    turn = cv2.getRotationMatrix2D((500, 400), 8, 0.85)
    turned = cv2.warpAffine(written.picture, turn, (1000, 800), borderValue=255)
    found = page_rows.find(turned)
    for row in found.rows:
        image = line_images.cut(found, row).image
        assert image.shape[0] == 32
        _, _, statistics, centres = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8))
        tall = statistics[:, cv2.CC_STAT_HEIGHT] >= 10
        tall[0] = False
        assert np.count_nonzero(tall) == len(row.tall)
        assert np.median(statistics[tall, cv2.CC_STAT_HEIGHT]) == pytest.approx(20, abs=2)
        assert np.ptp(centres[tall, 1]) < 8  # on a slope of 8 degrees, it would be at least 20
        assert np.diff(np.flatnonzero((image > 60).any(axis=0))).max() <= 20  # no wider gap


def test_a_strips_columns_are_known_on_the_page(written: Any) -> None:
    """The two ends of the ink on a line image are mapped back to those of the ink on the page."""
    found = page_rows.find(written.picture)
    for row in found.rows:
        line = line_images.cut(found, row)
        inked = np.flatnonzero((line.image > 100).any(axis=0))
        boxes = found.components.boxes[row.components]
        for column, expected in ((inked[0], boxes[:, 1].min()), (inked[-1] + 1, boxes[:, 3].max())):
            place = line.corner + line.right * (line.along[column] - line.along[0])
            assert place[0] == pytest.approx(expected, abs=6)


def frames(places: List[int], width: int, height: int = 80, extra: int = 0) -> np.ndarray:
    """Draws frames in place of digits; every third frame is taller by `extra` pixels."""
    picture = np.full((300, 900), 255, np.uint8)
    for number, left in enumerate(places):
        top = 110 - (extra if number % 3 == 2 else 0)
        cv2.rectangle(picture, (left, top), (left + width, 110 + height), 0, 6)
    return picture


@pytest.mark.parametrize(("width", "expected"), [(60, 1), (27, 1.2), (10, 2)])
def test_a_row_of_narrow_digits_is_widened(width: int, expected: float) -> None:
    """The row is widened until each digit's width is half its height; lines are 6 pixels wide.

    A row is widened to at most twice its width.
    """
    found = page_rows.find(frames([100, 200, 300, 400, 500], width))
    (row,) = found.rows
    line = line_images.cut(found, row)
    inked = np.flatnonzero((line.image > 100).any(axis=0))
    four = np.ptp(line.along[[inked[0], inked[0] + 4]])  # columns, in pixels of the page
    assert 4 / four == pytest.approx(expected * 32 / line.height, rel=0.12)


@pytest.mark.parametrize(("pitch", "expected"), [(90, 1), (40, 1.6), (16, 2)])
def test_a_row_with_1s_that_stand_close_together_is_widened(pitch: int, expected: float) -> None:
    """Without widening, the 1s would be 11.25, 5 or 2 pixels apart.

    The goal is a distance of 8 pixels, but a row is widened to at most twice its width.
    """
    picture = np.full((400, 600), 255, np.uint8)
    for k in range(3):
        cv2.line(picture, (100 + pitch * k, 120), (100 + pitch * k, 271), 0, 9)
    found = page_rows.find(picture)
    (row,) = found.rows
    image = line_images.cut(found, row).image
    dark = np.flatnonzero(image[16] > 100)
    middles = [part.mean() for part in np.split(dark, np.flatnonzero(np.diff(dark) > 1) + 1)]
    np.testing.assert_allclose(np.diff(middles), expected * pitch / 8, atol=0.6)


def test_a_slash_close_to_a_1_does_not_widen_a_row() -> None:
    """A slash leans, so its box is not narrow. Two slashes never stand side by side."""
    picture = np.full((300, 500), 255, np.uint8)
    for x, lean in ((150, 0), (178, 30), (206, 0)):
        cv2.line(picture, (x + lean // 2, 100), (x - lean // 2, 190), 0, 6)
    found = page_rows.find(picture)
    (row,) = found.rows
    line = line_images.cut(found, row)
    assert np.ptp(line.along) / line.image.shape[1] == pytest.approx(line.height / 32, rel=0.01)


def test_low_signs_do_not_make_the_digits_large() -> None:
    """Every second symbol is only 0.6 times as tall as the digits, as if it were a + or a ×."""
    picture = np.full((300, 900), 255, np.uint8)
    for k in range(8):
        shift = 16 * (k % 2)
        cv2.rectangle(picture, (60 + 100 * k, 110 + shift), (105 + 100 * k, 190 - shift), 0, 6)
    found = page_rows.find(picture)
    (row,) = found.rows
    image = line_images.cut(found, row).image > 100
    _, _, statistics, _ = cv2.connectedComponentsWithStats(image.astype(np.uint8))
    heights = sorted(statistics[1:, cv2.CC_STAT_HEIGHT])
    assert np.median(heights[4:]) == pytest.approx(20, abs=2)
    assert np.median(heights[:4]) == pytest.approx(12, abs=2)


def test_high_signs_do_not_make_the_digits_small() -> None:
    """Two of the eight symbols are 1.75 times as tall as the digits and may be cut off."""
    found = page_rows.find(frames([60 + 100 * k for k in range(8)], 50, extra=60))
    (row,) = found.rows
    image = line_images.cut(found, row).image > 100
    _, _, statistics, _ = cv2.connectedComponentsWithStats(image.astype(np.uint8))
    heights = sorted(statistics[1:, cv2.CC_STAT_HEIGHT])
    assert np.median(heights) == pytest.approx(20, abs=3)
    assert heights[-1] <= 32
