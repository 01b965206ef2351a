"""Reads the numbers in a picture."""

import contextlib
from pathlib import Path
from typing import Any, BinaryIO, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

import numpy as np

from tf1_mnist import pretrained
from tf1_mnist.handwriting import (
    decoding,
    grouping,
    page,
    picture_files,
    pieces,
    preprocessing,
    strips,
    tables,
)
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.strips import Strip
from tf1_mnist.handwriting.tables import Cell, Entry, Layout
from tf1_mnist.objective import ROW

_STEP = 16  # pixels; the reader sees rows whose width is a multiple of this
_BATCH = 64  # rows that the network sees at once
_HALF = 16  # pixels of a strip; no digit is wider than twice this
_LEAST_CONFIDENCE = 0.3  # for each digit of a row; with less, it shows something else


class Digit(NamedTuple):
    """A digit in a row.

    digit: 0 to 9.
    probability: that of the digit among the ten.
    probabilities: of 0 to 9.
    left, right: its ends, in pixels of the picture along the row, from the row's left end.
    """

    digit: int
    probability: float
    probabilities: Tuple[float, ...]
    left: float
    right: float


class Alternative(NamedTuple):
    """What else a row could show, as in Row."""

    number: str
    confidence: float


class Row(NamedTuple):
    """A row of digits.

    number: its digits from left to right.
    confidence: the probability that the row shows just this number.
    alternatives: for a row of one digit, the two digits that are the next likeliest; else none.
    corners: x and y of its four corners in pixels of the picture: top left, top right, bottom
        right, bottom left.
    digits: its digits.
    """

    number: str
    confidence: float
    alternatives: Tuple[Alternative, ...]
    corners: Tuple[Tuple[float, float], ...]
    digits: Tuple[Digit, ...]


