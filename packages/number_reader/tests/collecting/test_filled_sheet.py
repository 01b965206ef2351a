"""Tests that a printed sheet, filled in with MNIST digits and photographed, is read correctly."""

from pathlib import Path
from typing import Any, List

import cv2
import numpy as np
import pytest

from messages import naming
from number_reader import pretrained, reader_of
from number_reader.collecting import filled_sheet, sheet
from sheet_photographs import photograph, printed
from tf1_mnist.pictures import picture_files

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures"
DPI = 200
PIXELS = DPI / 25.4  # pixels per millimetre
INK = 0.8  # the share of the light that the ink absorbs
SIGNS = {  # lines from (x, y) to (x, y) in a square
    "+": [(0.2, 0.5, 0.8, 0.5), (0.5, 0.2, 0.5, 0.8)],
    "-": [(0.2, 0.5, 0.8, 0.5)],
    "×": [(0.25, 0.25, 0.75, 0.75), (0.25, 0.75, 0.75, 0.25)],
    "÷": [(0.2, 0.5, 0.8, 0.5), (0.5, 0.28, 0.5, 0.28), (0.5, 0.72, 0.5, 0.72)],
    "=": [(0.2, 0.4, 0.8, 0.4), (0.2, 0.6, 0.8, 0.6)],
    "/": [(0.3, 0.85, 0.7, 0.15)],
    ".": [(0.5, 0.8, 0.5, 0.8)],
}


@pytest.fixture(scope="module")
def pages() -> List[np.ndarray]:
    """Returns the printed pages."""
    return [printed(page, DPI) for page in range(sheet.PAGES)]


class Writer:
    """A writer who fills in fields with MNIST digits, which are about 8 mm high."""

    def __init__(self, test: Any, seed: int) -> None:
        self.test, self.random = test, np.random.RandomState(seed)

    def write(self, paper: np.ndarray, field: sheet.Field, down: float = 0) -> None:
        left = field.left + 2
        for symbol in field.label:
            side = int(self.random.uniform(9, 11) * PIXELS)
            image = cv2.resize(self.symbol(symbol), (side, side)) / 255
            top = int((field.top + field.bottom) / 2 * PIXELS - side / 2 + down * PIXELS)
            part = paper[top : top + side, int(left * PIXELS) :][:, :side]
            part *= 1 - INK * image[: len(part), : part.shape[1]]
            left += self.random.uniform(6.2, 6.8)

    def symbol(self, symbol: str) -> np.ndarray:
        if symbol.isdigit():
            chosen = self.random.choice(np.flatnonzero(self.test.labels == int(symbol)))
            return np.asarray(self.test.images[chosen])
        image = np.zeros((28, 28), np.uint8)
        for line in SIGNS[symbol]:
            x, y, right, below = (round(28 * each) for each in line)
            cv2.line(image, (x, y), (right, below), 255, 2, cv2.LINE_AA)
        return image


def test_every_row_comes_back_with_its_label(pages: Any, mnist: Any) -> None:
    for page, paper in enumerate(pages):
        paper, writer = paper.copy(), Writer(mnist[1], page)
        fields = sheet.fields(page)
        filled = [field for k, field in enumerate(fields) if k % 7 != 3]
        for field in filled:
            writer.write(paper, field)
        found = filled_sheet.read(photograph(paper, page))
        assert [label for label, _ in found.rows] == [field.label for field in filled]
        assert (found.empty, found.faults) == (len(fields) - len(filled), [])
        images = [image for _, image in found.rows]
        assert all(image.dtype == np.uint8 and image.shape[0] == 32 for image in images)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_the_photograph_may_be_turned(pages: Any, mnist: Any, quarters: int) -> None:
    paper, field = pages[0].copy(), sheet.fields(0)[7]
    Writer(mnist[1], 3).write(paper, field)
    turned = np.rot90(photograph(paper, 0), quarters)
    found = filled_sheet.read(np.ascontiguousarray(turned))
    assert ([label for label, _ in found.rows], found.empty) == ([field.label], 29)


def test_a_sheet_that_was_printed_earlier_is_read() -> None:
    """The photograph is the one in the documents (825 x 1100 pixels); three fields are empty."""
    found = filled_sheet.read(picture_files.read(FIGURES / "sheet.jpg"))
    assert (len(found.rows), found.empty, found.faults) == (27, 3, [])
    labels, images = zip(*found.rows)
    assert labels[:4] == ("6", "4.857", "1932", "036")
    # The reader, which knows nothing of the sheet, reads most rows as they were written; it takes
    # neither the lines of the fields nor the printed text for digits.
    with reader_of(pretrained.READER) as reader:
        assert np.median(reader.recognizer.confidences(images, labels)) > 0.9


def test_an_empty_sheet_has_no_rows(pages: Any) -> None:
    for paper in pages:
        assert filled_sheet.read(photograph(paper, 1)) == ([], 30, [])


def test_writing_that_cannot_be_used_is_named(pages: Any, mnist: Any) -> None:
    paper, fields, writer = pages[0].copy(), sheet.fields(0), Writer(mnist[1], 0)
    below, right = fields[4], fields[10]
    writer.write(paper, below, down=7)
    writer.write(paper, right)
    found = filled_sheet.read(photograph(paper, 0))
    assert [label for label, _ in found.rows] == [right.label]
    (fault,) = found.faults
    assert below.label in fault


def test_a_stroke_that_is_no_copy_of_its_number_is_named(pages: Any, mnist: Any) -> None:
    """The stroke is too narrow to be learned with the field's long number as its label."""
    paper, fields, writer = pages[0].copy(), sheet.fields(0), Writer(mnist[1], 0)
    longest = max(fields, key=lambda field: len(field.label))
    left, top, bottom = (
        int(place * PIXELS) for place in (longest.left + 20, longest.top + 2, longest.bottom - 2)
    )
    paper[top:bottom, left : left + 4] *= 1 - INK
    writer.write(paper, fields[10])
    found = filled_sheet.read(photograph(paper, 0))
    assert [label for label, _ in found.rows] == [fields[10].label]
    (fault,) = found.faults
    assert longest.label in fault
    assert "too few" in fault


def test_without_its_marks_no_sheet_is_found(pages: Any) -> None:
    seen = photograph(pages[0], 0)
    with pytest.raises(ValueError, match=naming("0 sheets", "one")):
        filled_sheet.read(np.full((500, 400), 200, np.uint8))
    with pytest.raises(ValueError, match=naming(2, 4, "whole")):
        filled_sheet.read(np.ascontiguousarray(seen[:1500]))
    with pytest.raises(ValueError, match=naming("2 sheets", "one")):
        filled_sheet.read(np.hstack([seen, photograph(pages[1], 0)]))
