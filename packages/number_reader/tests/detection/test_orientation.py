"""Tests that rotated pages are read like upright ones. Short pages are read as they are."""

from typing import Any, List, Sequence

import numpy as np
import pytest

from number_reader import Reader, elements, pretrained, reader_of
from number_reader.detection import orientation, page_rows
from number_reader.elements import Cell, Page, Row


@pytest.fixture(scope="module")
def reader() -> Any:
    with reader_of(pretrained.READER) as opened:
        yield opened


def test_a_turned_page_is_read_as_the_upright_one(reader: Any, written: Any) -> None:
    expected_page = reader.read(written.picture)
    for turns in (1, 2, 3):
        found = reader.read(np.ascontiguousarray(np.rot90(written.picture, turns)))
        assert found.number == expected_page.number
        height, width = written.picture.shape
        for row, expected in zip(found.rows, expected_page.rows):
            for (x, y), (a, b) in zip(row.corners, expected.corners):
                # The corner's position after each quarter turn to the left.
                for _ in range(turns):
                    a, b, height, width = b, width - a, width, height
                height, width = written.picture.shape
                assert (x, y) == pytest.approx((a, b), abs=3)


def answer(confidence: float, text: str, score: float = np.inf) -> Row:
    digits = [elements.digit(int(each), np.ones(10), 0.0, 1.0) for each in text]
    return Row(text=text, confidence=confidence, symbols=tuple(digits), score=score)


class Recognizer:
    """A recognizer that stores each page and reads the page's rows with the next confidence."""

    def __init__(self, confidences: List[float], calls: List[Any], score: float = np.inf) -> None:
        self.confidences, self.calls, self.score = confidences, calls, score

    def read(self, page: Page, rows: Sequence[Row], count: Any) -> List[Row]:
        self.calls.append(page)
        return [answer(self.confidences[len(self.calls) - 1], "72", self.score) for _ in rows]


def upright(picture: np.ndarray, recognizer: Any) -> orientation.Turned:
    return Reader(recognizer)._upright(picture)


def test_a_page_is_turned_to_where_it_is_clearest(written: Any) -> None:
    calls: List[Any] = []
    turns, _, found, _ = upright(written.picture, Recognizer([0.5, 0.9, 0.99, 0.4], calls))
    assert turns == 2
    assert found is calls[2]
    turned_back = calls[2].ink[::-1, ::-1]
    assert abs(turned_back.astype(int) - calls[0].ink).mean() < 1


@pytest.mark.parametrize(
    "confidences",
    [
        [0.95, 1, 1, 1],  # clear without a turn: the root of 0.95 is 0.975
        [0.5, 0.6, 0.6, 0.6],  # no other orientation is much clearer
    ],
)
def test_a_page_that_is_clear_or_nowhere_clearer_is_not_turned(
    written: Any, confidences: List[float]
) -> None:
    calls: List[Any] = []
    turns, _, found, _ = upright(written.picture, Recognizer(confidences, calls))
    assert (turns, found) == (0, calls[0])
    assert len(calls) == (1 if confidences[1] == 1 else 4)


@pytest.mark.parametrize(("score", "expected"), [(1.9, 0), (2.1, 2)])
def test_a_page_is_turned_only_to_where_it_shows_digits(
    written: Any, score: float, expected: int
) -> None:
    assert upright(written.picture, Recognizer([0.5, 0.9, 0.99, 0.4], [], score)).turns == expected


@pytest.mark.parametrize(
    "shape", [(slice(220, 340), slice(250, 680)), (slice(0, 230), slice(None))]
)
def test_a_short_page_is_not_turned(written: Any, shape: Any) -> None:
    """One page contains only three digits; the other contains only a row of five."""
    calls: List[Any] = []
    assert upright(written.picture[shape], Recognizer([0.1, 1, 1, 1], calls)).turns == 0


def searches(monkeypatch: Any, picture: np.ndarray, recognizer: Any) -> int:
    """Returns how many times the writing in a picture is searched for."""
    find, pages = page_rows.in_pyramid, []

    def in_pyramid(pyramid: Any) -> Any:
        pages.append(pyramid)
        return find(pyramid)

    monkeypatch.setattr(page_rows, "in_pyramid", in_pyramid)
    upright(picture, recognizer)
    return len(pages)


@pytest.mark.parametrize(("width", "expected"), [(3, 4), (6, 1)])
def test_a_picture_with_much_ink_is_searched_once(
    monkeypatch: Any, width: int, expected: int
) -> None:
    """A quarter or a half of the picture is rings; searching it four times would take too long."""
    y, x = np.ogrid[:1000, :1000]
    rings = np.where(np.hypot(y - 500, x - 500) % 12 < width, 0, 255).astype(np.uint8)
    assert searches(monkeypatch, rings, Recognizer([0.5] * 4, [])) == expected


@pytest.mark.parametrize(("texts", "expected"), [(["", "", "", ""], 1), (["", "", "7", ""], 4)])
def test_a_page_on_which_no_digit_is_read_is_searched_once(
    written: Any, monkeypatch: Any, texts: List[str], expected: int
) -> None:
    class OnlySome(Recognizer):
        def read(self, page: Page, rows: Sequence[Row], count: Any) -> List[Row]:
            return [answer(0.5, text, -1.0) for text, _ in zip(texts, rows)]

    assert searches(monkeypatch, written.picture, OnlySome([], [])) == expected


def test_a_page_is_turned_only_to_where_it_is_long(written: Any) -> None:
    """Sideways, the page has six rows; upside down, it has only one and is therefore not read."""
    calls: List[Any] = []
    row = written.picture[390:560]
    turns, _, found, _ = upright(row, Recognizer([0.1, 0.1, 0.1, 1.0], calls))
    assert (turns, found) == (0, calls[0])
    assert [len(each.rows) for each in calls] == [1, 6, 6]


def test_paper_without_writing_has_no_direction() -> None:
    with pytest.raises(ValueError, match="no ink"):
        upright(np.full((300, 300), 200, np.uint8), Recognizer([], []))


def test_corners_are_turned_back() -> None:
    """Follows the top-left corner of a picture of 30 x 20 pixels through all turns."""
    corner = {0: (0, 0), 1: (0, 30), 2: (30, 20), 3: (20, 0)}
    for turns, place in corner.items():
        row = answer(1.0, "7")._replace(corners=(place,))
        cell = Cell(0, 0, (place,), (row,))
        found = orientation.back(Page((row,), ((cell,),)), turns, (20, 30))
        for placed in (found.rows[0], found.seen[0], found.cells[0]):
            assert placed.corners == ((0, 0),)