class Reading(NamedTuple):
    """What was read in a picture.

    number: the rows' numbers, separated by newlines.
    rows: from top to bottom; a row of a table is one of them, and may be empty.
    table: the texts of its cells, row by row; None if there is no table.
    cells: those of the table.
    """

    number: str
    rows: Tuple[Row, ...]
    table: Optional[Tuple[Tuple[str, ...], ...]] = None
    cells: Tuple[Cell, ...] = ()

    @property
    def texts(self) -> Tuple[Tuple[str, ...], ...]:
        """The texts of the table's cells; without a table, those of the rows, one cell in each."""
        return tuple((row.number,) for row in self.rows) if self.table is None else self.table

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys of what `predict --json` prints, but for `file` and `network`."""
        rows = [
            {
                **row._asdict(),
                "alternatives": [other._asdict() for other in row.alternatives],
                "digits": [digit._asdict() for digit in row.digits],
            }
            for row in self.rows
        ]
        cells = [cell._asdict() for cell in self.cells]
        return {"number": self.number, "rows": rows, "table": self.table, "cells": cells}


class Reader:
    """Reads pictures with a network that `reader_of` has opened."""

    def __init__(self, session: Any, model: Any, count: Optional[int]) -> None:
        self._session, self._model, self._count = session, model, count

    def read(self, picture: np.ndarray) -> Reading:
        """Reads the numbers in a picture.

        Args:
            picture: uint8 of shape (height, width), 0 is black, 255 is white.
        Raises:
            ValueError: it shows no digits; or as in `page.check`, `page.find` and
                `decoding.likeliest`.
        """
        page.check(picture)
        layout = tables.find(picture)
        reading = None if layout is None else self._read_table(layout)
        if reading is not None:
            return reading
        found = page.find(picture)
        layout = tables.in_columns(found)
        reading = None if layout is None else self._read_table(layout)
        if reading is not None and tables.is_plain(found, reading.texts):
            return reading
        return self._look(found)[0]

    def look(self, picture: np.ndarray) -> Tuple[Reading, List[np.ndarray]]:
        """Reads the numbers in a picture row by row, and shows what the network saw.

        Returns:
            The Reading, without a table, and for each of its rows uint8 images, 0 is paper, 255
            is ink: the whole row, of shape (1, 32, width), or its digits, of shape (n, 28, 28).
        """
        return self._look(page.find(picture))

    def _look(self, found: Page) -> Tuple[Reading, List[np.ndarray]]:
        seen = [
            (row, images)
            for row, images in self._read(found, found.rows)
            if row.digits and (self._count is not None or _is_sure(row))
        ]
        if not seen:
            raise ValueError("no digits; expected handwritten digits")
        return _in_rows([row for row, _ in seen]), [images for _, images in seen]

    def _read_table(self, layout: Layout) -> Optional[Reading]:
        """Reads a table; returns None if it shows no digits."""
        rows = [row for each in layout.grids for cell in each for row in cell.rows]
        answers = [row for row, _ in self._read(layout.page, rows)]
        crowded = tables.crowded(layout, answers)
        again = self._read(layout.page, [rows[k] for k in crowded], 1)
        for k, (answer, _) in zip(crowded, again):
            answers[k] = answer
        table = tables.assemble(layout, answers)
        return None if table is None else _in_cells(table, layout.page.scale)

    def activations(self, images: np.ndarray) -> List[Tuple[str, np.ndarray]]:
        """Returns the name and the output of each convolutional layer.

        Args:
            images: as from `look`, for one row.
        Returns:
            Outputs are float32 of shape (n, height, width, channels), at least 0.
        """
        tensors = [each for each in self._model.activations if each.shape.ndims == 4]
        outputs = self._session.run(tensors, {self._model.images: images})
        return [
            (tensor.op.name.rpartition("/")[0], output) for tensor, output in zip(tensors, outputs)
        ]

    def _read(
        self, found: Page, rows: List[grouping.Row], count: Optional[int] = None
    ) -> List[Tuple[Row, np.ndarray]]:
        """Reads rows of a page.

        Args:
            count: the number of digits in each; None for what the reader was asked for.
        """
        if self._model.objective is not ROW:
            return [self._classify(found, row) for row in rows]
        cut = [strips.cut(found, row) for row in rows]
        padded = [_padded(strip.image) for strip in cut]
        answers: Dict[int, Tuple[Row, np.ndarray]] = {}
        for some in _alike(padded):  # at once
            images = np.stack([padded[k] for k in some])
            every = self._session.run(self._model.probabilities, {self._model.images: images})
            for k, image, columns in zip(some, images, every):
                answer = _spell(found, cut[k], columns, count or self._count)
                answers[k] = answer, image[None]
        return [answers[k] for k in range(len(rows))]

    def _classify(self, found: Page, row: grouping.Row) -> Tuple[Row, np.ndarray]:
        """Classifies the digits of a row, one by one."""
        from tf1_mnist import training

        groups = preprocessing.row_groups(found, row)
        images = preprocessing.group_images(found, groups)
        probabilities = training.predict(self._session, self._model, images)
        top, start, bottom, end = pieces.around(found.pieces.boxes[row.digits + row.others])
        digits = []
        for ten, group in zip(probabilities, groups):
            _, left, _, right = pieces.around(found.pieces.boxes[group])
            ends = found.scale * (left - start), found.scale * (right - start)
            digits.append(_digit(int(np.argmax(ten)), ten, *ends))
        corners = np.array([[start, top], [end, top], [end, bottom], [start, bottom]], float)
        corners = found.scale * corners
        if len(digits) == 1:
            return _one(digits[0], probabilities[0], corners), images
        return _several(digits, float(np.prod(probabilities.max(axis=1))), corners), images


def read(
    file: Union[str, Path, BinaryIO],
    run: Union[str, Path] = pretrained.READER,
    count: Optional[int] = None,
) -> Reading:
    """Reads the numbers in a picture.

    Args:
        file: as in `picture_files.read`.
        run: the folder of a finished run; by default, the bundled reader.
        count: as in `reader_of`.
    Raises:
        OSError, ValueError: as in `picture_files.read`, `reader_of` and `Reader.read`.
    """
    picture = picture_files.read(file)
    with reader_of(Path(run), count) as reader:
        return reader.read(picture)


def read_table(
    file: Union[str, Path, BinaryIO],
    run: Union[str, Path] = pretrained.READER,
    count: Optional[int] = None,
) -> List[List[str]]:
    """Reads the cells of the table in a picture.

    Args:
        file, run, count: as in `read`; `count` is that of the digits in each cell.
    Returns:
        The texts row by row, "" for an empty cell. Of a picture without a table, each row of
        digits is a row of one cell.
    Raises:
        OSError, ValueError: as in `read`.
    """
    found = read(file, run, count)
    return [list(texts) for texts in found.texts]


@contextlib.contextmanager
def reader_of(run: Path, count: Optional[int] = None) -> Iterator[Reader]:
    """Opens a run's network to read pictures with.

    A run of `reader` reads whole rows. One of another network classifies the pieces of a row.

    Args:
        run: the folder of a finished run.
        count: the number of digits in each row, 1 or more; None for any number.
    Yields:
        A Reader.
    Raises:
        OSError, ValueError: as in `saved_model.load`; or a network that does not read whole rows
            is to find `count` digits.
    """
    if count is not None and count < 1:
        raise ValueError(f"{count} digits in each row; expected 1 or more")
    from tf1_mnist.runs import saved_model  # imported late, since TensorFlow takes seconds

    with saved_model.load(run) as (session, model):
        if count is not None and model.objective is not ROW:
            raise ValueError(f"{run}: reads single digits; expected a run of reader to count them")
        yield Reader(session, model, count)


def _padded(image: np.ndarray) -> np.ndarray:
    return np.pad(image, ((0, 0), (0, -image.shape[1] % _STEP)), mode="constant")


def _alike(images: List[np.ndarray]) -> Iterator[List[int]]:
    """Yields the numbers of images of the same shape, up to `_BATCH` of them at a time."""
    widths = np.array([image.shape[1] for image in images])
    for width in np.unique(widths):
        chosen = np.flatnonzero(widths == width).tolist()
        for start in range(0, len(chosen), _BATCH):
            yield chosen[start : start + _BATCH]


def _spell(found: Page, strip: Strip, columns: np.ndarray, count: Optional[int]) -> Row:
    """Returns what a row's columns spell.

    Args:
        columns: the network's probabilities, of the strip and of what it is padded with.
    """
    columns = columns[: -(-strip.image.shape[1] // 2)]  # without those of the padding
    spelling = decoding.likeliest(columns, count)
    digits = [
        _digit(digit, columns[column, :10], found.scale * left, found.scale * right)
        for digit, column, (left, right) in zip(*spelling, _ends(strip, spelling.columns))
    ]
    across = strip.right * (strip.along[-1] - strip.along[0])
    down = strip.down * strip.height
    corners = strip.corner + np.stack([0 * across, across, across + down, down])
    corners = found.scale * corners
    if len(digits) == 1:
        return _one(digits[0], decoding.probabilities_of_one(columns), corners)
    return _several(digits, decoding.probability(columns, spelling.digits), corners)


def _is_sure(row: Row) -> bool:
    """Returns whether a row shows digits, and not the paper's lines or a drawing."""
    return row.confidence >= _LEAST_CONFIDENCE ** len(row.digits)


