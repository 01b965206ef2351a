"""Tests what an answer contains and how it is converted to a dictionary for JSON."""

import json

import numpy as np
import pytest

from number_reader import elements
from number_reader.elements import Alternative, Cell, Page, Row, Symbol

CORNERS = ((0.0, 0.0), (30.0, 0.0), (30.0, 20.0), (0.0, 20.0))
TEN = np.array([0.01, 0.2, 0, 0, 0.04, 0, 0, 0.7, 0.03, 0.02])


def test_the_probabilities_of_a_digit_add_up_to_one() -> None:
    seven = elements.digit(7, 2 * TEN, 3, 17)
    assert sum(seven.probabilities) == pytest.approx(1)
    assert (seven.text, seven.probability) == ("7", pytest.approx(0.7))


def test_where_a_network_sees_only_blanks_each_digit_is_as_likely() -> None:
    assert elements.digit(3, np.zeros(10), 0, 8).probabilities == pytest.approx(10 * (0.1,))


def test_the_dictionary_has_everything_and_is_json() -> None:
    digits = [
        elements.digit(kind, np.eye(10)[kind], 10 * k, 10 * k + 8) for k, kind in [(0, 7), (2, 1)]
    ]
    sign = Symbol("-", 0.9, 12, 16)
    symbols = (digits[0], sign, digits[1])
    row = Row(text="7-1", confidence=0.5, symbols=symbols, corners=CORNERS)
    single = Row(
        text="7",
        symbols=(elements.digit(7, TEN, 3, 17),),
        corners=CORNERS,
        alternatives=(Alternative("1", 0.2), Alternative("4", 0.04)),
    )
    reading = Page((row, single))
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
    assert first["corners"] == [list(corner) for corner in CORNERS]
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
        Row(text=text, corners=CORNERS, doubtful=doubtful)
        for text, doubtful in (("1", True), ("23", False), ("4", True))
    ]
    surest = Page(tuple(rows)).surest()
    assert (surest.text, surest.rows, surest.texts) == ("23", (rows[1],), (("23",),))
    assert surest.seen == (rows[1],)
    for alike in ([rows[0], rows[2]], [rows[1]]):
        page = Page(tuple(alike), left_out=1)
        assert page.surest() is page


def test_a_table_has_its_cells_texts() -> None:
    seven, one = (Row(text=text, symbols=(Symbol(text, 1, 0, 1, (0.1,)),)) for text in "71")
    plus = Row(text="+", symbols=(Symbol("+", 1, 0, 1),), confidence=0.5)
    inside = [(seven,), (), (one, plus)]  # a row of signs is no part of the text
    cells = tuple(Cell(0, k, CORNERS, rows) for k, rows in enumerate(inside))
    page = Page((Row(text="7 1"),), (cells, (Cell(1, 0, CORNERS),)))
    assert page.texts == page.table == (("7", "", "1"), ("",))
    assert (page.written, page.seen) == ((seven, one, plus), (seven, one))
    found = page.as_dict()["cells"]
    assert [(each["text"], each["confidence"]) for each in found] == [
        ("7", 1.0),
        ("", 1.0),
        ("1", 0.5),
        ("", 1.0),
    ]


def test_rows_that_have_been_read_take_the_place_of_the_others() -> None:
    first, second, third = (Row(text=text) for text in "abc")
    cells = (
        Cell(0, 0, CORNERS, (first, second)),
        Cell(0, 1, CORNERS),
        Cell(1, 0, CORNERS, (third,)),
    )
    for page in (Page((first, second, third)), Page(grids=(cells[:2], cells[2:]))):
        read = page.with_written([row._replace(text=row.text.upper()) for row in page.written])
        assert [row.text for row in read.written] == ["A", "B", "C"]
        assert [len(cell.rows) for cell in read.cells] == [len(cell.rows) for cell in page.cells]
