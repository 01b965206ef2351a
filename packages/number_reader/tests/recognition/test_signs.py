"""Tests which text is chosen for columns with known probabilities."""

from typing import Dict, List

import numpy as np
import pytest

from number_reader import rows
from number_reader.recognition import signs
from number_reader.rows import BLANK, SYMBOLS


def columns_of(*symbols: Dict[str, float]) -> np.ndarray:
    """Returns columns; every second one has the given probabilities, and the others are blank."""
    columns = np.zeros((2 * len(symbols), BLANK + 1))
    columns[:, BLANK] = 1
    for column, shares in zip(columns[1::2], symbols):
        column[[SYMBOLS.index(each) for each in shares]] = list(shares.values())
        column[BLANK] = 1 - sum(shares.values())
    return columns


@pytest.mark.parametrize(
    ("shares", "text", "probability"),
    [
        ({"/": 0.9, "1": 0.1}, "117", 0.1),  # 9 times as likely is not enough
        ({"/": 0.95, "1": 0.05}, "1/7", 0.95),  # 19 times is
        ({"+": 0.4, "-": 0.6}, "1-7", 0.6),
        ({".": 0.8}, "1.7", 0.8),  # a sign is kept if only the blank competes with it
        ({"+": 0.85, "4": 0.15}, "147", 0.15),  # 6 times is enough only for a point or a comma
        ({",": 0.7, "1": 0.3}, "117", 0.3),  # 2 times is not enough even for a comma
        ({",": 0.8, "1": 0.2}, "1,7", 0.8),
    ],
)
def test_a_text_has_signs_only_if_it_is_much_likelier(
    shares: Dict[str, float], text: str, probability: float
) -> None:
    found, its_probability = signs.likeliest(columns_of({"1": 1}, shares, {"7": 1}), None)
    assert rows.text(found.symbols) == text
    assert its_probability == pytest.approx(probability)
    assert found.columns == [1, 3, 5]


@pytest.mark.parametrize(
    ("symbols", "text"),
    [
        ([{"+": 0.8, "4": 0.15}, {"8": 1}, {"-": 1}, {"3": 1}], "48-3"),
        ([{"+": 0.995, "4": 0.003}, {"8": 1}, {"-": 1}, {"3": 1}], "+8-3"),  # 330 times as likely
        ([{"(": 1}, {"2": 1}, {"+": 1}, {"2": 1}, {"1": 0.8, ")": 0.2}], "(2+2)"),
        ([{"8": 1}, {"+": 1}, {"×": 0.8}, {"2": 1}], "8+2"),  # one sign is left out
        ([{"8": 1}, {"+": 0.5, "×": 0.4}, {"2": 1}], "8+2"),
    ],
)
def test_signs_out_of_place_are_replaced_or_left_out(
    symbols: List[Dict[str, float]], text: str
) -> None:
    found, _ = signs.likeliest(columns_of(*symbols), None)
    assert rows.text(found.symbols) == text
    assert len(found.columns) == len(text)


def test_a_text_has_as_many_digits_as_asked_for() -> None:
    columns = columns_of({"+": 0.97, "4": 0.02}, {"8": 1}, {"-": 1}, {"3": 1})
    found, _ = signs.likeliest(columns, 2)
    assert rows.text(found.symbols) == "+8-3"


def test_columns_without_symbols_have_an_empty_text() -> None:
    assert signs.likeliest(columns_of({}, {}), None) == (([], []), 1.0)


@pytest.mark.parametrize(
    "text",
    ["7", "-7", "12+34", "3.14", ".5", "1,000.00", "10/20/2019", "(3+2)/4", "5=", "-(1·2)", "6÷-2"],
)
def test_what_people_write(text: str) -> None:
    assert signs.is_well_formed(text)


@pytest.mark.parametrize(
    "text", ["", "+12", "3)", "(3", ")3(", "3++4", "4+", "2(3)", "()", "3..1", "5.", "=4", "2×*3"]
)
def test_what_people_do_not_write(text: str) -> None:
    assert not signs.is_well_formed(text)