def _digit(digit: int, ten: np.ndarray, left: float, right: float) -> Digit:
    probabilities = (ten / ten.sum()).tolist()
    return Digit(digit, probabilities[digit], tuple(probabilities), float(left), float(right))


def _one(digit: Digit, ten: np.ndarray, corners: np.ndarray) -> Row:
    """Returns a row of one digit; `ten` are the probabilities that it is just 0 to just 9."""
    order = np.argsort(-ten, kind="stable")
    others = [Alternative(str(k), float(ten[k])) for k in order if k != digit.digit][:2]
    return Row(str(digit.digit), float(ten[digit.digit]), tuple(others), _points(corners), (digit,))


def _several(digits: List[Digit], confidence: float, corners: np.ndarray) -> Row:
    number = "".join(str(each.digit) for each in digits)
    return Row(number, confidence, (), _points(corners), tuple(digits))


def _points(corners: np.ndarray) -> Tuple[Tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in corners)


def _ends(strip: Strip, columns: List[int]) -> List[Tuple[float, float]]:
    """Returns the left and right end of each digit's ink, in pixels of the page.

    The reader says near which column a digit is, but not where it begins. Its ink is taken to be
    what is nearer to its column than to its neighbours'.
    """
    width = strip.image.shape[1]
    middles = [min(2 * column + 1, width - 1) for column in columns]
    borders = [(a + b) // 2 for a, b in zip(middles, middles[1:])]
    ink = (strip.image > 64).any(axis=0)
    ends = []
    for middle, start, end in zip(middles, [0, *borders], [*borders, width]):
        start, end = max(start, middle - _HALF), min(end, middle + _HALF)
        inked = start + np.flatnonzero(ink[start:end])
        first, last = (inked[0], inked[-1] + 1) if len(inked) else (start, end)
        left, right = strip.along[[first, last]] - strip.along[0]
        ends.append((float(left), float(right)))
    return ends


def _in_rows(rows: List[Row]) -> Reading:
    return Reading("\n".join(row.number for row in rows), tuple(rows))


def _in_cells(table: List[List[Entry]], scale: float) -> Reading:
    """Returns what was read in a table.

    Args:
        table: as from `tables.assemble`.
        scale: pixels of the picture for each pixel of the page.
    """
    rows = tuple(_line(line, scale) for line in table)
    return Reading("\n".join(row.number for row in rows), rows, *_cells(table, scale))


def _cells(
    table: List[List[Entry]], scale: float
) -> Tuple[Tuple[Tuple[str, ...], ...], Tuple[Cell, ...]]:
    """Returns the texts and the cells of a table."""
    texts = tuple(tuple(entry.text for entry in line) for line in table)
    cells = tuple(
        Cell(row, column, entry.text, entry.confidence, _points(scale * entry.corners))
        for row, line in enumerate(table)
        for column, entry in enumerate(line)
    )
    return texts, cells


def _line(line: List[Entry], scale: float) -> Row:
    """Returns a row of a table as one row."""
    placed = [entry.corners for entry in line if entry.corners.any()]
    corners = scale * np.stack([placed[0][0], placed[-1][1], placed[-1][2], placed[0][3]])
    across = corners[1] - corners[0]
    right = across / max(1e-9, np.hypot(*across))
    digits, confidence = [], 1.0
    for answer in (answer for entry in line for answer in entry.answers):
        start = float((np.array(answer.corners[0]) - corners[0]) @ right)
        confidence *= answer.confidence
        for digit in answer.digits:
            digits.append(digit._replace(left=start + digit.left, right=start + digit.right))
    return _several(digits, confidence, corners)
