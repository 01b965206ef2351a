"""Tests what a page's reading contains and how it is converted to a dictionary for JSON."""

import json

import numpy as np
import pytest

from number_reader import elements
from number_reader.elements import Cell, Seen, Sign

CORNERS = np.array([[0, 0], [30, 0], [30, 20], [0, 20]])
TEN = np.array([0.01, 0.2, 0, 0, 0.04, 0, 0, 0.7, 0.03, 0.02])


def test_a_row_of_one_digit_has_the_next_likeliest() -> None:
    seven = elements.digit(7, 2 * TEN, 3, 17)
    assert sum(seven.probabilities) == pytest.approx(1)
    assert seven.probability == pytest.approx(0.7)
    row = elements.row_of_one(seven, TEN, CORNERS)
    assert (row.text, row.number, row.confidence) == ("7", "7", pytest.approx(0.7))
    assert row.alternatives == (("1", pytest.approx(0.2)), ("4", pytest.approx(0.04)))


def test_where_a_network_sees_only_blanks_each_digit_is_as_likely() -> None:
    assert elements.digit(3, np.zeros(10), 0, 8).probabilities == pytest.approx(10 * (0.1,))


def test_the_dictionary_has_everything_and_is_json() -> None:
    digits = [
        elements.digit(kind, np.eye(10)[kind], 10 * k, 10 * k + 8) for k, kind in [(0, 7), (2, 1)]
    ]
    sign = Sign("-", 0.9, 12, 16)
    row = elements.row("7-1", digits, [sign], 0.5, CORNERS)
    single = elements.row_of_one(elements.digit(7, TEN, 3, 17), TEN, CORNERS)
    reading = elements.in_rows([row, single])
    assert (reading.text, reading.number) == ("7-1\n7", "71\n7")
    assert reading.texts == (("7-1",), ("7",))
    found = json.loads(json.dumps(reading.as_dict()))
    assert (found["text"], found["number"], found["table"], found["cells"]) == (
        "7-1\n7",
        "71\n7",
        None,
        [],
    )
    first, second = found["rows"]
    assert first["corners"] == CORNERS.tolist()
    assert [digit["digit"] for digit in first["digits"]] == [7, 1]
    assert first["signs"] == [{"sign": "-", "probability": 0.9, "left": 12, "right": 16}]
    assert first["alternatives"] == []
    assert [other["number"] for other in second["alternatives"]] == ["1", "4"]
    assert ([each["doubtful"] for each in found["rows"]], found["left_out"]) == ([False, False], 0)
    doubtful = reading._replace(rows=(row._replace(doubtful=True), single), left_out=2).as_dict()
    assert ([each["doubtful"] for each in doubtful["rows"]], doubtful["left_out"]) == (
        [True, False],
        2,
    )


def test_doubtful_rows_do_not_stand_beside_others() -> None:
    rows = [
        elements.row(text, [], [], 0.5, CORNERS)._replace(doubtful=doubtful)
        for text, doubtful in (("1", True), ("23", False), ("4", True))
    ]
    seen = tuple(Seen(row, np.zeros((1, 32, 32), np.uint8), 0.0) for row in rows)
    surest = elements.in_rows(rows)._replace(seen=seen).surest()
    assert (surest.text, surest.rows, surest.texts) == ("23", (rows[1],), (("23",),))
    assert [each.row for each in surest.seen] == [rows[1]]
    for alike in ([rows[0], rows[2]], [rows[1]]):
        reading = elements.in_rows(alike)._replace(left_out=1)
        assert reading.surest() == reading


def test_a_table_has_its_cells_texts() -> None:
    row = elements.row("7 1", [], [], 0.5, CORNERS)
    cells = tuple(Cell(0, k, text, 0.5, elements.points(CORNERS)) for k, text in enumerate("71"))
    reading = elements.in_rows([row])._replace(table=(("7", "", "1"),), cells=cells)
    assert reading.texts == (("7", "", "1"),)
    assert [cell["text"] for cell in reading.as_dict()["cells"]] == ["7", "1"]
