"""Finds the tables in a picture, and what is written in each of their cells."""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import columns, grid, grouping, ink, page, pieces
from tf1_mnist.handwriting.grouping import Row
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.pieces import Pieces

_SMALLEST = 0.3  # of a digit's size; what is smaller is dust, if it is alone in a cell
_WIDEST_BOX = 1.3  # times its height; a box for one digit is not wider


class Cell(NamedTuple):
    """A cell of a table.

    row, column: its place, counted from 0.
    text: what is written in it, or "".
    confidence: the probability that it shows just this.
    corners: x and y of its four corners in pixels of the picture: top left, top right, bottom
        right, bottom left.
    """

    row: int
    column: int
    text: str
    confidence: float
    corners: Tuple[Tuple[float, float], ...]


class Written(NamedTuple):
    """A cell and what is written in it.

    row, column: its place in its grid.
    corners: float of shape (4, 2), in pixels of the page.
    rows: the rows of writing in it.
    """

    row: int
    column: int
    corners: np.ndarray
    rows: List[Row]


class Layout(NamedTuple):
    """The grids on a page, and the writing in their cells."""

    page: Page
    grids: List[List[Written]]


class Entry(NamedTuple):
    """A cell that was read.

    answers: what was read in its rows of writing.
    """

    corners: np.ndarray
    answers: List[Any]

    @property
    def text(self) -> str:
        return "".join(_text(each) for each in self.answers)

    @property
    def confidence(self) -> float:
        return float(np.prod([each.confidence for each in self.answers]))


def _text(answer: Any) -> str:
    return str(answer.number)


def find(picture: np.ndarray) -> Optional[Layout]:
    """Finds ruled tables, and the boxes of forms, with writing in some of their cells.

    Args:
        picture: as in `page.find`.
    Returns:
        None if there are no tables.
    """
    original, picture = picture, ink.enlarge(picture, page.LEAST_SIDE)
    side = page.SIDE
    while True:
        contrast, level = ink.measure(picture, side)
        grids = _tables(grid.find(contrast, level))
        if not grids:
            return None
        cells = _numbered([cell for each in grids for cell in each], contrast.shape)
        contrast[cells == 0] = 0
        found = pieces.find(contrast > level)
        kept = pieces.writing(found)
        if not kept.any():
            return None
        size = pieces.digit_size(found, kept)
        if (
            size >= page.LEAST_SIZE
            or contrast.size == picture.size
            or 4 * contrast.size > page.MOST_PIXELS
        ):
            break
        side *= 2
    scale = max(original.shape) / max(contrast.shape)
    of_writing = np.append(False, kept)[found.labels]
    whole = Page(ink.soften(contrast, level, of_writing), found, [], scale)
    within = _within(found, cells)
    written, number = [], 0
    for each in grids:
        written.append([])
        for cell in each:
            number += 1
            rows = _rows(found, kept & (within == number), size)
            written[-1].append(Written(cell.row, cell.column, cell.corners, rows))
    return Layout(whole, written)


def _tables(grids: List[List[grid.Cell]]) -> List[List[grid.Cell]]:
    """Returns the grids of several cells."""
    return [each for each in grids if len(each) > 1]


def _numbered(cells: Sequence[grid.Cell], shape: Tuple[int, ...]) -> np.ndarray:
    """Returns, for each pixel, the number of its cell, counted from 1; 0 is outside."""
    numbers = np.zeros(shape, np.int32)
    for number, cell in enumerate(cells, 1):
        cv2.fillConvexPoly(numbers, cell.outline, number)
    for cell in cells:
        cv2.polylines(numbers, [cell.outline], True, 0, 2)
    return numbers


def _within(found: Pieces, cells: np.ndarray) -> np.ndarray:
    """Returns the number of each piece's cell."""
    numbers = np.zeros(len(found.boxes) + 1, int)
    numbers[found.labels.ravel()] = cells.ravel()
    return numbers[1:]


def _rows(found: Pieces, kept: np.ndarray, size: float) -> List[Row]:
    """Returns the rows of writing in a cell.

    Args:
        kept: bool of shape (n,), the pieces of writing in it.
        size: of a digit.
    """
    sides = np.maximum(found.heights, found.widths)[kept]
    if not (sides >= _SMALLEST * size).any():
        return []
    return grouping.rows(found, kept)


def assemble(layout: Layout, answers: Sequence[Any]) -> Optional[List[List[Entry]]]:
    """Puts what was read in the cells together to a table.

    The digits in a row of boxes are one number. A row or a column of a grid in which nothing was
    read, although something is written there, shows print, and is left out.

    Args:
        layout: as from `find`.
        answers: for each row of writing, what was read: a `reading.Row`.
    Returns:
        The lines of the table; None if nothing is left.
    """
    rest = iter(answers)
    blocks: List[Tuple[float, List[List[Entry]]]] = []
    fields: List[Entry] = []
    for cells in layout.grids:
        entries = [Entry(cell.corners, [next(rest) for _ in cell.rows]) for cell in cells]
        if max(cell.row for cell in cells) > 0:
            lines = _without_print(_in_lines(cells, entries))
            if lines:
                blocks.append((min(each.corners[0][1] for each in entries), lines))
        elif _is_field(entries):
            fields.append(_joined(cells, entries))
        else:
            fields += entries
    for line in _lines(fields):
        blocks.append((line[0].corners[0][1], [line]))
    blocks.sort(key=lambda block: block[0])
    table = [line for _, lines in blocks for line in lines]
    return table if any(entry.text for line in table for entry in line) else None


