"""Compares the judgements of answers with those made by hand, and tests what the figures show."""

from typing import Any, List

import numpy as np
import pytest

from number_reader import analysis
from number_reader.recognition import ctc
from number_reader.rows import BLANK
from tf1_mnist.data import DIGITS, Examples


def test_answers_of_rows() -> None:
    """Of the rows 3, 77 and 1+, the first and the last are read correctly; 77 is read as 7."""
    paths = np.array([[BLANK, 3, 3, BLANK], [7, 7, BLANK, BLANK], [1, BLANK, 10, BLANK]])
    columns = 0.01 + 0.77 * np.eye(23, dtype=np.float32)[paths]
    labels = np.full((3, 12), BLANK, np.uint8)
    labels[0, 0], labels[1, :2], labels[2, :2] = 3, [7, 7], [1, 10]
    test = Examples(np.zeros((3, 32, 8), np.uint8), labels)
    found = analysis.judge(test, columns, DIGITS)
    assert found.right.tolist() == [True, False, True]
    said = [ctc.probability(p, d) for p, d in zip(columns, ([3], [7], [1, 10]))]
    true = [ctc.probability(p, d) for p, d in zip(columns, ([3], [7, 7], [1, 10]))]
    np.testing.assert_allclose(found.confidence, said, rtol=1e-4)
    assert found.loss == pytest.approx(-np.log(true).mean(), rel=1e-4)
    assert [line.split() for line in found.tables.splitlines()[:3]] == [
        ["symbols", "rows", "right"],
        ["1", "1", "100.0%"],
        ["2", "2", "50.0%"],
    ]
    assert found.tables.endswith("1 of 5 symbols wrong, missing or added (20.00%)")


def test_nothing_is_read_in_a_row_of_blanks() -> None:
    """In row 1, each column is blank with a probability of 0.78; row 2 shows a 3."""
    paths = np.array([4 * [BLANK], [BLANK, 3, 3, BLANK]])
    columns = 0.01 + 0.77 * np.eye(23, dtype=np.float32)[paths]
    labels = np.full((2, 12), BLANK, np.uint8)
    labels[:, 0] = 3
    found = analysis.judge(Examples(np.zeros((2, 32, 8), np.uint8), labels), columns, DIGITS)
    assert found.right.tolist() == [False, True]
    three = ctc.probability(columns[1], [3])
    np.testing.assert_allclose(found.confidence, [0.78**4, three], rtol=1e-4)


# --- Figures ---------------------------------------------------------------------------------


def labelled(count: int) -> Examples:
    """Returns rows whose images have one shade each; the labels are 0, 1, ... and then 0 again."""
    shades = np.arange(count, dtype=np.uint8)
    images = np.broadcast_to(shades[:, None, None], (count, 32, 40))
    labels = np.full((count, 12), BLANK, np.uint8)
    labels[:, 0] = shades % 10
    return Examples(images, labels)


def shown(figure: Any) -> List[Any]:
    """Returns the shade and the title of each row in a figure."""
    return [
        (int(axes.images[0].get_array()[0, 0]), axes.get_title())
        for axes in figure.axes
        if axes.images
    ]


def test_the_first_twenty_rows_are_shown_with_their_labels() -> None:
    assert shown(analysis.ROWS.samples(labelled(23), DIGITS)) == [
        (k, str(k % 10)) for k in range(20)
    ]
    assert shown(analysis.ROWS.samples(labelled(3), DIGITS)) == [(0, "0"), (1, "1"), (2, "2")]


def test_mistakes_show_what_was_read_and_the_label() -> None:
    """In row 1, nothing was read; in row 2, a 7; all others are right."""
    test = labelled(5)
    classes = np.full((5, 20), BLANK)
    classes[:, 4] = test.labels[:, 0]
    classes[1, 4], classes[2, 4] = BLANK, 7
    (figure,) = analysis.ROWS.mistakes(test, classes, DIGITS).values()
    assert shown(figure) == [(1, "nothing, is 1"), (2, "7, is 2")]
    assert "2 of 5 rows wrong:" in figure.get_suptitle()
    many = labelled(30)
    (figure,) = analysis.ROWS.mistakes(many, np.full((30, 20), BLANK), DIGITS).values()
    assert len(shown(figure)) == 20
    assert "30 of 30 rows wrong; the first 20:" in figure.get_suptitle()
