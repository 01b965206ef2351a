"""The perspective in which a table was photographed."""

from typing import NamedTuple, Tuple

import numpy as np


class Perspective(NamedTuple):
    """The perspective transform between a table and its picture.

    The table's horizontal lines have the equations y = r + (a + c r) x and meet at one point. Its
    vertical lines have the equations x = q + (d + e q) y and meet at another point. In the
    coordinates q and r, the cells are rectangles.

    middle, size: the table's centre and its longer side, in pixels; x and y are measured from the
        centre, and x, y, q and r are in units of the longer side.
    horizontal: the coefficients a and c.
    vertical: the coefficients d and e.
    """

    middle: np.ndarray
    size: float
    horizontal: Tuple[float, float]
    vertical: Tuple[float, float]

    def flat(self, points: np.ndarray) -> np.ndarray:
        """Returns the q and r coordinates of points, in pixels.

        Args:
            points: float of shape (..., 2), the x and y of each, in pixels.
        """
        (a, c), (d, e) = self.horizontal, self.vertical
        x, y = np.moveaxis((points - self.middle) / self.size, -1, 0)
        return np.asarray(
            self.size * np.stack([(x - d * y) / (1 + e * y), (y - a * x) / (1 + c * x)], -1)
        )

    def seen(self, places: np.ndarray) -> np.ndarray:
        """Returns the x and y of points, given their q and r in pixels; the inverse of `flat`."""
        (a, c), (d, e) = self.horizontal, self.vertical
        q, r = np.moveaxis(places / self.size, -1, 0)
        along, across = d + e * q, a + c * r
        x = (q + along * r) / (1 - along * across)
        return np.asarray(self.middle + self.size * np.stack([x, r + across * x], -1))


def of_cells(corners: np.ndarray) -> Perspective:
    """Estimates the perspective of cells from their corners.

    Args:
        corners: float of shape (n, 4, 2), as in `grid.Cell`.
    """
    return of_lines(
        np.concatenate([corners[:, [0, 1]], corners[:, [3, 2]]]),
        np.concatenate([corners[:, [0, 3]], corners[:, [1, 2]]]),
    )


def of_lines(horizontal: np.ndarray, vertical: np.ndarray) -> Perspective:
    """Estimates the perspective of a table from its lines.

    Args:
        horizontal: the horizontal lines, float of shape (n, 2, 2): the x and y of both ends of
            each, in pixels.
        vertical: the vertical lines in the same form.
    """
    every = np.concatenate([horizontal, vertical])
    middle = every.mean(axis=(0, 1))
    size = float(np.ptp(every, axis=(0, 1)).max())
    horizontal, vertical = ((some - middle) / size for some in (horizontal, vertical))
    return Perspective(middle, size, _slopes(horizontal), _slopes(vertical[..., ::-1]))


def _slopes(ends: np.ndarray) -> Tuple[float, float]:
    """Fits a `pencil` to horizontal lines, or to vertical lines whose x and y have been exchanged.

    Args:
        ends: float of shape (n, 2, 2), the x and y of both ends of each line.
    Returns:
        a, c.
    """
    (along, across), lengths = ends[:, 0].T, ends[:, 1, 0] - ends[:, 0, 0]
    slopes = (ends[:, 1, 1] - across) / lengths
    return pencil(slopes, across - slopes * along, lengths)


def pencil(slopes: np.ndarray, places: np.ndarray, lengths: np.ndarray) -> Tuple[float, float]:
    """Fits a pencil of lines y = r + (a + c r) x, all of which meet at one point.

    Args:
        slopes: the slope of each line.
        places: each line's y at x = 0.
        lengths: the length of the known part of each line, which is the line's weight.
    Returns:
        a, c.
    """
    few = 0.002 * lengths.sum()  # keeps c near 0 if the lines hardly determine it
    terms = np.stack([np.ones_like(places), places], axis=1)
    normal = (terms * lengths[:, None]).T @ terms + np.diag([1e-9, few])
    a, c = np.linalg.solve(normal, (terms * lengths[:, None]).T @ slopes)
    return float(a), float(c)
