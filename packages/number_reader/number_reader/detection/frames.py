"""Draws the missing outer borders of tables, outside the writing or at the picture's edge."""

from typing import Any, List, NamedTuple, Tuple

import cv2
import numpy as np

from number_reader.detection import perspective, table_lines
from number_reader.detection.table_lines import Lines

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


class _Direction(NamedTuple):
    """The positions of a table's lines and writing in one direction, once it is straightened.

    outermost: the positions of the first and the last of the lines that this direction crosses.
    ends: float of shape (n, 2), the positions of both ends of each line along this direction.
    written: float of shape (m, 4), the positions of the corners of each component of writing.
    """

    outermost: Tuple[float, float]
    ends: np.ndarray
    written: np.ndarray

    @property
    def middles(self) -> Any:
        """The position of the middle of each component of writing."""
        return self.written.mean(axis=1)

    def borders(self, across: "_Direction", size: float) -> Tuple[float, float]:
        """Returns the positions of the borders on both sides.

        A side that lacks no border has its outermost line there.

        Args:
            across: the other direction.
            size: the size of a digit, in pixels.
        """
        low, high = _ends(across.ends)
        beside = (low < across.middles) & (across.middles < high)
        before, after = (
            sign * self._border(sign, sign * line, beside, size)
            for sign, line in zip((-1, 1), self.outermost)
        )
        return before, after

    def _border(self, sign: int, line: float, beside: np.ndarray, size: float) -> float:
        """Returns the position of the border on one side; positions grow outwards.

        Args:
            sign: the sign that makes positions grow outwards.
            line: the position of the outermost line.
            beside: bool of shape (m,), the components that are beside the lines of the table.
        """
        middles, end = sign * self.middles, float((sign * self.ends).max())
        beyond = beside & (middles > line)
        if not (beyond & (middles < end)).any():
            return line
        return _reach(end, sign * self.written[beyond], size)


def _close(drawn: np.ndarray, horizontal: np.ndarray, vertical: np.ndarray, ruled: Lines) -> None:
    """Draws the borders that a table lacks, and extends its lines to them.

    Args:
        drawn: uint8 of shape (height, width), which is changed.
        horizontal, vertical: the table's lines.
        ruled: all lines in the picture.
    """
    for some in (horizontal, vertical):
        table_lines.draw(drawn, _beyond(some, _MEET * ruled.size))
    camera = perspective.of_lines(horizontal, vertical)
    top, left, bottom, right = ruled.written.T
    boxes = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
    written = camera.flat(np.moveaxis(boxes, -1, 0))
    flat = camera.flat(horizontal), camera.flat(vertical)
    directions = _direction(flat[1], flat[0], written, 0), _direction(flat[0], flat[1], written, 1)
    along, across = directions
    borders = np.array([along.borders(across, ruled.size), across.borders(along, ruled.size)])
    for axis, side in np.ndindex(2, 2):
        border, outermost = borders[axis, side], directions[axis].outermost[side]
        if border == outermost:
            continue
        is_beyond = np.less if side == 0 else np.greater
        ends = flat[axis][:, side]
        ends = ends[is_beyond(ends[:, axis], outermost)]
        for path in (*np.stack([ends, _at(ends, axis, border)], 1), _at(borders.T, axis, border)):
            seen = camera.seen(path).clip(0, np.array(drawn.shape[::-1]) - 1)
            cv2.polylines(drawn, [seen.round().astype(np.int32)], False, 1, 2)


def _at(points: np.ndarray, axis: int, position: float) -> np.ndarray:
    """Returns points that are moved along an axis to a position."""
    moved: np.ndarray = points.copy()
    moved[:, axis] = position
    return moved


def _direction(
    crossed: np.ndarray, lines: np.ndarray, written: np.ndarray, axis: int
) -> _Direction:
    """Returns the direction of an axis.

    Args:
        crossed: the lines that the direction crosses, straightened, float of shape (n, 2, 2).
        lines: the lines along the direction, in the same form.
        written: float of shape (m, 4, 2), the corners of the components of writing, straightened.
        axis: 0 for the direction along the rows, 1 for that along the columns.
    """
    positions = crossed[..., axis].mean(axis=1)
    return _Direction(_ends(positions), lines[..., axis], written[..., axis])


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
