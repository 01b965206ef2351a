"""Tests that the desk around a sheet of paper is painted over, and that a shadow is not."""

from typing import Any

import cv2
import numpy as np
import pytest

from number_reader.detection import desk

CORNERS = np.array([[90, 60], [720, 40], [740, 520], [70, 540]])


def photograph(*, outside: float, blur: float = 1) -> np.ndarray:
    """Returns a picture of a sheet on a desk, with a digit and a long line drawn on the sheet.

    Args:
        outside: the brightness around the sheet, as a multiple of the paper's.
        blur: the softness of the sheet's edge, in pixels.
    """
    sheet = cv2.fillConvexPoly(np.zeros((600, 800), np.float32), CORNERS, 1)
    sheet = cv2.GaussianBlur(sheet, (0, 0), blur)
    light = np.linspace(150, 220, 800) * (outside + (1 - outside) * sheet)
    light += 4 * np.random.RandomState(0).randn(600, 800)  # the grain of wood and of paper
    picture = light.clip(0, 255).astype(np.uint8)
    cv2.putText(picture, "5", (300, 350), cv2.FONT_HERSHEY_SIMPLEX, 5, 60, 9)
    cv2.line(picture, (85, 450), (725, 440), 60, 5)
    return picture


@pytest.mark.parametrize("outside", [0.1, 0.4])
@pytest.mark.parametrize("visible", [slice(None), slice(200, None)], ids=["around", "three sides"])
def test_a_desk_becomes_as_bright_as_the_paper(outside: float, visible: slice) -> None:
    picture = photograph(outside=outside)[visible]
    painted = desk.painted_over(picture)
    sheet = cv2.fillConvexPoly(np.zeros((600, 800)), CORNERS, 1)
    inside = cv2.erode(sheet, np.ones((61, 61)))[visible] > 0
    around = sheet[visible] == 0
    assert painted.dtype == np.uint8
    np.testing.assert_array_equal(painted[inside], picture[inside])
    white = np.broadcast_to(np.linspace(150, 220, 800), painted.shape)
    difference = abs(painted - white)[around]
    assert difference.mean() < 15
    assert difference.max() < 40  # ink is darker by 90 or more


@pytest.mark.parametrize(
    "arguments",
    [{"outside": 0.5}, {"outside": 0.2, "blur": 60}, {"outside": 1}],
    ids=["a shadow", "dark corners", "paper alone"],
)
def test_other_pictures_are_left_as_they_are(arguments: Any) -> None:
    picture = photograph(**arguments)
    assert desk.painted_over(picture) is picture


def test_a_bright_part_of_a_board_is_no_sheet() -> None:
    picture = np.full((600, 800), 30, np.uint8)
    picture[:, :500] = 110
    cv2.putText(picture, "55", (300, 350), cv2.FONT_HERSHEY_SIMPLEX, 5, 255, 20)
    assert desk.painted_over(picture) is picture


@pytest.mark.parametrize("value", [0, 255])
def test_a_blank_picture_has_no_desk(value: int) -> None:
    picture = np.full((30, 400), value, np.uint8)
    assert desk.painted_over(picture) is picture
