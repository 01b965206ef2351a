"""Draws the missing outer borders of tables, outside the writing or at the picture's edge."""

from typing import List, Tuple

import cv2
import numpy as np

from number_reader.detection import table_lines
from number_reader.detection.table_lines import Lines
from number_reader.tables import arrangement

# These values are multiples of a digit's size. They were chosen on composed tables.
_MEET = 0.3  # a line that ends this near to another line meets it
_NEAR = 1.0  # the greatest distance between neighbouring components of writing in a cell
_MARGIN = 0.2  # the distance between the writing and the border that is drawn


def closed(mask: np.ndarray, ruled: Lines) -> np.ndarray:
    """Draws the outer borders that tables lack.

    A side of a table lacks a border if there is writing beyond the side's outermost line. The lines
    that cross the outermost line must also extend past the middle of the writing.

    Args:
        mask: bool of shape (height, width), the ink.
        ruled: the lines in the mask.
    Returns:
        A bool array that has the same shape and marks the ink and the borders.
    """
    drawn = mask.astype(np.uint8)
    for horizontal, vertical in _tables(ruled, mask.shape):
        _close(drawn, horizontal, vertical, ruled)
    return drawn > 0


def _tables(ruled: Lines, shape: Tuple[int, ...]) -> List[Tuple[np.ndarray, np.ndarray]]:
    """Returns the horizontal and the vertical lines of each table; lines that meet form a table.

    Args:
        ruled: the lines in a picture.
        shape: the picture's height and width.
    """
    if not (len(ruled.horizontal) and len(ruled.vertical)):
        return []
    every = np.concatenate([ruled.horizontal, ruled.vertical])
    met = np.zeros(shape, np.uint8)
    table_lines.draw(met, every)
    table_lines.draw(met, _beyond(every, _MEET * ruled.size))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(met)
    for left, top, width, height, _ in boxes[1:].tolist():  # a line may be broken
        cv2.rectangle(met, (left, top), (left + width, top + height), 1, -1)
    _, labels = cv2.connectedComponents(met)
    x, y = np.moveaxis(every.mean(axis=1).astype(int), -1, 0)
    of, is_horizontal = labels[y, x], np.arange(len(every)) < len(ruled.horizontal)
    tables = [
        (every[(of == k) & is_horizontal], every[(of == k) & ~is_horizontal]) for k in np.unique(of)
    ]
    return [
        (horizontal, vertical)
        for horizontal, vertical in tables
        if len(horizontal) and len(vertical)
    ]


def _beyond(ends: np.ndarray, by: float) -> np.ndarray:
    """Returns the extensions of lines beyond both ends, as a float array of shape (2 n, 2, 2).

    Args:
        ends: float of shape (n, 2, 2), the x and y of both ends of each line.
        by: the length of each extension, in pixels.
    """
    along = ends[:, 1] - ends[:, 0]
    more = by * along / np.hypot(*along.T)[:, None]
    before = np.stack([ends[:, 0] - more, ends[:, 0]], axis=1)
    return np.concatenate([before, np.stack([ends[:, 1], ends[:, 1] + more], axis=1)])


def _close(drawn: np.ndarray, horizontal: np.ndarray, vertical: np.ndarray, ruled: Lines) -> None:
    """Draws the borders that a table lacks, and extends its lines to them.

    Args:
        drawn: uint8 of shape (height, width), which is changed.
        horizontal, vertical: the table's horizontal and vertical lines.
        ruled: all lines in the picture.
    """
    for some in (horizontal, vertical):
        table_lines.draw(drawn, _beyond(some, _MEET * ruled.size))
    camera = arrangement.of_lines(horizontal, vertical)
    top, left, bottom, right = ruled.written.T
    boxes = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
    written = camera.flat(np.moveaxis(boxes, -1, 0))
    families = camera.flat(vertical), camera.flat(horizontal)
    last = np.array([_ends(family[..., k].mean(axis=1)) for k, family in enumerate(families)])
    outer = np.array([_ends(family[..., k]) for k, family in enumerate(families[::-1])])
    border = last.copy()
    for k, side in np.ndindex(2, 2):
        sign = 2 * side - 1  # so that coordinates grow outwards
        middle, across = written.mean(axis=1)[:, [k, 1 - k]].T
        low, high = outer[1 - k]
        beyond = (low < across) & (across < high) & (sign * (middle - last[k, side]) > 0)
        if (beyond & (sign * (outer[k, side] - middle) > 0)).any():
            corners = sign * written[beyond][..., k]
            border[k, side] = sign * _reach(sign * outer[k, side], corners, ruled.size)
    for k, side in np.argwhere(border != last):
        to = border[k, side]
        ends = [family[:, side] for family in families[::-1]][k]
        ends = ends[(2 * side - 1) * (ends[:, k] - last[k, side]) > 0]
        paths = np.stack([ends, ends], axis=1)
        paths[:, 1, k] = to
        corners = border.T.copy()
        corners[:, k] = to
        for path in (*paths, corners):
            seen = camera.seen(path).clip(0, np.array(drawn.shape[::-1]) - 1)
            cv2.polylines(drawn, [seen.round().astype(np.int32)], False, 1, 2)


def _ends(values: np.ndarray) -> Tuple[float, float]:
    return float(values.min()), float(values.max())


def _reach(end: float, written: np.ndarray, size: float) -> float:
    """Returns the position of a border that lies beyond the lines and the writing next to them.

    Args:
        end: the position where the lines end; positions grow outwards.
        written: float of shape (n, 4), the positions of the corners of each component of writing.
        size: the size of a digit, in pixels.
    """
    nearest = written.min(axis=1)
    for k in np.argsort(nearest):
        if nearest[k] < end + _NEAR * size:
            end = max(end, float(written[k].max()) + _MARGIN * size)
    return end