def _in_lines(cells: List[Written], entries: List[Entry]) -> List[List[Optional[Entry]]]:
    """Returns the rows of a grid; None is where it has no cell of its own."""
    rows, columns = (1 + max(each) for each in zip(*((cell.row, cell.column) for cell in cells)))
    lines: List[List[Optional[Entry]]] = [[None] * columns for _ in range(rows)]
    for cell, entry in zip(cells, entries):
        lines[cell.row][cell.column] = entry
    return lines


def _without_print(lines: List[List[Optional[Entry]]]) -> List[List[Entry]]:
    """Leaves out the rows and columns in which something is written, but nothing was read."""
    inked = np.array([[bool(entry and entry.answers) for entry in line] for line in lines])
    filled = np.array([[bool(entry and entry.text) for entry in line] for line in lines])
    rows = filled.any(axis=1) | ~inked.any(axis=1)
    columns = filled.any(axis=0) | ~inked.any(axis=0)
    blank = Entry(np.zeros((4, 2)), [])
    return [
        [entry or blank for entry, is_kept in zip(line, columns) if is_kept]
        for line, is_kept in zip(lines, rows)
        if is_kept
    ]


def _is_field(entries: List[Entry]) -> bool:
    """Returns whether a row of boxes has one digit in each."""
    wide = 0
    for entry in entries:
        (left, top), (right, _), (_, bottom), _ = entry.corners
        wide += right - left > _WIDEST_BOX * (bottom - top)
    return wide <= len(entries) / 2 and all(len(entry.text) <= 1 for entry in entries)


def _joined(cells: List[Written], entries: List[Entry]) -> Entry:
    """Joins a row of boxes."""
    entries = [entry for _, entry in sorted(zip(cells, entries), key=lambda both: both[0].column)]
    first, last = entries[0].corners, entries[-1].corners
    corners = np.stack([first[0], last[1], last[2], first[3]])
    return Entry(corners, [answer for entry in entries for answer in entry.answers])


def _lines(fields: List[Entry]) -> List[List[Entry]]:
    """Returns fields row by row, from left to right."""
    if not fields:
        return []
    boxes = grid.straightened(np.stack([entry.corners for entry in fields]))
    rows, _ = grid.places(boxes)
    order = np.lexsort([boxes[:, 1], rows])
    lines: Dict[int, List[Entry]] = {}
    for k in order:
        lines.setdefault(int(rows[k]), []).append(fields[k])
    return list(lines.values())


def split(found: Page, rows: List[Row], answers: Sequence[Any]) -> Optional[List[List[Entry]]]:
    """Splits rows of writing where they form columns.

    A page whose columns hold a single digit each has numbers with much space between the digits.

    Args:
        found: the page.
        rows: those in which something was read.
        answers: what was read: a `reading.Row` for each.
    Returns:
        The lines of the table; None if there are no columns.
    """
    borders = columns.find(found, rows)
    if borders is None:
        return None
    most = max(map(len, borders)) + 1
    lines = [
        _parts(answer, each, most, found.scale) for answer, each in zip(answers, borders)
    ]
    if max(len(entry.text) for line in lines for entry in line) < 2:
        return None
    read = np.array([[bool(entry.text) for entry in line] for line in lines]).any(axis=0)
    return [[entry for entry, is_kept in zip(line, read) if is_kept] for line in lines]


def _parts(answer: Any, borders: np.ndarray, count: int, scale: float) -> List[Entry]:
    """Splits a row at borders.

    Args:
        borders: the x of each, in pixels of the page.
        count: the number of parts; the last ones may be empty.
        scale: pixels of the picture for each pixel of the page.
    """
    corners = np.array(answer.corners)
    across = corners[1] - corners[0]
    length = np.hypot(*across)
    right = across / length
    places = (scale * borders - corners[0, 0]) / right[0]
    ends = np.concatenate([[0], places, [length]])
    ends = np.append(ends, np.full(count + 1 - len(ends), ends[-1]))
    middles = np.array([(digit.left + digit.right) / 2 for digit in answer.digits])
    numbers = np.searchsorted(places, middles)
    entries = []
    for number in range(count):
        digits = tuple(each for each, k in zip(answer.digits, numbers) if k == number)
        text = "".join(str(each.digit) for each in digits)
        confidence = float(np.prod([each.probability for each in digits]))
        start, end = right * ends[number], right * ends[number + 1]
        four = corners[[0, 0, 3, 3]] + np.stack([start, end, end, start])
        part = answer._replace(number=text, confidence=confidence, digits=digits)
        entries.append(Entry(four / scale, [part] if text else []))
    return entries
