"""Finds the tables in a picture, and what is written in each of their cells."""

from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import columns, grid, grouping, ink, page, pieces, readings
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.pieces import Pieces
from tf1_mnist.handwriting.readings import Cell, Digit, Reading, Row

_MOST_CELLS = 1000  # of columns without lines; more would take too long
_SMALLEST = 0.3  # of a digit's size; what is smaller is dust, if it is alone in a cell
_ACROSS = 0.5  # of the ink belongs to pieces that end at the lines, if it goes across them
_MANY, _FILLED = 80, 0.15  # if of so many cells a smaller share is filled, it is squared paper
_TALLEST_BRACKET = 1.6  # times the height of the rows between two
_WIDEST_BRACKET = 0.35  # of its height
_CLEAREST_PRINT = 0.85  # print is read as digits with less confidence, in the geometric mean
_CLEAR = 0.95  # most digits are read with more
_UNREAD = 0.3  # counts as this confidence
_SINGLE = 0.6  # of the boxes with digits have one, if they are for one each
_WIDEST_BOX = 1.3  # times its height; a box for one digit is not wider


class Written(NamedTuple):
    """A cell and what is written in it.

    row, column: its place in its grid.
    corners: float of shape (4, 2), in pixels of the page.
    rows: the rows of writing in it.
    """

    row: int
    column: int
    corners: np.ndarray
    rows: List[grouping.Row]


class Layout(NamedTuple):
    """The grids on a page, and the writing in their cells.

    has_lines: whether there are lines between the cells.
    """

    page: Page
    grids: List[List[Written]]
    has_lines: bool


class Entry(NamedTuple):
    """A cell that was read.

    answers: what was read in its rows of writing.
    """

    corners: np.ndarray
    answers: List[Row]

    @property
    def text(self) -> str:
        return "".join(each.number for each in self.answers)

    @property
    def confidence(self) -> float:
        return float(np.prod([each.confidence for each in self.answers]))


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
    within = _within(found, cells)
    if _is_squared_paper(found, kept, cells, within):
        return None
    scale = max(original.shape) / max(contrast.shape)
    of_writing = np.append(False, kept)[found.labels]
    whole = Page(ink.soften(contrast, level, of_writing), found, [], scale)
    written: List[List[Written]] = []
    number = 0
    for each in grids:
        written.append([])
        for cell in each:
            number += 1
            rows = _rows(found, kept & (within == number), size)
            written[-1].append(Written(cell.row, cell.column, cell.corners, rows))
    return Layout(whole, written, has_lines=True)


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


