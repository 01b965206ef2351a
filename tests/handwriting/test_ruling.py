"""Tests that ruled lines are found, and the strokes that cross them kept."""

import cv2
import numpy as np

from tf1_mnist.handwriting import ruling


def test_lines_are_told_from_the_strokes_that_cross_them() -> None:
    lines, strokes = np.zeros((2, 200, 300), np.uint8)
    cv2.line(lines, (0, 90), (299, 102), 1, 3)
    cv2.line(strokes, (150, 40), (140, 150), 1, 8)
    cv2.line(strokes, (200, 60), (260, 60), 1, 6)  # too short for a line
    found = ruling.lines((lines | strokes) > 0)
    assert not found[strokes > 0].any()
    assert found[(lines > 0) & (strokes == 0)].mean() > 0.95
