"""Finds the cells of tables whose rows have no lines between them, and the writing in each cell."""

from typing import Optional

import numpy as np

from number_reader.detection.components import around
from number_reader.elements import Cell, Page
from number_reader.tables import columns, row_parts
from number_reader.tables.ruled_cells import MOST_CELLS

_TALLEST_BRACKET = 1.6  # times the total height of the rows; a taller line is a page's margin
_WIDEST_BRACKET = 0.35  # times its height, the greatest width of a bracket


def find(page: Page) -> Optional[Page]:
    """Splits the rows of a page into cells if they form columns.

    Returns:
        The page with these cells, or None if the rows form no columns.
    """
    rows = row_parts.join(page, page.rows)
    between = columns.between_lines(page, rows)
    borders = between or columns.find(page, rows)
    if borders is None:
        return None
    most = max(map(len, borders)) + 1
    if most * len(rows) > MOST_CELLS:
        return None
    cells = []
    for number, (row, places) in enumerate(zip(rows, borders)):
        members = np.array(row.components)
        top, left, bottom, right = page.components.boxes[members].T
        numbers = np.searchsorted(places, (left + right) / 2)
        ends = [min([left.min(), *places]), *places, max([right.max(), *places])]
        ends += [ends[-1]] * (most + 1 - len(ends))
        middles = (top + bottom) / 2 - np.tan(row.angle) * (left + right) / 2
        half = 0.7 * row.height
        for column in range(most):
            inside = set(members[numbers == column])
            digits = [component for component in row.tall if component in inside]
            others = [component for component in row.small if component in inside]
            parts = (row._replace(tall=digits, small=others),) if digits else ()
            x = np.array(ends[column : column + 2])
            beside = middles[numbers == column] if digits else middles
            y = float(np.mean(beside)) + np.tan(row.angle) * x
            corners = np.array([[*x, *x[::-1]], [*(y - half), *(y + half)[::-1]]]).T
            cells.append(Cell(number, column, corners, parts))
    return page._replace(grids=(tuple(cells),), has_lines=between is not None)


def is_plain(page: Page, table: Page) -> bool:
    """Returns whether columns clearly form a table.

    This is the case if there are lines between the columns, if most columns contain a number with
    two or more digits, or if the rows are in brackets. Otherwise, each row may be a single number
    whose digits are far apart.

    Args:
        page: the cells, as detected.
        table: the table, as built from the texts of their cells.
    """
    if page.has_lines:
        return True
    longest = np.max([[len(text) for text in line] for line in table.texts], axis=0)
    return bool(np.mean(longest > 1) > 0.5) or _in_brackets(page)


def _in_brackets(page: Page) -> bool:
    """Returns whether all rows are between two brackets, like the rows of a matrix."""
    members = [component for row in page.rows for component in row.tall]
    top, left, bottom, right = around(page.components.boxes[members])
    height, width = page.ink.shape
    starts, lefts, ends, rights = page.components.boxes.T
    extent = ends - starts
    tall = (extent > 0.8 * (bottom - top)) & (extent < _TALLEST_BRACKET * (bottom - top))
    narrow = rights - lefts < _WIDEST_BRACKET * extent
    inside = (starts > 0) & (lefts > 0) & (ends < height) & (rights < width)
    brackets = tall & narrow & inside
    return bool((brackets & (rights <= left)).any() and (brackets & (lefts >= right)).any())
