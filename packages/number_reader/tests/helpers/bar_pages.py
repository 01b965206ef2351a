"""Makes pages with bars in place of digits."""

from typing import List, Tuple

import cv2
import numpy as np

from number_reader.detection import page_rows
from number_reader.detection.page_rows import Page


def picture_of_columns(gap: int, lean: int = 0) -> np.ndarray:
    """Returns a picture of four rows; each row has two numbers, and each number has three bars.

    Args:
        gap: the gap between the two numbers, in pixels.
        lean: the distance in pixels by which each row lies to the right of the row above it.
    """
    picture = np.full((520, 700), 255, np.uint8)
    for row in range(4):
        for k in range(6):
            left = 60 + 36 * k + (gap if k > 2 else 0) + lean * row
            cv2.rectangle(picture, (left, 60 + 110 * row), (left + 14, 110 + 110 * row), 0, -1)
    return picture


def page_of(rows: List[List[Tuple[int, int]]], shift: int = 0) -> Page:
    """Draws rows of bars and returns the page that is found in the picture.

    Args:
        rows: for each row, each number's left end in pixels and its number of bars.
        shift: the distance in pixels by which the second number of each row is below the first.
    """
    picture = np.full((150 + 110 * len(rows), 1000), 255, np.uint8)
    for number, row in enumerate(rows):
        for column, (start, count) in enumerate(row):
            top = 60 + 110 * number + shift * column
            for left in range(start, start + 24 * count, 24):
                cv2.rectangle(picture, (left, top), (left + 14, top + 50), 0, -1)
    return page_rows.find(picture)
