"""Checks that lines and arcs have the right positions, lengths and widths."""

from typing import Any, Tuple

import numpy as np
import pytest

from number_reader.rows import pen

START, END = (10.4, 14.4), (66.4, 40.4)
LENGTH = np.hypot(56, 26)


def blank() -> np.ndarray:
    return np.zeros((60, 80), np.uint8)


def centre(canvas: np.ndarray) -> Tuple[float, float]:
    y, x = np.indices(canvas.shape)
    return float(np.average(x, weights=canvas)), float(np.average(y, weights=canvas))


def assert_box(canvas: np.ndarray, left: float, top: float, right: float, bottom: float) -> None:
    y, x = np.nonzero(canvas > 127)
    np.testing.assert_allclose(
        [x.min(), y.min(), x.max(), y.max()], [left, top, right, bottom], atol=2
    )


def test_a_line_lies_between_its_ends_even_if_these_are_between_pixels() -> None:
    canvas = blank()
    pen.line(canvas, START, END, 6)
    assert centre(canvas) == pytest.approx((38.4, 27.4), abs=0.1)
    assert_box(canvas, 10.4 - 3, 14.4 - 3, 66.4 + 3, 40.4 + 3)  # its ends are round


def test_a_line_is_as_wide_as_it_should_be() -> None:
    areas = []
    for width in (4, 10):
        canvas = blank()
        pen.line(canvas, START, END, width)
        areas.append(canvas.sum() / 255)
    ends = np.pi / 4 * (10**2 - 4**2)
    assert areas[1] - areas[0] == pytest.approx(6 * LENGTH + ends, rel=0.1)


def test_the_thinnest_line_is_a_pixel_wide() -> None:
    canvas = blank()
    pen.line(canvas, (10, 20), (70, 20), 0.1)
    assert (canvas[20, 10:71] > 127).all()


def test_a_line_of_paper_removes_ink() -> None:
    canvas = blank()
    pen.line(canvas, START, END, 6)
    pen.line(canvas, START, END, 12, paper=True)
    assert not canvas.any()


@pytest.mark.parametrize(
    ("angles", "box"),
    [
        ((0, 360), (40.4 - 30, 30.4 - 20, 40.4 + 30, 30.4 + 20)),
        ((0, 90), (40.4, 30.4, 40.4 + 30, 30.4 + 20)),  # the quarter at the bottom right
        ((90, 270), (40.4 - 30, 30.4 - 20, 40.4, 30.4 + 20)),  # the left half
    ],
)
def test_an_arc_is_a_part_of_an_ellipse(angles: Any, box: Any) -> None:
    canvas = blank()
    pen.arc(canvas, (40.4, 30.4), (30, 20), angles, 2)
    assert_box(canvas, *box)
    y, x = np.nonzero(canvas > 127)
    radius = np.hypot((x - 40.4) / 30, (y - 30.4) / 20)
    np.testing.assert_allclose(radius, 1, atol=0.15)
    if angles == (0, 360):
        assert centre(canvas) == pytest.approx((40.4, 30.4), abs=0.1)
