"""Tests the figures that are drawn in lines for rows without digits."""

import cv2
import numpy as np
import pytest

from number_reader.rows import line_drawings, no_digits


@pytest.mark.parametrize(
    "figure", sorted(set(line_drawings.FIGURES), key=lambda each: each.__name__)
)
def test_each_figure_is_as_high_as_asked_for(figure: line_drawings.Kind) -> None:
    """A figure that is wider than four times its height is as wide as four times that height."""
    for seed in range(20):
        drawn = line_drawings.draw(figure, 40.0, 3, np.random.RandomState(seed))
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


def test_in_most_rows_all_figures_are_of_the_same_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four of five rows are drawn with one kind; half of all rows have a single figure."""
    drawn = []

    def draw(figure: line_drawings.Kind, *_: object) -> np.ndarray:
        drawn[-1].append(figure)
        return np.full((40, 20), 255, np.uint8)

    monkeypatch.setattr(line_drawings, "draw", draw)
    random = np.random.RandomState(0)
    for _ in range(400):
        drawn.append([])
        no_digits.figures(64, random)
    assert {len(row) for row in drawn} == {1, 2, 3, 4}
    assert sum(len(row) == 1 for row in drawn) == pytest.approx(200, abs=40)
    mixed = sum(len(set(row)) > 1 for row in drawn)
    assert 20 < mixed < 60  # a fifth of the rows with several figures
    assert {each for row in drawn for each in row} == set(line_drawings.FIGURES)
