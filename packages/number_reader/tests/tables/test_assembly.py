"""Tests that composed tables, whose cells are known, are read cell by cell."""

from typing import Any, List, Optional, Sequence

import cv2
import numpy as np
import pytest

from number_reader import elements, pretrained, reader_of
from number_reader.elements import Cell, Row
from number_reader.tables import assembly

DIGIT = 36  # pixels, the height of a digit
HEIGHT, WIDTH = 80, 150  # pixels, the height and the width of a cell
MARGIN = 50
# The first test images, which the reader reads correctly: 7 2 1 0 4 1 4 9 5 9
CELLS = [["72", "1", "", "041"], ["", "49", "59", "0"], ["104", "", "9", "27"]]


@pytest.fixture(scope="module")
def reader() -> Any:
    with reader_of(pretrained.READER) as opened:
        yield opened


class Pen:
    """A pen that writes each digit by copying the first test image of that digit."""

    def __init__(self, digits: Any) -> None:
        _, test = digits
        self.images = {}
        for image, label in zip(test.images, test.labels):
            if label not in self.images:
                y, x = np.nonzero(image > 40)
                tight = image[y.min() : y.max() + 1, x.min() : x.max() + 1]
                width = max(8, round(tight.shape[1] * DIGIT / len(tight)))
                self.images[label] = cv2.resize(tight, (width, DIGIT))

    def write(self, paper: np.ndarray, text: str, left: int, top: int) -> None:
        for digit in text:
            image = self.images[int(digit)]
            place = paper[top : top + DIGIT, left : left + image.shape[1]]
            np.minimum(place, 230 - np.uint8(0.9 * image), out=place)
            left += image.shape[1] + 6


@pytest.fixture
def pen(digits: Any) -> Pen:
    return Pen(digits)


def table(
    pen: Pen, cells: Sequence[Sequence[str]], lines: Optional[int] = 60, width: int = WIDTH
) -> np.ndarray:
    """Returns a uint8 picture of a table.

    Args:
        lines: the grey level of its lines; None for a table without lines.
    """
    rows, columns = len(cells), len(cells[0])
    paper = np.full((2 * MARGIN + rows * HEIGHT, 2 * MARGIN + columns * width), 230, np.uint8)
    for row, line in enumerate(cells):
        for column in range(len(line)):
            top, left = MARGIN + row * HEIGHT, MARGIN + column * width
            if lines is not None:
                cv2.rectangle(paper, (left, top), (left + width, top + HEIGHT), lines, 2)
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            pen.write(paper, text, MARGIN + column * width + 14, MARGIN + row * HEIGHT + 22)
    return paper


def texts(reading: Any) -> List[List[str]]:
    return [list(line) for line in reading.table]


def test_empty_cells_stay_and_corners_are_those_of_the_cells(reader: Any, pen: Pen) -> None:
    found = reader.read(table(pen, CELLS))
    assert texts(found) == CELLS
    assert found.number == "721041\n49590\n104927"
    assert [(cell.row, cell.column, cell.text) for cell in found.cells] == [
        (row, column, CELLS[row][column]) for row in range(3) for column in range(4)
    ]
    for cell in found.cells:
        left, top = MARGIN + cell.column * WIDTH, MARGIN + cell.row * HEIGHT
        corners = [
            (left, top),
            (left + WIDTH, top),
            (left + WIDTH, top + HEIGHT),
            (left, top + HEIGHT),
        ]
        np.testing.assert_allclose(cell.corners, corners, atol=4)
        assert 0.5 < cell.confidence <= 1
        assert cell.text or cell.confidence == 1
    assert found.as_dict()["table"] == found.table
    assert found.as_dict()["cells"][3]["text"] == "041"


@pytest.mark.parametrize("turn", range(0, 360, 45))
def test_a_photograph_from_20_degrees_off_has_the_same_cells(
    reader: Any, pen: Pen, turn: int
) -> None:
    flat = table(pen, CELLS)
    height, width = flat.shape
    corners = np.array([[0, 0, 0], [width, 0, 0], [width, height, 0], [0, height, 0]], float)
    axis = np.deg2rad(20) * np.array([np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn)), 0])
    rotated = (corners - [width / 2, height / 2, 0]) @ cv2.Rodrigues(axis)[0].T
    seen = width * 1.5 * rotated[:, :2] / (rotated[:, 2:] + width * 1.5)
    seen = (seen - seen.min(axis=0)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners[:, :2].astype(np.float32), seen)
    size = tuple(int(side) for side in seen.max(axis=0))
    picture = cv2.warpPerspective(flat, matrix, size, borderValue=230)
    light = np.linspace(0.6, 1, size[0])  # light from the right
    assert texts(reader.read(np.uint8(picture * light))) == CELLS


def test_digits_in_boxes_are_one_number(reader: Any, pen: Pen) -> None:
    paper = np.full((400, 700), 230, np.uint8)
    for row, text in enumerate(["7210", "", "49"]):
        for box in range(6):
            left, top = 60 + 60 * box, 60 + 110 * row
            cv2.rectangle(paper, (left, top), (left + 60, top + 60), 60, 2)
            pen.write(paper, text[box : box + 1], left + 16, top + 12)
    found = reader.read(paper)
    assert texts(found) == [["7210"], [""], ["49"]]
    assert found.number == "7210\n\n49"


