"""Tests how ink is separated from paper."""

from typing import Any

import cv2
import numpy as np
import pytest

from number_reader import images
from number_reader.detection import ink


@pytest.mark.parametrize("light", ["even", "gradient", "lamp"])
def test_the_outer_half_tells_light_ink_from_dark(light: str, seven: np.ndarray) -> None:
    y, x = np.mgrid[-1:1:60j, -1:1:50j]
    strength = {"even": 1 + 0 * x, "gradient": 0.7 + 0.3 * x, "lamp": 1 - 0.2 * (x**2 + y**2)}
    dark_ink = np.where(seven == 0, 0.4, 0.9) * strength[light] * 255
    light_ink = np.where(seven == 0, 0.9, 0.4) * strength[light] * 255
    assert not ink.is_light_on_dark(dark_ink.astype(np.uint8))
    assert ink.is_light_on_dark(light_ink.astype(np.uint8))


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize("share", [0.05, 0.1])
def test_the_table_at_one_side_of_the_paper_does_not_make_the_ink_light(
    seven: np.ndarray, side: int, share: float
) -> None:
    picture = np.where(seven == 0, 90, 220).astype(np.uint8)
    picture = np.pad(picture, 30, constant_values=220)
    picture[: round(share * len(picture))] = 15
    assert not ink.is_light_on_dark(np.rot90(picture, side))


def test_a_sheet_on_a_dark_table_is_paper(seven: np.ndarray) -> None:
    """The tilted sheet shows a box and a digit; the outer half of the picture is mostly table."""
    picture = np.full((200, 280), 60, np.uint8)
    cv2.fillConvexPoly(picture, np.array([[40, 22], [240, 30], [248, 180], [30, 172]]), 200)
    cv2.rectangle(picture, (80, 60), (190, 140), 90, 4)
    picture[70:130, 110:160][seven > 0] = 80
    assert not ink.is_light_on_dark(picture)


def test_a_sheet_with_a_large_table_is_paper() -> None:
    picture = np.full((200, 280), 40, np.uint8)
    cv2.fillConvexPoly(picture, np.array([[20, 14], [250, 20], [262, 188], [14, 182]]), 200)
    for x in range(48, 239, 27):
        cv2.line(picture, (x, 34), (x, 169), 90, 5)
    for y in range(34, 170, 27):
        cv2.line(picture, (48, y), (237, y), 90, 5)
    assert not ink.is_light_on_dark(picture)


def test_paper_is_the_picture_without_the_ink(seven: np.ndarray) -> None:
    y, x = np.mgrid[-1:1:240j, -1:1:200j]
    white = 160 + 60 * x - 20 * y
    stroke = np.kron(seven, np.ones((4, 4))) == 0
    found = ink.paper(np.where(stroke, 0.3 * white, white).astype(np.uint8))
    assert found.dtype == np.float32
    # On average, a pixel of the stroke is half the stroke's width away from visible paper.
    assert np.abs(found - white).mean() < 3
    assert np.abs(found - white)[stroke].max() < 20


def test_paper_follows_the_edge_of_a_shadow() -> None:
    white = np.full((200, 200), 220, np.uint8)
    white[:, 120:] = 130
    found = ink.paper(white)
    assert np.abs(found[:, :100] - 220).max() < 5
    assert np.abs(found[:, 140:] - 130).max() < 5


def test_the_threshold_is_half_the_mean_of_the_ink() -> None:
    contrast = np.zeros((100, 100), np.float32)
    contrast[:10, :30] = 0.6
    contrast[0, 0] = 0.9  # a speck
    contrast[50:] = 0.2  # what is left of a shadow
    assert ink.threshold_of(contrast) == pytest.approx((299 * 0.6 + 0.9) / 600)
    contrast[:] = 0
    contrast[5, 5] = 0.6  # a ten-thousandth of the pixels is enough
    assert ink.threshold_of(contrast) == pytest.approx(0.3)
    contrast[:] = 0.05
    assert ink.threshold_of(contrast) == 0.1  # nothing but paper


def test_a_photograph_in_a_white_frame_is_no_drawing(written: Any) -> None:
    light = np.linspace(0.85, 0.5, 1000)
    picture = (written.picture * light).astype(np.uint8)
    framed = np.pad(picture, 50, constant_values=255)
    middle = ink.paper(framed)[300:-300, 300:-300]
    np.testing.assert_allclose(middle, np.tile(255 * light[250:-250], (300, 1)), atol=12)


@pytest.mark.parametrize("is_light", [False, True])
def test_contrast_is_the_share_of_the_light_that_the_ink_absorbs(
    is_light: bool, seven: np.ndarray
) -> None:
    """On paper of brightness 200, the ink absorbs 60% of the light; the negative is tested, too."""
    picture = np.where(seven == 0, 80, 200).astype(np.uint8)
    contrast, threshold = ink.measure(255 - picture if is_light else picture, 60)
    # On a dark background, the ink adds light: 120 of 255.
    expected = 120 / 255 if is_light else 120 / 200
    np.testing.assert_allclose(contrast[seven == 0], expected, rtol=1e-5)
    np.testing.assert_allclose(contrast[seven != 0], 0, atol=1e-5)
    assert threshold == pytest.approx(expected / 2)


def test_a_stroke_that_fades_is_ink_and_a_faint_spot_is_not() -> None:
    contrast = np.float32([[0.8, 0.5, 0.4, 0.31, 0.29, 0, 0.39], [0, 0, 0, 0, 0, 0, 0.39]])
    # At a threshold of 0.4, pixels above 0.3 belong to the stroke.
    expected = [[True, True, True, True, False, False, False], 7 * [False]]
    assert ink.mask(contrast, 0.4).tolist() == expected
    assert not ink.mask(np.zeros((2, 3), np.float32), 0.4).any()


def test_soft_ink_is_0_at_a_quarter_of_the_level_and_255_at_nine_tenths_of_the_ink() -> None:
    contrast = np.linspace(0, 1, 101).reshape(1, 101)
    soft = ink.soften(contrast, 0.4, contrast > 0.4)
    # The 60 values of the ink are 0.41 to 1, so the 90th percentile is 0.41 + 0.9 * 0.59.
    expected = 255 * ((contrast - 0.1) / (0.941 - 0.1)).clip(0, 1)
    assert soft.dtype == np.uint8
    np.testing.assert_allclose(soft, expected, atol=0.51)


def test_a_long_strip_is_told_from_one_of_light_ink(digits: Any) -> None:
    """Shrunk to a width of 200 pixels, the strip would be two pixels high and grey throughout."""
    row = np.hstack(list(digits[1].images[:190]))
    row = np.repeat(np.repeat(np.pad(row, ((1, 1), (9, 9)), mode="constant"), 2, axis=0), 2, axis=1)
    assert row.shape == (60, 10676)
    for side in (1400, 2800, 5600, 11200):
        for picture in (255 - row, row):
            contrast, threshold = ink.measure(picture, side)
            inked = contrast > threshold
            assert 0.25 < threshold < 0.6
            assert 0.05 < inked.mean() < 0.3
            shrunk = images.shrink(row, side)
            assert shrunk[inked].mean() > 3 * shrunk[~inked].mean()
