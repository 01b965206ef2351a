"""Tests what people may type as a label, and how long it may be."""

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
    labelling.check(label, np.zeros((32, least), np.uint8))
    with pytest.raises(ValueError, match=naming(least - 1, f"'{label}'", least)):
        labelling.check(label, np.zeros((32, least - 1), np.uint8))
