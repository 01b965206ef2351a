"""Tests where digits and signs touch and where they stay apart."""

from typing import Any

import cv2
import numpy as np

from number_reader.rows import camera, clutter, composition, signs, spacing, strokes
from number_reader.rows.spacing import APART, CLOSE, TOUCHING
from tf1_mnist.data import Examples


def components(image: np.ndarray) -> int:
    """Returns the number of connected components of dark ink, not counting dots."""
    _, _, statistics, _ = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8))
    return np.count_nonzero(statistics[1:, cv2.CC_STAT_HEIGHT] >= 8)


def test_touching_digits_are_one_piece_more_often(split: Examples) -> None:
    random = np.random.RandomState(0)
    counts = {}
    for chosen in (APART, TOUCHING):
        composed = [
            composition.compose(
                Examples(split.images[k : k + 4], split.labels[k : k + 4]), chosen, random
            )
            for k in range(0, 200, 4)
        ]
        counts[chosen] = np.mean([components(image) for image in composed])
    assert counts[TOUCHING] < counts[APART] - 1


def test_touching_may_be_in_a_part_of_a_row_only() -> None:
    random = np.random.RandomState(0)
    found = [spacing._touching(8, random) for _ in range(500)]
    assert 0.5 < np.mean([part.all() for part in found]) < 0.75
    for part in found:
        assert np.count_nonzero(np.diff(part.astype(int))) <= 2  # the row has one part


def test_two_1s_side_by_side_never_touch(monkeypatch: Any) -> None:
    """If they touched, they would look like one thick 1."""
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    monkeypatch.setattr(composition, "_PRINTED", (0, 0))
    monkeypatch.setattr(composition, "_BREAKS", 0)
    monkeypatch.setattr(composition, "_COARSE", 0)
    monkeypatch.setattr(camera, "photograph", lambda row, random, stretch: row)
    monkeypatch.setattr(strokes, "add", lambda image, digit, random: image)
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:15] = 255
    ones = Examples(np.stack(3 * [image]), np.ones(3, np.uint8))
    for chosen in (CLOSE, TOUCHING):
        for seed in range(40):
            row = composition.compose(ones, chosen, np.random.RandomState(seed))
            assert components(row) == 3


def test_a_point_may_be_near_to_the_digits_but_touches_none(
    split: Examples, monkeypatch: Any
) -> None:
    monkeypatch.setattr(clutter, "add", lambda row, random: None)
    monkeypatch.setattr(composition, "_PRINTED", (0, 0))
    monkeypatch.setattr(composition, "_BREAKS", 0)
    monkeypatch.setattr(composition, "_COARSE", 0)
    dot = np.zeros((120, 120), np.uint8)
    dot[72:80, 56:64] = 255
    monkeypatch.setattr(signs, "write", lambda *given: dot.copy())
    distances = {}
    for near in (0, 1):
        monkeypatch.setattr(spacing, "_NEAR", near)
        distances[near] = []
        for k in range(60):
            two = Examples(split.images[2 * k : 2 * k + 2], split.labels[2 * k : 2 * k + 2])
            row = composition.compose(two, APART, np.random.RandomState(k), "0.0")
            ink = (row > 127).astype(np.uint8)
            _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink)
            small = np.flatnonzero(boxes[:, cv2.CC_STAT_HEIGHT] <= 5)
            if not len(small):
                continue
            rest = ((labels > 0) & ~np.isin(labels, small)).astype(np.uint8)
            away = cv2.distanceTransform(1 - rest, cv2.DIST_L2, 5)
            distances[near].append(min(away[labels == each].min() for each in small))
    assert min(map(len, distances.values())) >= 45  # in the other rows, it is blurred or stretched
    assert np.median(distances[1]) < 4 < np.median(distances[0])
