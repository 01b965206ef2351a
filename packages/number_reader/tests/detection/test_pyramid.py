"""Tests how many levels a picture gets and what counts as writing in each level."""

from typing import Any, List, Tuple

import numpy as np
import pytest

from messages import naming
from number_reader.detection import ink, pyramid
from number_reader.detection.pyramid import Level, Pyramid


def paper(height: int, width: int) -> np.ndarray:
    """Returns a picture of grey paper with a black bar that is a quarter as tall as the paper."""
    picture = np.full((height, width), 220, np.uint8)
    picture[3 * height // 8 : 5 * height // 8, width // 2 : width // 2 + width // 40] = 20
    return picture


def test_each_look_is_larger_and_taken_once() -> None:
    seen = Pyramid(paper(1400, 2800))
    first = list(seen)
    assert [level.contrast.shape for level in first] == [(700, 1400), (1400, 2800)]
    assert [level.scale for level in first] == [2.0, 1.0]
    assert all(one is other for one, other in zip(first, seen))


@pytest.mark.parametrize(
    "shape", [(4199, 4199), (7000, 7000), (2099, 2099), (3000, 4000), (300, 59_000)]
)
def test_no_look_has_more_than_8_million_pixels(shape: Tuple[int, int]) -> None:
    """The largest level still has at least half of them, unless the picture is smaller."""
    *_, last = Pyramid(paper(*shape))
    pixels = last.contrast.size
    assert min(4_000_000, shape[0] * shape[1]) <= pixels <= 8_000_000
    assert last.scale == pytest.approx(shape[1] / last.contrast.shape[1])
    assert np.divide(*last.contrast.shape) == pytest.approx(np.divide(*shape), rel=0.01)
    bar = last.contrast > last.threshold
    assert bar.mean() == pytest.approx((paper(*shape) < 100).mean(), rel=0.05)


def test_a_small_picture_is_enlarged() -> None:
    (level,) = Pyramid(paper(60, 120))
    assert (level.contrast.shape, level.scale) == ((240, 480), 0.25)


@pytest.mark.parametrize(("sizes", "count"), [([20.0], 1), ([19.9, 40.0], 2), ([5.0, 10.0], 2)])
def test_it_looks_until_the_digits_are_large_enough(sizes: List[float], count: int) -> None:
    rest, found = iter(sizes), []

    def find(level: Level) -> Tuple[int, float]:
        found.append(level.scale)
        return len(found), next(rest)

    assert Pyramid(paper(1400, 2800)).legible(find) == count
    assert found == [2.0, 1.0][:count]


def test_the_writing_is_what_counts_without_dust(monkeypatch: Any) -> None:
    contrast = np.zeros((200, 300), np.float32)
    contrast[60:120, 40:50] = contrast[60:120, 140:150] = 0.8
    contrast[150:153, 200:203] = 0.8  # dust
    found = pyramid.writing(contrast, 0.4, 2.0, ink.mask(contrast, 0.4))
    assert found.kept.tolist() == [True, True, False]
    assert (found.size, found.scale) == (60.0, 2.0)
    assert (found.softened[contrast > 0] == 255).all()
    nothing = pyramid.writing(0 * contrast, 0.4, 2.0, contrast > 1)
    assert (nothing.size, len(nothing.kept)) == (0.0, 0)
    monkeypatch.setattr(pyramid, "MOST_PIECES", 2)
    with pytest.raises(ValueError, match=naming("3 pieces", "at most 2")):
        pyramid.writing(contrast, 0.4, 2.0, contrast > 0.4)
