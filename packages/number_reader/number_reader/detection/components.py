"""Finds the connected components of the ink on a page.

The module also decides which components belong to the writing, and groups the components of a row
into digits.
"""

from typing import List, Tuple

import cv2
import numpy as np

from number_reader.detection.strokes import stroke_width
from number_reader.elements import Components

# A component along the border that is longer than this share of the picture's height or width is
# not writing but the edge of the paper, of the desk under it, or of a shadow.
_LONGEST_AT_BORDER = 1 / 3
_CONTACT = 0.3  # a component lies along the border if more than this share of its length touches it
_EDGE = 1.3  # times the size of a digit; a shorter component along the border may be a 1
# Times the picture's longer side. If all other components are smaller, the components along the
# border count as writing.
_SMALLEST = 0.02
# The next four values are multiples of a digit's size.
_LONGEST_DASH = 2.5  # a longer flat component is a line
_LARGEST = 6.0  # a larger component is a frame or a stain
_DUST = 0.12  # a smaller component is dust, unless it is a dot
_DOT = 0.06  # a smaller component is not even a dot
_BOLD = 0.55  # times the stroke width, the least width of a dot; scratches are narrower
_MOST_DOTS = 0.5  # times the number of larger components; more dots are noise or a dotted line
_THINNEST_LINE = 8.0  # a component is flat if its width is more than this many times its height
# The next two values decide which components of a row make up a digit.
# Times the narrower component's width. Components that overlap by more are parts of a digit.
_OVERLAP = 0.5
# Times the tallest component's height. Lower components, such as hyphens, are not digits.
_LOWEST = 0.25


def find(mask: np.ndarray) -> Components:
    """Finds the connected components of a mask; pixels that touch at a corner are connected.

    Args:
        mask: bool of shape (height, width).
    """
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    left, top, width, height, area = statistics[1:].T  # without the paper
    return Components(labels, np.stack([top, left, top + height, left + width], axis=1), area)


def writing(components: Components) -> np.ndarray:
    """Decides which components belong to the writing, not to edges, lines, stains or dust.

    Edges, lines and stains are kept if hardly anything else would remain.

    Returns:
        A bool array of shape (n,).
    """
    height, width = components.labels.shape
    heights, widths = components.heights, components.widths
    sides = np.maximum(heights, widths)
    long = (heights > _LONGEST_AT_BORDER * height) | (widths > _LONGEST_AT_BORDER * width)
    edges, kept = along_border(components) & long, components.areas > 3
    if (kept & ~edges).any():
        edges &= sides > _EDGE * digit_size(components, kept & ~edges)
    kept = _without(kept, edges, sides > _SMALLEST * max(height, width))
    flat = widths > _THINNEST_LINE * heights
    for suspect, largest in ((flat, _LONGEST_DASH), (kept, _LARGEST)):
        rest = kept & ~flat
        if rest.any():
            size = digit_size(components, rest)
            kept = _without(kept, suspect & (sides > largest * size), sides > 0)
    if not kept.any():
        return kept
    size = digit_size(components, kept)
    written: np.ndarray = kept & (sides >= _DUST * size)
    strokes = stroke_width(np.append(False, written)[components.labels])
    dots = kept & ~written & (sides >= _DOT * size)
    dots &= np.minimum(heights, widths) >= _BOLD * strokes
    are_noise = np.count_nonzero(dots) > _MOST_DOTS * np.count_nonzero(written)
    return written if are_noise else written | dots


def along_border(components: Components) -> np.ndarray:
    """Returns, as a bool array of shape (n,), which components lie along the picture's border."""
    longest = np.maximum(components.heights, components.widths)
    return np.asarray(_contact(components) > _CONTACT * longest)


def at_border(components: Components) -> np.ndarray:
    """Returns, as a bool array of shape (n,), which components reach the picture's border."""
    return np.asarray(_contact(components) > 0)


def _contact(components: Components) -> np.ndarray:
    """Counts, for each component, the pixels at the border of the picture.

    A pixel in a corner of the picture counts twice.

    Returns:
        An int array of shape (n,).
    """
    labels = components.labels
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.bincount(border, minlength=len(components.areas) + 1)[1:]


def _without(kept: np.ndarray, wrong: np.ndarray, enough: np.ndarray) -> np.ndarray:
    """Returns `kept` without `wrong`, or `kept` itself if no component in `enough` would remain."""
    rest = kept & ~wrong
    return rest if (rest & enough).any() else kept


def digit_size(components: Components, chosen: np.ndarray) -> float:
    """Returns the median size of components in pixels, weighted by their area.

    Dust and dashes hardly matter, however many there are, because their areas are small. The height
    of a dash is taken to be half its width.

    Args:
        chosen: bool of shape (n,), the components to consider.
    """
    sizes = np.maximum(components.heights, components.widths / 2)[chosen]
    order = np.argsort(sizes)
    weights = np.cumsum(components.areas[chosen][order])
    return float(sizes[order][np.searchsorted(weights, weights[-1] / 2)])


def around(boxes: np.ndarray) -> Tuple[int, int, int, int]:
    """Returns the smallest box that contains the given boxes: its top, left, bottom and right."""
    top, left = np.min(boxes[:, :2], axis=0)
    bottom, right = np.max(boxes[:, 2:], axis=0)
    return int(top), int(left), int(bottom), int(right)


def in_a_row(boxes: np.ndarray) -> List[List[int]]:
    """Groups the components of a row into digits and sorts the digits from left to right.

    A component belongs to the same digit as a taller component if the two overlap horizontally by
    more than half the width of the narrower one. The bar of a 5 is such a component. A component
    with less than a quarter of the tallest component's height is not a digit but, for example, a
    hyphen.

    Args:
        boxes: int of shape (n, 4), as in `Components`; n is at least 1.
    Returns:
        The indices of each digit's components.
    """
    heights = boxes[:, 2] - boxes[:, 0]
    groups: List[List[int]] = []
    ends = np.empty((2, len(boxes)), int)  # the left and the right end of each group
    for component in np.argsort(-heights, kind="stable").tolist():
        left, right = boxes[component, 1], boxes[component, 3]
        starts, stops = ends[:, : len(groups)]
        shared = np.minimum(right, stops) - np.maximum(left, starts)
        shares = shared / np.minimum(right - left, stops - starts)
        if shares.max(initial=0) > _OVERLAP:
            group = int(shares.argmax())
            groups[group].append(component)
            ends[:, group] = min(left, starts[group]), max(right, stops[group])
        else:
            ends[:, len(groups)] = left, right
            groups.append([component])
    high = [group for group in groups if heights[group[0]] >= _LOWEST * heights.max()]
    return sorted(high, key=lambda group: int(boxes[group, 1].min()))
