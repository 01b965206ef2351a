"""Assembles tables from the texts of their cells."""

from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple, TypeVar

import numpy as np

from number_reader import elements
from number_reader.elements import Cell, Digit, Reading, Row, Seen, Sign
from number_reader.tables import arrangement
from number_reader.tables.layout import Layout, WrittenCell

Symbol = TypeVar("Symbol", Digit, Sign)

_CLEAREST_PRINT = 0.85  # if print is read as digits, the geometric mean of the confidences is lower
_CLEAR = 0.95  # most cells of a heading have less confidence; most cells with digits have more
_UNREAD = 0.3  # counts as the confidence of a cell in which no digit was read
_SINGLE = 0.6  # the least share of filled boxes with one digit, if boxes are for one digit each
_WIDEST_BOX = 1.3  # times its height, the greatest width of a box for one digit


class Entry(NamedTuple):
    """A cell that was read.

    corners: float of shape (4, 2), as in `layout.WrittenCell`; all 0 for a missing cell.
    seen: the cell's rows of writing and their texts.
    """

    corners: np.ndarray
    seen: List[Seen]

    @property
    def text(self) -> str:
        """The texts of the cell's rows, one after the other."""
        return "".join(row.text for row, *_ in self.seen if row.digits)

    @property
    def confidence(self) -> float:
        return float(np.prod([row.confidence for row, *_ in self.seen]))


def assemble(layout: Layout, seen: Sequence[Seen]) -> Optional[Reading]:
    """Assembles a table from the texts of its cells.

    The digits in a row of boxes form one number. If a row or column of a grid is not empty but no
    digits were read in it, it counts as printed text and is left out.

    Args:
        layout: as returned by `ruled_cells.find` or `column_cells.find`.
        seen: the reading of each row in `layout.rows`.
    Returns:
        The table; None if all its cells are empty.
    """
    rest = iter(seen)
    blocks: List[Tuple[float, List[List[Entry]]]] = []
    strips: List[Tuple[List[WrittenCell], List[Entry]]] = []
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
    is_empty = not any(entry.text for line in table for entry in line)
    return None if is_empty else _in_cells(table, layout.page.scale)


def _in_cells(table: List[List[Entry]], scale: float) -> Reading:
    """Returns the reading of a table.

    Args:
        table: its entries, row by row.
        scale: the length of one pixel of the page, in pixels of the picture.
    """
    cells = tuple(
        Cell(row, column, entry.text, entry.confidence, elements.points(scale * entry.corners))
        for row, line in enumerate(table)
        for column, entry in enumerate(line)
    )
    texts = tuple(tuple(entry.text for entry in line) for line in table)
    seen = tuple(seen for line in table for entry in line for seen in entry.seen if seen.row.digits)
    in_rows = elements.in_rows([_line(line, scale) for line in table])
    return in_rows._replace(table=texts, cells=cells, seen=seen)


def _line(line: List[Entry], scale: float) -> Row:
    """Joins the cells in a row of a table into a single Row."""
    placed = [entry.corners for entry in line if entry.corners.any()]
    corners = scale * np.stack([placed[0][0], placed[-1][1], placed[-1][2], placed[0][3]])
    across = corners[1] - corners[0]
    right = across / max(1e-9, np.hypot(*across))
    digits: List[Digit] = []
    signs: List[Sign] = []
    confidence = 1.0
    for row in (row for entry in line for row, *_ in entry.seen if row.digits):
        start = float((np.array(row.corners[0]) - corners[0]) @ right)
        confidence *= row.confidence
        digits += [_moved(digit, start) for digit in row.digits]
        signs += [_moved(sign, start) for sign in row.signs]
    text = " ".join(filter(None, (entry.text for entry in line)))
    return elements.row(text, digits, signs, confidence, corners)


def _moved(symbol: Symbol, by: float) -> Symbol:
    return symbol._replace(left=symbol.left + by, right=symbol.right + by)


def crowded(layout: Layout, seen: Sequence[Seen]) -> List[int]:
    """Returns the indices of rows that are alone in a one-digit box but were not read as one digit.

    Args:
        layout, seen: as in `assemble`.
    """
    rest = iter(enumerate(seen))
    boxes, wrong = [], []
    for cells in layout.grids:
        is_strip = max(cell.row for cell in cells) == 0
        for cell in cells:
            inside = [next(rest) for _ in cell.rows]
            if not is_strip:
                continue
            boxes.append(Entry(cell.corners, [each for _, each in inside]))
            if len(inside) == 1 and len(inside[0][1].row.digits) != 1:
                wrong.append(inside[0][0])
    return wrong if boxes and _are_fields(boxes) else []


