"""Joins parts of a row that were taken for separate rows."""

from typing import List, Sequence

import numpy as np

from number_reader.detection.perspective import pencil
from number_reader.elements import Page, Row

# These values were chosen on composed pages and on half of the tables that people put into public
# repositories.
FEWEST_ROWS = 3  # the least number of rows in a table; fewer rows may be alike by chance
_LONG = 3.0  # times a digit's height; only the slope of a longer row can be measured
_JOINED = 0.45  # times a digit's height; the parts of a row differ in position by less than this,
_UNEVEN = 0.7  # or by less than this share of the distance between rows


def join(page: Page, rows: Sequence[Row]) -> Sequence[Row]:
    """Joins parts of a row that are far apart or at slightly different heights.

    In a photograph, the rows of a page lie on lines y = r + (a + c r) x, which meet at one point.

    Args:
        page: the page.
        rows: the rows on the page, some of which may be parts of the same row.
    Returns:
        The whole rows, from top to bottom; `rows` itself if there are too few rows or none of them
        is long enough.
    """
    if len(rows) < FEWEST_ROWS:
        return rows
    height = float(np.median([row.height for row in rows]))
    boxes = [page.components.boxes[row.tall] for row in rows]
    places = [((b[:, 1] + b[:, 3]) / 2, (b[:, 0] + b[:, 2]) / 2) for b in boxes]
    middle = np.mean(np.concatenate(places, axis=1), axis=1)
    size = max(page.ink.shape)
    places = [((x - middle[0]) / size, (y - middle[1]) / size) for x, y in places]
    long = [(x, y) for x, y in places if np.ptp(x) > _LONG * height / size]
    if not long:
        return rows
    fits = np.array([[*np.polyfit(x, y, 1), np.ptp(x)] for x, y in long]).T
    a, c = pencil(*fits)
    at = np.array([np.median((y - a * x) / (1 + c * x)) for x, y in places]) * size
    overlap = _overlapping(page, rows)
    limit = max(_JOINED * height, _UNEVEN * _pitch(at, overlap, _JOINED * height))
    groups: List[List[int]] = []
    for k in np.argsort(at).tolist():
        for group in groups:
            if at[k] - at[group].mean() < limit and not overlap[k, group].any():
                group.append(k)
                break
        else:
            groups.append([k])
    groups.sort(key=lambda group: float(at[group].mean()))
    return [_together([rows[k] for k in group]) for group in groups]


def _pitch(at: np.ndarray, overlap: np.ndarray, least: float) -> float:
    """Returns the median distance from a row to the next row below it, in pixels; 0 if unknown.

    Args:
        at: float of shape (n,), the rows' vertical positions on the page, in pixels.
        overlap: as returned by `_overlapping`.
        least: the least distance between two rows, in pixels.
    """
    distances = at - at[:, None]
    distances = np.where(overlap & (distances > least), distances, np.inf).min(axis=1)
    known = distances[np.isfinite(distances)]
    return float(np.median(known)) if len(known) else 0.0


def _overlapping(page: Page, rows: Sequence[Row]) -> np.ndarray:
    """Returns which rows overlap horizontally, as a bool array of shape (n, n)."""
    every = np.zeros((len(rows), page.ink.shape[1]), np.float32)  # where each row has ink
    for taken, row in zip(every, rows):
        for _, left, _, right in page.components.boxes[row.components]:
            taken[left:right] = 1
    return np.asarray(every @ every.T > 0)


def _together(parts: List[Row]) -> Row:
    longest = max(parts, key=lambda row: len(row.tall))
    digits = [component for row in parts for component in row.tall]
    others = [component for row in parts for component in row.small]
    return longest._replace(tall=digits, small=others)
