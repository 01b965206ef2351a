"""Tests the classes of the symbols and the text that columns spell."""

import numpy as np

from number_reader import rows
from number_reader.rows import BLANK


def test_a_digits_class_is_the_digit_and_blanks_say_nothing() -> None:
    assert [rows.SYMBOLS.index(str(digit)) for digit in range(10)] == list(range(10))
    assert sorted(rows.SYMBOLS[10:]) == sorted(rows.SIGNS) == sorted("+-×÷*·/=().,")
    assert rows.BLANK == len(rows.SYMBOLS) == 22
    assert rows.text([3, 20, 1, 4, 22, 22]) == "3.14"
    assert rows.text([]) == ""
    assert rows.classes("3.14") == [3, 20, 1, 4]


def test_spelling_drops_repeats_and_gaps() -> None:
    path = np.array([BLANK, 7, 7, BLANK, 7, 0, 0, BLANK, BLANK, 10, 10, 1])
    assert rows.spell(path) == [7, 7, 0, 10, 1]
    assert rows.spell(np.array([BLANK, BLANK])) == []


def test_a_row_is_right_if_it_spells_its_label() -> None:
    classes = np.array([[7, 7, BLANK, 7], [7, 7, 7, 7], [BLANK, 1, 2, BLANK], 4 * [BLANK]])
    labels = np.array([[7, 7], [7, 7], [1, 2], [1, BLANK]])
    assert rows.are_right(classes, labels).tolist() == [True, False, True, False]