def _in_lines(cells: List[WrittenCell], entries: List[Entry]) -> List[List[Optional[Entry]]]:
    """Returns the rows of a grid, with None in places that have no cell of their own."""
    rows, columns = (1 + max(each) for each in zip(*((cell.row, cell.column) for cell in cells)))
    lines: List[List[Optional[Entry]]] = [[None] * columns for _ in range(rows)]
    for cell, entry in zip(cells, entries):
        lines[cell.row][cell.column] = entry
    return lines


def _without_print(
    lines: List[List[Optional[Entry]]], may_have_headings: bool
) -> List[List[Entry]]:
    """Leaves out the rows and columns in which something is written but no digits were read."""
    inked = np.array([[bool(entry and entry.seen) for entry in line] for line in lines])
    certain = np.array([[_certainty(entry) for entry in line] for line in lines])
    short = np.array([[_is_short(entry) for entry in line] for line in lines])
    rows = ~_is_print(certain, inked, short, may_have_headings)
    columns = ~_is_print(certain[rows].T, inked[rows].T, short[rows].T, may_have_headings)
    blank = Entry(np.zeros((4, 2)), [])
    kept = [
        [entry for entry, is_kept in zip(line, columns) if is_kept]
        for line, is_kept in zip(lines, rows)
        if is_kept
    ]
    return [[entry or blank for entry in line] for line in kept if any(line)]


def _is_print(
    certain: np.ndarray, inked: np.ndarray, short: np.ndarray, may_have_headings: bool
) -> np.ndarray:
    """Decides which lines (rows or columns) of a table count as printed text.

    A line counts as printed text if it is not empty but no digits were read in it. The first line
    may contain headings. It also counts as printed text if most of its cells were read with little
    confidence. However, headings are words, so this second rule does not apply if each of the
    line's cells contains at most one digit.

    Args:
        certain: float of shape (lines, cells), as returned by `_certainty`.
        inked: bool of the same shape, the cells in which something is written.
        short: bool of the same shape, as returned by `_is_short`.
        may_have_headings: whether the first line may contain headings.
    Returns:
        A bool array of shape (lines,).
    """
    count = inked.sum(axis=1)
    result = (certain <= _UNREAD).sum(axis=1) >= np.maximum(count, 1)
    if may_have_headings and len(certain) > 1:
        unclear = np.count_nonzero(certain[0] < _CLEAR) > count[0] / 2
        mean = np.log(certain[0]).sum() / max(count[0], 1)
        result[0] |= unclear and mean < np.log(_CLEAREST_PRINT) and not short[0].all()
    return np.asarray(result)


def _certainty(entry: Optional[Entry]) -> float:
    """Returns the confidence with which a cell was read; 1 for an empty cell."""
    if entry is None or not entry.seen:
        return 1.0
    return max(entry.confidence, _UNREAD + 1e-9) if entry.text else _UNREAD


def _is_short(entry: Optional[Entry]) -> bool:
    """Returns whether a cell is empty or contains a single digit."""
    return entry is None or not entry.seen or len(entry.text) == 1


def _are_fields(entries: List[Entry]) -> bool:
    """Returns whether boxes that stand in rows are meant for one digit each."""
    wide = 0
    for entry in entries:
        (left, top), (right, _), (_, bottom), _ = entry.corners
        wide += right - left > _WIDEST_BOX * (bottom - top)
    filled = [entry for entry in entries if entry.text]
    single = [entry for entry in filled if len(entry.text) == 1]
    return wide <= len(entries) / 2 and len(single) >= _SINGLE * len(filled)


def _joined(cells: List[WrittenCell], entries: List[Entry]) -> Entry:
    """Joins the boxes of a row into one entry."""
    entries = [entry for _, entry in sorted(zip(cells, entries), key=lambda both: both[0].column)]
    first, last = entries[0].corners, entries[-1].corners
    corners = np.stack([first[0], last[1], last[2], first[3]])
    return Entry(corners, [seen for entry in entries for seen in entry.seen])


def _lines(fields: List[Entry]) -> List[List[Entry]]:
    """Groups fields into rows and sorts each row from left to right."""
    if not fields:
        return []
    boxes = arrangement.straightened(np.stack([entry.corners for entry in fields]))
    rows, _ = arrangement.places(boxes)
    order = np.lexsort([boxes[:, 1], rows])
    lines: Dict[int, List[Entry]] = {}
    for k in order:
        lines.setdefault(int(rows[k]), []).append(fields[k])
    return list(lines.values())
