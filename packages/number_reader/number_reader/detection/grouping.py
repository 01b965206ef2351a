"""Groups the connected components of the ink on a page into rows of writing."""

from typing import List, Tuple

import numpy as np

from number_reader.detection import linking
from number_reader.detection.components import around, digit_size
from number_reader.elements import Components, Row

# These values, and those in `linking`, `components` and `ruled_paper`, were chosen on 285 pictures
# that people put into public repositories.
_STEEPEST = 10  # degrees, the largest angle of a page that is tried; a single row may be steeper
_TALL = 0.5  # times the size of a digit; a component at least this tall is a digit or a part of one
# Times the size of a digit. A taller component, such as one with a long tail, may cross two rows,
# and counts as only this tall.
_TALLEST = 1.2
_LATEST = 3  # a digit is compared with only this many digits before it, since a row may bend
_FEW = 3  # the largest number of large components in a single digit; more are a column of digits
_STEP = 64  # the number of components that are first compared at once; it only affects the time
_OVERLAP = 0.35  # times the shorter digit's height, the least overlap of neighbouring digits
_LEAST_INK = 0.04  # times the ink of the row with the most ink; a row with less is a scratch
# At most _FEW large components are parts of one broken digit if each of them overlaps those above
# it by at least _STACKED times the narrower width, and if the gap between them is at most
# _STACKED_GAP times the greater height.
_STACKED, _STACKED_GAP = 0.3, 0.12
# The slope of a row is not measured if the row has fewer digits than this, or if it is at most this
# many times as long as its digits are high. Nor is the angle of a page that has fewer digits.
_FEWEST = 3
_CORE = 0.4  # times a digit's height; only ink this near to the digit's middle shows a page's angle
# The cost of each degree of slope, since most pages are level. The unit is the height of the part
# of a digit that _CORE keeps.
_LEVEL = 0.02


def rows(components: Components, kept: np.ndarray) -> List[Row]:
    """Groups the components of a page into rows and sorts the rows from top to bottom.

    Args:
        components: the components of the page.
        kept: bool of shape (n,), the components that are writing; at least one.
    """
    heights, size = components.heights, digit_size(components, kept)
    tall = kept & (heights >= _TALL * size)
    if not tall.any():
        tall = kept
    if np.count_nonzero(tall) <= _FEW and _is_stacked(components.boxes[kept]):
        members = np.flatnonzero(kept).tolist()
        top, _, bottom, _ = around(components.boxes[members])
        return [Row(members, [], float(bottom - top), 0.0)]
    angle = _angle(components.boxes[tall])
    across, along = _rotated(components.boxes, angle)
    groups = _grouped(np.flatnonzero(tall), across, along, np.minimum(heights, _TALLEST * size))
    groups, small = linking.without_signs(groups, kept & ~tall, heights, across, along)
    inks = [components.areas[group].sum() for group in groups]
    groups = [group for group, area in zip(groups, inks) if area >= _LEAST_INK * max(inks)]
    groups.sort(key=lambda group: float(np.median(across[group])))
    return [_row(components, group, small, across, along, angle) for group in groups]


def _grouped(
    tall: np.ndarray, across: np.ndarray, along: np.ndarray, heights: np.ndarray
) -> List[List[int]]:
    """Groups tall components into rows.

    Each row starts from a digit of typical height and grows in both directions.

    Args:
        tall: the indices of the tall components.
        across, along, heights: as in `linking.without_signs`.
    Returns:
        The indices of each row's components.
    """
    ordinary = float(np.median(heights[tall]))
    by_height = tall[np.argsort(abs(heights[tall] - ordinary), kind="stable")]
    places = np.stack([across[by_height], heights[by_height]])
    from_left = np.argsort(along[by_height], kind="stable")
    starts = np.searchsorted(along[by_height][from_left], along[by_height])
    is_free = np.ones(len(tall), bool)
    groups = []
    for first, start in enumerate(starts):
        if not is_free[first]:
            continue
        is_free[first] = False
        group = [first]
        for ahead in (from_left[start:], from_left[:start][::-1]):
            group += _following(first, ahead[is_free[ahead]], places)
        is_free[group] = False
        groups.append(by_height[group].tolist())
    return groups


