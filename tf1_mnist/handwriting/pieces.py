"""Finds the connected pieces of a mask and groups them into digits. NumPy only."""

from typing import List, Tuple

import numpy as np


def find(mask: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Finds the connected pieces of a mask; pixels that touch at a corner are connected.

    Args:
        mask: bool of shape (height, width).
    Returns:
        (labels, boxes). labels: int of the mask's shape, 0 outside, the pieces numbered from 1
        in reading order. boxes: int of shape (n, 4), each piece's top, left, bottom and right,
        the last two exclusive.
    """
    # The runs of each row, in reading order; `stride` leaves one column between rows.
    stride = mask.shape[1] + 1
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1)), mode="constant").astype(np.int8)).ravel()
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)

    # The runs from first[i] to last[i] (exclusive) are in the row below run i and touch it.
    first = np.searchsorted(ends, starts + stride)
    last = np.searchsorted(starts, ends + stride, side="right")
    touching = last - first
    above = np.repeat(np.arange(len(starts)), touching)
    below = np.arange(len(above)) + np.repeat(last - np.cumsum(touching), touching)

    # Each run takes the lowest number of the runs that it touches, until no number changes.
    numbers = np.arange(len(starts))
    while (numbers[above] != numbers[below]).any():
        np.minimum.at(numbers, above, numbers[below])
        np.minimum.at(numbers, below, numbers[above])
        numbers = numbers[numbers]
    kinds, piece = np.unique(numbers, return_inverse=True)

    labels = np.zeros(mask.shape, int)
    labels[mask] = 1 + np.repeat(piece, ends - starts)
    boxes = np.tile(np.array([*mask.shape, 0, 0]), (len(kinds), 1))
    for side, (edge, take) in enumerate(
        (
            (starts // stride, np.minimum),
            (starts % stride, np.minimum),
            (starts // stride + 1, np.maximum),
            (ends % stride, np.maximum),
        )
    ):
        take.at(boxes[:, side], piece, edge)
    return labels, boxes


def in_a_row(boxes: np.ndarray) -> List[List[int]]:
    """Groups the pieces into digits, from the leftmost digit to the rightmost.

    A piece, such as the bar of a 5, belongs to the digit of a taller piece if the two share more
    than half of the columns of the narrower one. A piece less than a quarter as tall as the
    tallest, such as a hyphen, is not a digit.

    Args:
        boxes: from `find`, at least one.
    Returns:
        The indices of each digit's pieces.
    """
    heights = boxes[:, 2] - boxes[:, 0]
    groups: List[List[int]] = []
    for piece in np.argsort(-heights, kind="stable").tolist():
        left, right = boxes[piece, 1], boxes[piece, 3]
        shares = [0.0]
        for group in groups:
            start, end = boxes[group, 1].min(), boxes[group, 3].max()
            shares.append((min(right, end) - max(left, start)) / min(right - left, end - start))
        if max(shares) > 0.5:
            groups[int(np.argmax(shares)) - 1].append(piece)
        else:
            groups.append([piece])
    high = [group for group in groups if heights[group[0]] >= heights.max() / 4]
    return sorted(high, key=lambda group: int(boxes[group, 1].min()))
