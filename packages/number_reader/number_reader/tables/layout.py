"""The writing in the cells of the tables on a page."""

from typing import List, NamedTuple

import numpy as np

from number_reader.detection import grouping
from number_reader.detection.page_rows import Page

MOST_CELLS = 1000  # cells in columns, or rows in ruled cells; more would take too long to read


class WrittenCell(NamedTuple):
    """A cell and the writing in it.

    row, column: the cell's place in its grid.
    corners: as in `grid.Cell`, in pixels of the page.
    rows: the rows of writing in the cell.
    """

    row: int
    column: int
    corners: np.ndarray
    rows: List[grouping.Row]


class Layout(NamedTuple):
    """The grids on a page and the writing in their cells.

    grids: the cells of each grid.
    has_lines: whether there are lines between the cells.
    """

    page: Page
    grids: List[List[WrittenCell]]
    has_lines: bool

    @property
    def rows(self) -> List[grouping.Row]:
        """The rows of writing in all cells, in the order of the cells."""
        return [row for cells in self.grids for cell in cells for row in cell.rows]