def _following(first: int, ahead: np.ndarray, places: np.ndarray) -> List[int]:
    """Returns the indices of a row's components that are on one side of its first component.

    Args:
        first: the index of the first component.
        ahead: the indices of the components on that side, from near to far.
        places: of shape (2, n), each component's position across the row and its height, in pixels.
    """
    following: List[int] = []
    latest, start, step = [first], 0, _STEP
    while start < len(ahead):
        some = ahead[start : start + step]
        fits = (_overlap(places[:, some, None], places[:, latest]) >= _OVERLAP).any(axis=1)
        if fits.any():
            nearest = int(np.argmax(fits))
            following.append(int(some[nearest]))
            latest = [*latest, following[-1]][-_LATEST:]
            start, step = start + nearest + 1, _STEP
        else:
            start, step = start + step, 2 * step
    return following


def _overlap(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Returns the overlap of two components across the row, as a share of the shorter one.

    Args:
        one, other: of shape (2, ...), the components' positions across the row and their heights.
    """
    shorter = np.minimum(one[1], other[1])
    shared = (one[1] + other[1]) / 2 - abs(one[0] - other[0])
    return np.asarray(np.minimum(shared, shorter) / shorter)


def _is_stacked(boxes: np.ndarray) -> bool:
    """Returns whether components lie one above the other, as the parts of a broken digit do."""
    boxes = boxes[np.argsort(boxes[:, 0])]
    _, _, bottom, _ = boxes[0]
    for k in range(1, len(boxes)):
        top, left, end, right = boxes[k]
        _, start, _, stop = around(boxes[:k])
        shared = min(right, stop) - max(left, start)
        if shared < _STACKED * min(right - left, stop - start):
            return False
        if top - bottom > _STACKED_GAP * max(end - top, bottom - boxes[0, 0]):
            return False
        bottom = max(bottom, end)
    return len(boxes) > 1


def _row(
    components: Components,
    digits: List[int],
    small: np.ndarray,
    across: np.ndarray,
    along: np.ndarray,
    angle: float,
) -> Row:
    height = float(np.median(components.heights[digits]))
    others = linking.of_row(components, digits, height, small, across, along)
    if len(digits) >= _FEWEST and np.ptp(along[digits]) > _FEWEST * height:
        weights = np.sqrt(components.areas[digits])
        slope = np.polyfit(along[digits], across[digits], 1, w=weights)[0]
        angle += float(np.arctan(slope))
    return Row(digits, others, height, angle)


def _angle(boxes: np.ndarray) -> float:
    """Returns the angle, in radians, at which the rows of a page cover the least height.

    Args:
        boxes: int of shape (n, 4), the boxes of the digits as in `Components`.
    """
    if len(boxes) < _FEWEST:
        return 0.0
    half = _CORE * (boxes[:, 2] - boxes[:, 0])
    size = np.median(2 * half)

    def cost(degrees: float) -> float:
        across, _ = _rotated(boxes, np.deg2rad(degrees))
        order = np.argsort(across - half)
        starts, ends = (across - half)[order], (across + half)[order]
        before = np.append(starts[0], np.maximum.accumulate(ends)[:-1])
        covered = np.maximum(0, ends - np.maximum(starts, before)).sum()
        return float(covered / size + _LEVEL * abs(degrees))

    return float(np.deg2rad(min(np.arange(-_STEEPEST, _STEEPEST + 0.5, 0.5), key=cost)))


def _rotated(boxes: np.ndarray, angle: float) -> Tuple[np.ndarray, np.ndarray]:
    """Returns the positions of the boxes' centres across and along rows of a given slope."""
    y, x = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return y * np.cos(angle) - x * np.sin(angle), x * np.cos(angle) + y * np.sin(angle)
