"""Tests that rotated pages are read like upright ones. Short pages are read as they are."""

from typing import Any, List

import numpy as np
import pytest

from number_reader import elements, pretrained, reader_of
from number_reader.detection import orientation

IMAGES = np.zeros((1, 32, 16), np.uint8)  # the images of a row


@pytest.fixture(scope="module")
def reader() -> Any:
    with reader_of(pretrained.READER) as opened:
        yield opened


def test_a_turned_page_is_read_as_the_upright_one(reader: Any, written: Any) -> None:
    upright = reader.read(written.picture)
    for turns in (1, 2, 3):
        found = reader.read(np.ascontiguousarray(np.rot90(written.picture, turns)))
        assert found.number == upright.number
        height, width = written.picture.shape
        for row, expected in zip(found.rows, upright.rows):
            for (x, y), (a, b) in zip(row.corners, expected.corners):
                # The corner's position after each quarter turn to the left.
                for _ in range(turns):
                    a, b, height, width = b, width - a, width, height
                height, width = written.picture.shape
                assert (x, y) == pytest.approx((a, b), abs=3)


def answer(confidence: float, text: str) -> elements.Row:
    digits = [elements.Digit(int(each), 1.0, (0.0,) * 10, 0.0, 1.0) for each in text]
    return elements.row(text, digits, [], confidence, np.zeros((4, 2)))


def seen_by(confidences: List[float], calls: List[Any], evidence: float = np.inf) -> Any:
    """Returns a function that stores each page and gives the page's rows the next confidence."""

    def read(found: Any, rows: Any) -> List[elements.Seen]:
        calls.append(found)
        seen = elements.Seen(answer(confidences[len(calls) - 1], "72"), IMAGES, evidence)
        return [seen for _ in rows]

    return read


def test_a_page_is_turned_to_where_it_is_clearest(written: Any) -> None:
    calls: List[Any] = []
    turns, _, found = orientation.upright(written.picture, seen_by([0.5, 0.9, 0.99, 0.4], calls))
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
    turns, _, found = orientation.upright(written.picture, seen_by(confidences, calls))
    assert (turns, found) == (0, calls[0])
    assert len(calls) == (1 if confidences[1] == 1 else 4)


@pytest.mark.parametrize(("evidence", "expected"), [(1.9, 0), (2.1, 2)])
def test_a_page_is_turned_only_to_where_it_shows_digits(
    written: Any, evidence: float, expected: int
) -> None:
    upright = orientation.upright(written.picture, seen_by([0.5, 0.9, 0.99, 0.4], [], evidence))
    assert upright.turns == expected


@pytest.mark.parametrize(
    "shape", [(slice(220, 340), slice(250, 680)), (slice(0, 230), slice(None))]
)
def test_a_short_page_is_not_turned(written: Any, shape: Any) -> None:
    """One page contains only three digits; the other contains only a row of five."""
    calls: List[Any] = []
    upright = orientation.upright(written.picture[shape], seen_by([0.1, 1, 1, 1], calls))
    assert upright.turns == 0


def searches(monkeypatch: Any, picture: np.ndarray, read: Any) -> int:
    """Returns how many times the writing in a picture is searched for."""
    find, pages = orientation.page_in, []

    def page_in(pyramid: Any) -> Any:
        pages.append(pyramid)
        return find(pyramid)

    monkeypatch.setattr(orientation, "page_in", page_in)
    orientation.upright(picture, read)
    return len(pages)


@pytest.mark.parametrize(("width", "expected"), [(3, 4), (6, 1)])
def test_a_picture_with_much_ink_is_searched_once(
    monkeypatch: Any, width: int, expected: int
) -> None:
    """A quarter or a half of the picture is rings; searching it four times would take too long."""
    y, x = np.ogrid[:1000, :1000]
    rings = np.where(np.hypot(y - 500, x - 500) % 12 < width, 0, 255).astype(np.uint8)
    assert searches(monkeypatch, rings, seen_by([0.5] * 4, [])) == expected


@pytest.mark.parametrize(("texts", "expected"), [(["", "", "", ""], 1), (["", "", "7", ""], 4)])
def test_a_page_on_which_no_digit_is_read_is_searched_once(
    written: Any, monkeypatch: Any, texts: List[str], expected: int
) -> None:
    def read(page: Any, rows: Any) -> List[elements.Seen]:
        return [elements.Seen(answer(0.5, text), IMAGES, -1.0) for text, _ in zip(texts, rows)]

    assert searches(monkeypatch, written.picture, read) == expected


def test_a_page_is_turned_only_to_where_it_is_long(written: Any) -> None:
    """Sideways, the page has six rows; upside down, it has only one and is therefore not read."""
    calls: List[Any] = []
    row = written.picture[390:560]
    turns, _, found = orientation.upright(row, seen_by([0.1, 0.1, 0.1, 1.0], calls))
    assert (turns, found) == (0, calls[0])
    assert [len(each.rows) for each in calls] == [1, 6, 6]


def test_paper_without_writing_has_no_direction() -> None:
    with pytest.raises(ValueError, match="no ink"):
        orientation.upright(np.full((300, 300), 200, np.uint8), seen_by([], []))


def test_corners_are_turned_back() -> None:
    """Follows the top-left corner of a picture of 30 x 20 pixels through all turns."""
    corner = {0: (0, 0), 1: (0, 30), 2: (30, 20), 3: (20, 0)}
    for turns, place in corner.items():
        row = answer(1.0, "7")._replace(corners=(place,))
        seen = elements.Seen(row, IMAGES, np.inf)
        cell = elements.Cell(0, 0, "7", 1.0, (place,))
        in_rows = elements.in_rows([row])
        found = orientation.back(in_rows._replace(seen=(seen,), cells=(cell,)), turns, (20, 30))
        for placed in (found.rows[0], found.seen[0].row, found.cells[0]):
            assert placed.corners == ((0, 0),)