def test_columns_without_lines_are_cells(reader: Any, pen: Pen) -> None:
    found = reader.read(table(pen, CELLS, lines=None, width=170))
    assert texts(found) == CELLS
    assert found.number == "721041\n49590\n104927"


@pytest.mark.parametrize("has_brackets", [False, True])
def test_single_digits_are_a_matrix_if_they_stand_in_brackets(
    reader: Any, pen: Pen, has_brackets: bool
) -> None:
    cells = [["7", "2", "1"], ["0", "4", "9"], ["5", "7", "1"]]
    picture = table(pen, cells, lines=None, width=100)
    for x, end in ((36, 50), (320, 306)) if has_brackets else ():
        points = np.array([[end, 55], [x, 55], [x, 280], [end, 280]])
        cv2.polylines(picture, [points], False, 40, 4)
    found = reader.read(picture)
    assert found.number == "721\n049\n571"
    assert (found.table is not None) == has_brackets
    if has_brackets:
        assert texts(found) == cells


def test_headings_are_left_out(reader: Any, pen: Pen) -> None:
    picture = table(pen, [["", "", "", ""], *CELLS])
    for column, word in enumerate(["Name", "Hours", "Week", "Total"]):
        place = MARGIN + column * WIDTH + 16, MARGIN + 50
        cv2.putText(picture, word, place, cv2.FONT_HERSHEY_DUPLEX, 1, 40, 2, cv2.LINE_AA)
    assert texts(reader.read(picture)) == CELLS


def test_a_cell_that_its_digit_cuts_in_pieces_is_found(reader: Any, pen: Pen) -> None:
    cells = [["72", "10", "41"], ["49", "", "59"], ["10", "72", "40"]]
    picture = table(pen, cells)
    left, top = MARGIN + WIDTH, MARGIN + HEIGHT
    cv2.ellipse(picture, (left + 75, top + 40), (55, 39), 0, 0, 360, 40, 5)  # touches two lines
    found = reader.read(picture)
    assert texts(found)[0] == cells[0]
    assert texts(found)[2] == cells[2]
    assert texts(found)[1] == ["49", "0", "59"]


def squared(pen: Pen, text: str, pitch: int, size: int) -> np.ndarray:
    """Returns a picture of squared paper with a number written across the squares."""
    paper = np.full((480, 640), 230, np.uint8)
    paper[::pitch], paper[1::pitch], paper[:, ::pitch], paper[:, 1::pitch] = (150,) * 4
    digits = np.full((DIGIT + 20, 260), 230, np.uint8)
    pen.write(digits, text, 10, 10)
    large = cv2.resize(digits, None, fx=size, fy=size)
    place = paper[150 : 150 + large.shape[0], 40 : 40 + large.shape[1]]
    np.minimum(place, large, out=place)
    return paper


@pytest.mark.parametrize("pitch", [24, 32, 44])
def test_squared_paper_is_no_table(reader: Any, pen: Pen, pitch: int) -> None:
    found = reader.read(squared(pen, "7210", pitch, 2))
    assert (found.number, found.table, found.cells) == ("7210", None, ())


def test_one_row_is_no_table(reader: Any, pen: Pen) -> None:
    paper = np.full((160, 400), 230, np.uint8)
    pen.write(paper, "72", 40, 60)
    pen.write(paper, "49", 280, 60)
    assert reader.read(paper).table is None


def row_of(text: str, confidence: float = 1.0) -> Row:
    digits = [elements.digit(int(each), np.ones(10), 0, 1) for each in text if each.isdigit()]
    return Row(text=text, confidence=confidence, symbols=tuple(digits))


def test_two_rows_in_a_cell_are_joined() -> None:
    rows = tuple(row_of(text) for text in ("12", "+", "30"))  # a row of signs is left out
    assert Cell(0, 0, np.zeros((4, 2)), rows).text == "1230"


@pytest.mark.parametrize(("first", "is_kept"), [("1 0 7", True), ("11 0 74", False)])
def test_a_first_line_of_single_digits_is_no_heading_however_uncertain(
    first: str, is_kept: bool
) -> None:
    """If the line consisted of printed words, each word would be read as several digits."""
    corners = np.zeros((4, 2))
    lines = [
        [Cell(0, 0, corners, (row_of(text, confidence),)) for text in line.split(" ")]
        for line, confidence in ((first, 0.7), ("3 5 8", 0.99), ("2 9 4", 0.99))
    ]
    kept = assembly._without_print(lines, may_have_headings=True)
    assert kept == (lines if is_kept else lines[1:])


def test_a_table_of_drawings_shows_no_digits(pen: Pen) -> None:
    """Each cell contains a filled disc.

    If two of the three rows contain digits instead, the table is read.
    """
    drawn = table(pen, [["", "", "", ""] for _ in range(3)])
    most = table(pen, [*CELLS[:2], ["", "", "", ""]])
    for picture, first in ((drawn, 0), (most, 2)):
        for row in range(first, 3):
            for column in range(4):
                x, y = MARGIN + column * WIDTH + 70, MARGIN + row * HEIGHT + HEIGHT // 2
                cv2.circle(picture, (x, y), DIGIT // 2, 40, -1, cv2.LINE_AA)
    with reader_of(pretrained.READER) as opened:
        found = opened.read(drawn)
        assert found.table is None
        assert all(row.doubtful for row in found.rows)
        assert [list(texts) for texts in opened.read(most).texts[:2]] == CELLS[:2]
        opened.recognizer._rejection = None
        assert opened.read(drawn).table is not None
