"""Draws tables whose digits are blocks, and counts the digits that were found in each cell."""

from typing import Dict, List, Optional, Tuple

import cv2
import numpy as np

from number_reader.elements import Page

CELL = 100  # pixels, the side of a cell
Place = Tuple[int, int]


def paper(rows: int, columns: int, filled: Dict[Place, int], lines: bool = True) -> np.ndarray:
    """Returns a picture of a table; `filled` gives the number of digits in each cell."""
    picture = np.full((100 + CELL * rows, 100 + CELL * columns), 230, np.uint8)
    for row in range(rows):
        for column in range(columns):
            left, top = 50 + CELL * column, 50 + CELL * row
            if lines:
                cv2.rectangle(picture, (left, top), (left + CELL, top + CELL), 90, 2)
            for k in range(filled.get((row, column), 0)):
                start = left + 15 + 22 * k
                picture[top + 30 : top + 70, start : start + 15] = 40
    return picture


def written(found: Optional[Page]) -> List[Dict[Place, int]]:
    """Returns, for each grid, a dict that maps each cell to its number of digits."""
    assert found is not None
    return [
        {(cell.row, cell.column): sum(len(row.tall) for row in cell.rows) for cell in cells}
        for cells in found.grids
    ]
