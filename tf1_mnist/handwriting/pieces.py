"""Finds the connected pieces of a mask and groups them into digits."""

from typing import List, Tuple

import cv2
import numpy as np


def find(mask: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Finds the connected pieces of a mask; pixels that touch at a corner are connected.

    Args:
        mask: bool of shape (height, width).
    Returns:
        (labels, boxes). labels: int32 of the mask's shape, 0 outside, the pieces numbered from 1.
        boxes: int of shape (n, 4), each piece's top, left, bottom and right, the last two
        exclusive.
    """
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    left, top, width, height, _ = statistics[1:].T  # without the outside
    return labels, np.stack([top, left, top + height, left + width], axis=1)


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
