"""Tests that turned pages are read as the upright ones, and that short ones are left alone."""

from typing import Any

import numpy as np
import pytest

from tf1_mnist import pretrained
from tf1_mnist.handwriting import reader_of


@pytest.fixture(scope="module")
def reader() -> Any:
    with reader_of(pretrained.READER) as opened:
        yield opened


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read_as_the_upright_one(reader: Any, written: Any, turns: int) -> None:
    upright = reader.read(written.picture)
    found = reader.read(np.ascontiguousarray(np.rot90(written.picture, turns)))
    assert found.number == upright.number
    height, width = written.picture.shape
    for row, expected in zip(found.rows, upright.rows):
        for (x, y), (a, b) in zip(row.corners, expected.corners):
            # Where the corner is after quarter turns to the left.
            for _ in range(turns):
                a, b, height, width = b, width - a, width, height
            height, width = written.picture.shape
            assert (x, y) == pytest.approx((a, b), abs=3)


def test_a_short_page_is_not_turned(reader: Any, written: Any) -> None:
    """Its three digits are upside down."""
    row = written.picture[60 + 180 : 60 + 300, 250:680]
    calls = []
    attempt = reader._attempt
    reader._attempt = lambda picture: calls.append(picture.shape) or attempt(picture)
    try:
        reader.read(np.ascontiguousarray(np.rot90(row, 2)))
    finally:
        del reader._attempt
    assert len(calls) == 1
