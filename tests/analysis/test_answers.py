"""Compares the package's judgements of answers with judgements made by hand."""

from typing import List, Sequence

import numpy as np
import pytest

from tf1_mnist.analysis import answers
from tf1_mnist.data import Examples


def test_answers_of_digits() -> None:
    """A 2 and a 7 are read correctly, but another 7 is read as a 2."""
    probabilities = np.full((3, 10), 0.01, np.float32)
    probabilities[[0, 1, 2], [2, 2, 7]] = 0.91, 0.61, 0.81
    probabilities[[1, 2], [7, 2]] = 0.31, 0.11
    test = Examples(np.zeros((3, 28, 28), np.uint8), np.array([2, 7, 7], np.uint8))
    found = answers.judge(test, probabilities)
    assert found.right.tolist() == [True, False, True]
    np.testing.assert_allclose(found.confidence, [0.91, 0.61, 0.81], rtol=1e-6)
    assert found.loss == pytest.approx(-np.log([0.91, 0.31, 0.81]).mean(), rel=1e-6)
    lines = found.tables.splitlines()
    assert lines[0].split() == ["digit", "images", "precision", "recall", "F1"]
    assert lines[1].split() == ["0", "0", "-", "-", "-"]
    assert lines[3].split() == ["2", "1", "50.00%", "100.00%", "66.67%"]
    assert lines[8].split() == ["7", "2", "100.00%", "50.00%", "66.67%"]
    assert lines[-8].split() == ["2", ".", ".", "1", *7 * "."]
    assert lines[-3].split() == ["7", ".", ".", "1", *4 * ".", "1", ".", "."]


def tables(names: Sequence[str]) -> List[str]:
    """Returns the tables for three images; one of the two images of class 9 is classified as 0."""
    probabilities = np.eye(10, dtype=np.float32)[[0, 0, 9]]
    test = Examples(np.zeros((3, 28, 28), np.uint8), np.array([0, 9, 9], np.uint8))
    return answers.judge(test, probabilities, names).tables.splitlines()


def test_names_of_one_letter_head_the_columns() -> None:
    arabic = [chr(0x660 + digit) for digit in range(10)]
    lines = tables(arabic)
    assert lines[0].split()[0] == "class"
    assert [line.split()[0] for line in lines[1:11]] == arabic
    assert lines[-11].split() == arabic
    assert lines[-1].split() == [arabic[9], "1", *8 * ".", "1"]
    assert len({len(line) for line in lines[-11:]}) == 1


def test_long_names_have_numbers_that_head_the_columns() -> None:
    names = ["Ankle boot", *"bcdefghi", "T-shirt"]
    lines = tables(names)
    assert lines[1].split() == ["Ankle", "boot", "1", "50.00%", "100.00%", "66.67%"]
    assert lines[-11].split() == list("0123456789")
    assert lines[-10].split() == ["Ankle", "boot", "0", "1", *9 * "."]
    assert lines[-1].split() == ["T-shirt", "9", "1", *8 * ".", "1"]
    assert len({len(line) for line in lines[-11:]}) == 1
    assert len({line.index("1") for line in (lines[-10], lines[-1])}) == 1


def test_wide_and_combining_letters_are_in_line() -> None:
    """In a terminal, a Chinese character takes up two columns; a combining accent takes up none."""
    names = ["\u96f6", "e\u0301", *"cdefghij"]
    lines = tables(names)
    columns = [len(line) + line.count(names[0]) - line.count("\u0301") for line in lines[-11:]]
    assert len(set(columns)) == 1