def _is_squared_paper(
    found: Pieces, kept: np.ndarray, cells: np.ndarray, within: np.ndarray
) -> bool:
    """Returns whether the cells are the squares of paper that somebody wrote on.

    Either the writing crosses their lines, or nearly all of very many are empty.
    """
    outside = cv2.dilate((cells == 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    at_lines = np.bincount(found.labels[outside], minlength=len(kept) + 1)[1:] > 0
    count, filled = int(cells.max()), len(set(within[kept]))
    return bool(
        found.areas[kept & at_lines].sum() > _ACROSS * found.areas[kept].sum()
        or (count > _MANY and filled < _FILLED * count)
    )


def _rows(found: Pieces, kept: np.ndarray, size: float) -> List[grouping.Row]:
    """Returns the rows of writing in a cell.

    Args:
        kept: bool of shape (n,), the pieces of writing in it.
        size: of a digit.
    """
    sides = np.maximum(found.heights, found.widths)[kept]
    if not (sides >= _SMALLEST * size).any():
        return []
    return grouping.rows(found, kept)


def assemble(layout: Layout, answers: Sequence[Row]) -> Optional[List[List[Entry]]]:
    """Puts what was read in the cells together to a table.

    The digits in a row of boxes are one number. A row or a column of a grid in which nothing was
    read, although something is written there, shows print, and is left out.

    Args:
        layout: as from `find`.
        answers: for each row of writing, what was read.
    Returns:
        The lines of the table; None if nothing is left.
    """
    rest = iter(answers)
    blocks: List[Tuple[float, List[List[Entry]]]] = []
    strips: List[Tuple[List[Written], List[Entry]]] = []
    for cells in layout.grids:
        entries = [Entry(cell.corners, [next(rest) for _ in cell.rows]) for cell in cells]
        if max(cell.row for cell in cells) > 0:
            lines = _without_print(_in_lines(cells, entries), layout.has_lines)
            if lines:
                blocks.append((min(each.corners[0][1] for each in entries), lines))
        else:
            strips.append((cells, entries))
    are_fields = _are_fields([entry for _, entries in strips for entry in entries])
    fields = [
        entry
        for cells, entries in strips
        for entry in ([_joined(cells, entries)] if are_fields else entries)
    ]
    for line in _lines(fields):
        blocks.append((line[0].corners[0][1], [line]))
    blocks.sort(key=lambda block: block[0])
    table = [line for _, lines in blocks for line in lines]
    return table if any(entry.text for line in table for entry in line) else None


def in_cells(table: List[List[Entry]], scale: float) -> Reading:
    """Returns what was read in a table.

    Args:
        table: as from `assemble`.
        scale: pixels of the picture for each pixel of the page.
    """
    cells = tuple(
        Cell(row, column, entry.text, entry.confidence, readings.points(scale * entry.corners))
        for row, line in enumerate(table)
        for column, entry in enumerate(line)
    )
    texts = tuple(tuple(entry.text for entry in line) for line in table)
    found = readings.in_rows([_line(line, scale) for line in table])
    return found._replace(table=texts, cells=cells)


def _line(line: List[Entry], scale: float) -> Row:
    """Returns a row of a table as one row."""
    placed = [entry.corners for entry in line if entry.corners.any()]
    corners = scale * np.stack([placed[0][0], placed[-1][1], placed[-1][2], placed[0][3]])
    across = corners[1] - corners[0]
    right = across / max(1e-9, np.hypot(*across))
    digits: List[Digit] = []
    confidence = 1.0
    for answer in (answer for entry in line for answer in entry.answers):
        start = float((np.array(answer.corners[0]) - corners[0]) @ right)
        confidence *= answer.confidence
        for digit in answer.digits:
            digits.append(digit._replace(left=start + digit.left, right=start + digit.right))
    return readings.row(digits, confidence, corners)


def crowded(layout: Layout, answers: Sequence[Row]) -> List[int]:
    """Returns the numbers of the rows that were not read as one digit, but are alone in a box.

    Args:
        layout, answers: as in `assemble`.
    """
    rest = iter(enumerate(answers))
    boxes, wrong = [], []
    for cells in layout.grids:
        is_strip = max(cell.row for cell in cells) == 0
        for cell in cells:
            inside = [next(rest) for _ in cell.rows]
            if not is_strip:
                continue
            boxes.append(Entry(cell.corners, [answer for _, answer in inside]))
            if len(inside) == 1 and len(inside[0][1].digits) != 1:
                wrong.append(inside[0][0])
    return wrong if boxes and _are_fields(boxes) else []


def _in_lines(cells: List[Written], entries: List[Entry]) -> List[List[Optional[Entry]]]:
    """Returns the rows of a grid; None is where it has no cell of its own."""
    rows, columns = (1 + max(each) for each in zip(*((cell.row, cell.column) for cell in cells)))
    lines: List[List[Optional[Entry]]] = [[None] * columns for _ in range(rows)]
    for cell, entry in zip(cells, entries):
        lines[cell.row][cell.column] = entry
    return lines


def _without_print(
    lines: List[List[Optional[Entry]]], may_have_headings: bool
) -> List[List[Entry]]:
    """Leaves out the rows and columns in which something is written, but nothing was read."""
    inked = np.array([[bool(entry and entry.answers) for entry in line] for line in lines])
    certain = np.array([[_certainty(entry) for entry in line] for line in lines])
    rows = ~_is_print(certain, inked, may_have_headings)
    columns = ~_is_print(certain[rows].T, inked[rows].T, may_have_headings)
    blank = Entry(np.zeros((4, 2)), [])
    kept = [
        [entry for entry, is_kept in zip(line, columns) if is_kept]
        for line, is_kept in zip(lines, rows)
        if is_kept
    ]
    return [[entry or blank for entry in line] for line in kept if any(line)]


def _is_print(certain: np.ndarray, inked: np.ndarray, may_have_headings: bool) -> np.ndarray:
    """Returns for each line whether it shows print.

    In such a line, nothing was read. In the first one, where headings are, most of what was read
    may also be uncertain.
    """
    count = inked.sum(axis=1)
    result = (certain <= _UNREAD).sum(axis=1) >= np.maximum(count, 1)
    if may_have_headings and len(certain) > 1:
        unclear = np.count_nonzero(certain[0] < _CLEAR) > count[0] / 2
        mean = np.log(certain[0]).sum() / max(count[0], 1)
        result[0] |= unclear and mean < np.log(_CLEAREST_PRINT)
    return np.asarray(result)


def _certainty(entry: Optional[Entry]) -> float:
    """Returns how certain it is that a cell shows digits; 1 if it is empty."""
    if entry is None or not entry.answers:
        return 1.0
    return max(entry.confidence, _UNREAD + 1e-9) if entry.text else _UNREAD


def _are_fields(entries: List[Entry]) -> bool:
    """Returns whether boxes in rows are for one digit each."""
    wide = 0
    for entry in entries:
        (left, top), (right, _), (_, bottom), _ = entry.corners
        wide += right - left > _WIDEST_BOX * (bottom - top)
    filled = [entry for entry in entries if entry.text]
    single = [entry for entry in filled if len(entry.text) == 1]
    return wide <= len(entries) / 2 and len(single) >= _SINGLE * len(filled)


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


def in_columns(found: Page) -> Optional[Layout]:
    """Splits the rows of a page where they form columns.

    Returns:
        None if they form none.
    """
    rows = columns.whole(found, found.rows)
    borders = columns.find(found, rows)
    if borders is None:
        return None
    most = max(map(len, borders)) + 1
    if most * len(rows) > _MOST_CELLS:
        return None
    cells = []
    for number, (row, places) in enumerate(zip(rows, borders)):
        members = np.array(row.digits + row.others)
        top, left, bottom, right = found.pieces.boxes[members].T
        numbers = np.searchsorted(places, (left + right) / 2)
        ends = [min(left.min(), *places), *places, max(right.max(), *places)]
        ends += [ends[-1]] * (most + 1 - len(ends))
        for column in range(most):
            inside = set(members[numbers == column])
            digits = [piece for piece in row.digits if piece in inside]
            others = [piece for piece in row.others if piece in inside]
            parts = [row._replace(digits=digits, others=others)] if digits else []
            x = np.array([ends[column], ends[column + 1]])
            middle = float(np.mean((top + bottom) / 2 - np.tan(row.angle) * (left + right) / 2))
            y, half = middle + np.tan(row.angle) * x, 0.7 * row.height
            four = [
                [x[0], y[0] - half],
                [x[1], y[1] - half],
                [x[1], y[1] + half],
                [x[0], y[0] + half],
            ]
            cells.append(Written(number, column, np.array(four), parts))
    return Layout(found, [cells], has_lines=False)


def is_plain(found: Page, table: Sequence[Sequence[str]]) -> bool:
    """Returns whether columns without lines are plainly those of a table.

    They are if most hold a number of several digits, or if they stand in brackets. Otherwise, they
    may be numbers whose digits stand far apart.
    """
    longest = np.max([[len(text) for text in line] for line in table], axis=0)
    return bool(np.mean(longest > 1) > 0.5) or _in_brackets(found)


def _in_brackets(found: Page) -> bool:
    """Returns whether all rows stand between two brackets, as those of a matrix do."""
    members = [piece for row in found.rows for piece in row.digits]
    top, left, bottom, right = pieces.around(found.pieces.boxes[members])
    height, width = found.ink.shape
    starts, lefts, ends, rights = found.pieces.boxes.T
    extent = ends - starts
    tall = (extent > 0.8 * (bottom - top)) & (extent < _TALLEST_BRACKET * (bottom - top))
    narrow = rights - lefts < _WIDEST_BRACKET * extent
    inside = (starts > 0) & (lefts > 0) & (ends < height) & (rights < width)
    brackets = tall & narrow & inside
    return bool((brackets & (rights <= left)).any() and (brackets & (lefts >= right)).any())
