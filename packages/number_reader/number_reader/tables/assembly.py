"""Assembles tables from the texts of their cells."""

from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from number_reader import elements
from number_reader.elements import Cell, Page, Row, Symbol
from number_reader.tables import arrangement

_CLEAREST_PRINT = 0.85  # if print is read as digits, the geometric mean of the confidences is lower
_CLEAR = 0.95  # most cells of a heading have less confidence; most cells with digits have more
_UNREAD = 0.3  # counts as the confidence of a cell in which no digit was read
_SINGLE = 0.6  # the least share of filled boxes with one digit, if boxes are for one digit each
_WIDEST_BOX = 1.3  # times its height, the greatest width of a box for one digit


def assemble(page: Page) -> Optional[Page]:
    """Assembles a table from the texts of its cells.

    The digits in a row of boxes form one number. If a row or column of a grid is not empty but no
    digits were read in it, it counts as printed text and is left out.

    Args:
        page: cells, as returned by `ruled_cells.find` or `column_cells.find`, that have been read.
    Returns:
        The answer; None if all cells of the table are empty.
    """
    blocks: List[Tuple[float, List[List[Cell]]]] = []
    strips: List[Sequence[Cell]] = []
    for cells in page.grids:
        if _is_strip(cells):
            strips.append(cells)
            continue
        lines = _without_print(_in_lines(cells), page.has_lines)
        if lines:
            blocks.append((min(cell.corners[0][1] for cell in cells), lines))
    are_fields = _are_fields([cell for cells in strips for cell in cells])
    fields = [cell for cells in strips for cell in ([_joined(cells)] if are_fields else cells)]
    for line in _lines(fields):
        blocks.append((line[0].corners[0][1], [line]))
    blocks.sort(key=lambda block: block[0])
    table = [line for _, lines in blocks for line in lines]
    is_empty = not any(cell.text for line in table for cell in line)
    return None if is_empty else _answer(table, page.scale)


def _answer(table: List[List[Cell]], scale: float) -> Page:
    """Returns the answer for a table.

    Args:
        table: its cells, row by row.
        scale: the length of one pixel of the page, in pixels of the picture.
    """
    cells = tuple(
        cell._replace(row=row, column=column, corners=elements.points(scale * cell.corners))
        for row, line in enumerate(table)
        for column, cell in enumerate(line)
    )
    return Page(tuple(_line(line, scale) for line in table), (cells,))


def _line(line: List[Cell], scale: float) -> Row:
    """Joins the cells in a row of a table into a single Row."""
    placed = [cell.corners for cell in line if cell.corners.any()]
    corners = scale * np.stack([placed[0][0], placed[-1][1], placed[-1][2], placed[0][3]])
    across = corners[1] - corners[0]
    right = across / max(1e-9, np.hypot(*across))
    symbols: List[Symbol] = []
    confidence = 1.0
    for row in (row for cell in line for row in cell.rows if row.digits):
        start = float((np.array(row.corners[0]) - corners[0]) @ right)
        confidence *= row.confidence
        symbols += [_moved(symbol, start) for symbol in row.symbols]
    return Row(
        text=" ".join(filter(None, (cell.text for cell in line))),
        confidence=confidence,
        symbols=tuple(symbols),
        corners=elements.points(corners),
    )


def _moved(symbol: Symbol, by: float) -> Symbol:
    return symbol._replace(left=symbol.left + by, right=symbol.right + by)


def crowded(page: Page) -> List[int]:
    """Returns the indices of rows that are alone in a one-digit box but were not read as one digit.

    Args:
        page: as in `assemble`; the indices are those of `page.written`.
    """
    index = 0
    boxes: List[Cell] = []
    wrong = []
    for cells in page.grids:
        is_strip = _is_strip(cells)
        for cell in cells:
            if is_strip:
                boxes.append(cell)
                if len(cell.rows) == 1 and len(cell.rows[0].digits) != 1:
                    wrong.append(index)
            index += len(cell.rows)
    return wrong if boxes and _are_fields(boxes) else []


def _is_strip(cells: Sequence[Cell]) -> bool:
    """Returns whether all cells of a grid are in one row."""
    return max(cell.row for cell in cells) == 0


def _in_lines(cells: Sequence[Cell]) -> List[List[Optional[Cell]]]:
    """Returns the rows of a grid, with None in places that have no cell of their own."""
    rows, columns = (1 + max(each) for each in zip(*((cell.row, cell.column) for cell in cells)))
    lines: List[List[Optional[Cell]]] = [[None] * columns for _ in range(rows)]
    for cell in cells:
        lines[cell.row][cell.column] = cell
    return lines


def _without_print(lines: List[List[Optional[Cell]]], may_have_headings: bool) -> List[List[Cell]]:
    """Leaves out the rows and columns in which something is written but no digits were read."""
    inked = np.array([[bool(cell and cell.rows) for cell in line] for line in lines])
    certain = np.array([[_certainty(cell) for cell in line] for line in lines])
    short = np.array([[_is_short(cell) for cell in line] for line in lines])
    rows = ~_is_print(certain, inked, short, may_have_headings)
    columns = ~_is_print(certain[rows].T, inked[rows].T, short[rows].T, may_have_headings)
    blank = Cell(0, 0, np.zeros((4, 2)))
    kept = [
        [cell for cell, is_kept in zip(line, columns) if is_kept]
        for line, is_kept in zip(lines, rows)
        if is_kept
    ]
    return [[cell or blank for cell in line] for line in kept if any(line)]


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


def _certainty(cell: Optional[Cell]) -> float:
    """Returns the confidence with which a cell was read; 1 for an empty cell."""
    if cell is None or not cell.rows:
        return 1.0
    return max(cell.confidence, _UNREAD + 1e-9) if cell.text else _UNREAD


def _is_short(cell: Optional[Cell]) -> bool:
    """Returns whether a cell is empty or contains a single digit."""
    return cell is None or not cell.rows or len(cell.text) == 1


def _are_fields(cells: Sequence[Cell]) -> bool:
    """Returns whether boxes that stand in rows are meant for one digit each."""
    wide = 0
    for cell in cells:
        (left, top), (right, _), (_, bottom), _ = cell.corners
        wide += right - left > _WIDEST_BOX * (bottom - top)
    filled = [cell for cell in cells if cell.text]
    single = [cell for cell in filled if len(cell.text) == 1]
    return wide <= len(cells) / 2 and len(single) >= _SINGLE * len(filled)


def _joined(cells: Sequence[Cell]) -> Cell:
    """Joins the boxes of a row into one cell."""
    ordered = sorted(cells, key=lambda cell: cell.column)
    first, last = ordered[0].corners, ordered[-1].corners
    corners = np.stack([first[0], last[1], last[2], first[3]])
    return ordered[0]._replace(corners=corners, rows=tuple(row for c in ordered for row in c.rows))


def _lines(fields: List[Cell]) -> List[List[Cell]]:
    """Groups fields into rows and sorts each row from left to right."""
    if not fields:
        return []
    boxes = arrangement.straightened(np.stack([cell.corners for cell in fields]))
    rows, _ = arrangement.places(boxes)
    order = np.lexsort([boxes[:, 1], rows])
    lines: Dict[int, List[Cell]] = {}
    for k in order:
        lines.setdefault(int(rows[k]), []).append(fields[k])
    return list(lines.values())
