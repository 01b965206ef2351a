"""Tests the figures that are drawn in lines for rows without digits."""

from typing import Any

import cv2
import numpy as np
import pytest

from tf1_mnist.data.rows import line_drawings, no_digits


@pytest.mark.parametrize(
    "figure", sorted(set(line_drawings.FIGURES), key=lambda each: each.__name__)
)
def test_each_figure_is_as_tall_as_asked_for(figure: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that is wider than four times its height is as wide as four times that height."""
    monkeypatch.setattr(line_drawings, "FIGURES", (figure,))
    for seed in range(20):
        drawn = line_drawings.draw(40.0, 3, np.random.RandomState(seed))
        _, _, width, height = cv2.boundingRect((drawn > 127).astype(np.uint8))
        assert max(height, width / 4) == pytest.approx(42, abs=3)
        assert drawn.max() == 255


def test_a_seed_alone_determines_a_row_of_figures() -> None:
    found = []
    for state in (1, 2):
        np.random.seed(state)
        random = np.random.RandomState(7)
        found.append([no_digits.figures(64, random) for _ in range(30)])
    assert all(map(np.array_equal, *found))
    assert {row.shape[0] for row in found[0]} == {64}
    assert len({row.tobytes() for row in found[0]}) == 30
