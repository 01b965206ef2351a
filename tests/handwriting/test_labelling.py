"""Tests what people may type as a label, and which rows can be learned with it."""

from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist.handwriting import labelling


def wide(text: str) -> str:
    """Returns the full-width forms of ASCII, as Chinese input methods write them."""
    return "".join(chr(ord(each) - ord("!") + 0xFF01) for each in text)


@pytest.mark.parametrize(
    ("typed", "symbols"),
    [
        ("12+34", "12+34"),
        (" 1 000 ", "1000"),
        ("3x4", "3×4"),
        ("3*4", "3*4"),
        ("1\N{MINUS SIGN}2\N{EN DASH}3", "1-2-3"),
        (wide("12+(3.4)=-5"), "12+(3.4)=-5"),
        (wide("0,5x2"), "0,5×2"),
        ("1\N{IDEOGRAPHIC FULL STOP}5", "1.5"),
        ("8÷2·1/4", "8÷2·1/4"),
    ],
)
def test_a_label_is_written_in_the_symbols_of_the_reader(typed: str, symbols: str) -> None:
    assert labelling.normal(typed) == symbols


@pytest.mark.parametrize(
    ("label", "least"), [("7", 2), ("1234", 8), ("11", 6), ("1221", 10), ("111", 10), ("1--1", 10)]
)
def test_a_label_needs_two_pixels_a_symbol_and_two_between_equal_ones(
    label: str, least: int
) -> None:
    image = np.eye(32, least, dtype=np.uint8) * 255
    labelling.check(label, image)
    with pytest.raises(ValueError, match=naming(least - 1, f"'{label}'", least)):
        labelling.check(label, image[:, :-1])


def test_a_row_is_at_most_fifty_times_as_wide_as_high() -> None:
    image = np.eye(32, 1601, dtype=np.uint8) * 255
    labelling.check("1", image[:, :-1])
    with pytest.raises(ValueError, match=naming("1,601 x 32", "1,600 x 32")):
        labelling.check("1", image)


@pytest.mark.parametrize("shades", [(0, 0), (255, 255), (70, 90)])
def test_a_row_shows_ink(shades: Any) -> None:
    """Paper may be unevenly lit; ink stands out more."""
    image = np.tile(np.linspace(*shades, 40).astype(np.uint8), (32, 1))
    with pytest.raises(ValueError, match=naming("no ink")):
        labelling.check("1", image)
    image[10:20, 20] = 128
    labelling.check("1", image)
