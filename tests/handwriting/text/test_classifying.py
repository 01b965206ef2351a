"""Tests how a row is read with a single-digit network whose answers are known."""

from typing import Any, List

import numpy as np
import pytest

from tf1_mnist.data import DIGITS
from tf1_mnist.handwriting.text import classifying
from tf1_mnist.handwriting.text.readings import Seen
from tf1_mnist.handwriting.writing import page


def read(places: List[int], names: Any = DIGITS) -> Seen:
    """Reads bars of 12 x 60 pixels.

    The first bar is read as 7 with a probability of 0.9, the second as 8 with a probability of 0.8,
    and so on.
    """
    picture = np.full((200, 600), 255, np.uint8)
    for left in places:
        picture[70:130, left : left + 12] = 0

    def network(images: np.ndarray) -> np.ndarray:
        probabilities = np.full((len(images), 10), 0.01)
        for k in range(len(images)):
            probabilities[k, [7 + k, 0]] = 0.9 - 0.1 * k, 0.02 + 0.1 * k
        return probabilities

    found = page.find(picture)
    return classifying.read(network, names, found, found.rows[0])


def test_each_piece_is_a_digit_where_it_was_written() -> None:
    row, images, evidence = read([100, 250])
    assert (row.text, row.number, row.signs) == ("78", "78", ())
    assert images.shape == (2, 28, 28)
    assert evidence == np.inf
    assert row.confidence == pytest.approx(0.9 * 0.8)
    ends = [each for digit in row.digits for each in (digit.left, digit.right)]
    np.testing.assert_allclose(ends, [0, 12, 150, 162], atol=1)
    expected = [[100, 70], [262, 70], [262, 130], [100, 130]]
    np.testing.assert_allclose(row.corners, expected, atol=1)
    assert [digit.probability for digit in row.digits] == pytest.approx([0.9, 0.8])


def test_a_single_digit_has_alternatives_and_classes_have_names() -> None:
    row, _, _ = read([300], [f"class {k}" for k in range(10)])
    assert (row.text, row.confidence) == ("class 7", pytest.approx(0.9))
    assert [other.number for other in row.alternatives] == ["class 0", "class 1"]
    both, _, _ = read([100, 250], [f"class {k}" for k in range(10)])
    assert both.text == "class 7 class 8"
