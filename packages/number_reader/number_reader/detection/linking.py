"""Adds small components, such as signs, dots and parts of broken digits, to their rows."""

from typing import List, Tuple

import numpy as np

from number_reader.elements import Components

# A small component belongs to a row if its distance from the nearest of the row's digits, measured
# across the row, is less than _NEAR_ACROSS times the row's height, and if no wide gap separates it
# from the row's other components.
_NEAR_ACROSS = 0.85
_NEAR_ALONG = 1.2  # times the row's height; a wider gap separates a small component from the row
_MOST_OF_A_SIGN = 2  # large components; more are a row of their own
# Times the row's height. A small component may link another one to a row, but components smaller
# than this, such as dust, do not.
_LINK = 0.25


def without_signs(
    groups: List[List[int]],
    small: np.ndarray,
    heights: np.ndarray,
    across: np.ndarray,
    along: np.ndarray,
) -> Tuple[List[List[int]], np.ndarray]:
    """Removes groups that contain only signs and stand beside the digits of another row.

    A raised star is such a group.

    Args:
        groups: the indices of the tall components of each row.
        small: bool of shape (n,), the small components.
        heights, across, along: float of shape (n,), each component's height and its position across
            and along the rows, in pixels.
    Returns:
        The remaining groups, and a bool array of shape (n,) that marks the small components, now
        including the signs.
    """
    small, signs = small.copy(), set()
    lengths = np.array([len(group) for group in groups])
    sizes = np.array([np.median(heights[group]) for group in groups])
    reach = _NEAR_ACROSS * sizes
    tops = np.array([across[group].min() for group in groups]) - reach
    bottoms = np.array([across[group].max() for group in groups]) + reach
    for k in np.flatnonzero(lengths <= _MOST_OF_A_SIGN).tolist():
        members = np.array(groups[k])
        places = across[members]
        near = (tops < places.min()) & (places.max() < bottoms)
        for row in np.flatnonzero(near & (lengths > lengths[k]) & (sizes > sizes[k])).tolist():
            if (
                row not in signs
                and _near_row(members, groups[row], sizes[row], across, along).all()
            ):
                signs.add(k)
                small[members] = True
                break
    return [group for k, group in enumerate(groups) if k not in signs], small


def of_row(
    components: Components,
    digits: List[int],
    height: float,
    small: np.ndarray,
    across: np.ndarray,
    along: np.ndarray,
) -> List[int]:
    """Returns the indices of the small components that belong to a row, from left to right.

    Args:
        components: the components of the page.
        digits: the indices of the row's digits.
        height: the row's height, in pixels.
        small, across, along: as in `without_signs`.
    """
    others = np.flatnonzero(small)
    others = others[_near_row(others, digits, height, across, along)]
    others = others[np.argsort(along[others], kind="stable")]
    sizes = np.maximum(components.heights, components.widths)[others]
    half = components.widths / 2
    starts, ends = along - half, along + half
    row = float(np.min(starts[digits])), float(np.max(ends[digits]))
    linked: List[int] = others[_linked(starts[others], ends[others], row, sizes, height)].tolist()
    return linked


def _near_row(
    members: np.ndarray, row: List[int], height: float, across: np.ndarray, along: np.ndarray
) -> np.ndarray:
    """Decides which components are beside a row's digits.

    Args:
        members: the indices of the components.
        row: the indices of the row's digits.
        height: the row's height, in pixels.
        across, along: as in `without_signs`.
    Returns:
        A bool array of the same shape as `members`.
    """
    # The nearest digit counts, since the row may bend.
    nearest = _nearest(along[row], along[members])
    near = abs(across[members] - across[row][nearest]) < _NEAR_ACROSS * height
    return np.asarray(near)


def _linked(
    starts: np.ndarray,
    ends: np.ndarray,
    row: Tuple[float, float],
    sizes: np.ndarray,
    height: float,
) -> np.ndarray:
    """Finds the small components that are between a row's digits or follow them without a wide gap.

    A component may also precede the row, or follow another small component, such as a small zero.

    Args:
        starts, ends: the positions along the row where the components begin and end, in pixels.
        row: the positions where the row's first digit begins and where its last one ends.
        sizes: the sizes of the components, in pixels.
        height: the height of the row, in pixels.
    Returns:
        A bool array of the same shape as `starts`.
    """
    linked = np.zeros(len(starts), bool)
    start, end = row
    for nearer, farther, first, last in (
        (starts, ends, start, end),
        (-ends, -starts, -end, -start),
    ):
        for k in np.argsort(nearer, kind="stable"):
            if nearer[k] >= last + _NEAR_ALONG * height:
                break
            linked[k] |= farther[k] > first
            if sizes[k] >= _LINK * height:
                last = max(last, float(farther[k]))
    return linked


def _nearest(numbers: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Returns, for each value in `to`, the index of the nearest value in `numbers`."""
    ascending, index = np.unique(numbers, return_index=True)
    after = np.searchsorted(ascending, to).clip(0, len(ascending) - 1)
    before = (after - 1).clip(0)
    is_after = abs(ascending[after] - to) < abs(ascending[before] - to)
    return np.asarray(index[np.where(is_after, after, before)])
