"""Varies rows that a user has written and labelled."""

from typing import List, NamedTuple, Sequence, Tuple

import cv2
import numpy as np

from number_reader.rows.camera import ZOOM, photograph
from number_reader.rows.distortion import thicken

# The limits are narrower than those of composed rows, because a writer's rows are more alike, and
# because a 1 that is made longer or leans more may look like a slash.
_HEIGHT = (0.92, 1.06)  # the factors by which the height changes
_WIDTH = (0.9, 1.15)  # the factors by which the width changes
_SHEAR = 0.08  # dx/dy
_SLOPE = 0.02  # dy/dx
_SHIFT = 1.5  # pixels, the greatest shift up or down
_BENDING = 1.0  # pixels, the greatest displacement by bending
_THICKENING = (-1.0, 1.5)  # pixels at twice the size
_MESH = 12  # pixels between the points that are moved to bend a row


class OwnRows(NamedTuple):
    """Rows that a user has written, with their labels.

    images: uint8 of shape (32, width); 0 is paper, and 255 is ink; the widths may differ.
    labels: the label of each row, uint8 of shape (symbols,): the classes of its symbols from left
        to right.
    """

    images: Sequence[np.ndarray]
    labels: Sequence[np.ndarray]


def vary(
    own: OwnRows, count: int, random: np.random.RandomState
) -> Tuple[List[np.ndarray], List[np.ndarray]]:
    """Returns variations of rows, with their labels.

    Each row has the same number of variations, or some rows have one more than the others.

    Args:
        own: the rows, at least one.
        count: the number of variations.
        random: the source of all random numbers.
    """
    rounds = -(-count // len(own.images))
    chosen = np.concatenate([random.permutation(len(own.images)) for _ in range(rounds)])[:count]
    return [_vary(own.images[k], random) for k in chosen], [own.labels[k] for k in chosen]


def _vary(image: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    """Distorts a row slightly.

    The width, stroke width, sharpness, contrast and noise are also varied.
    """
    height, width = ZOOM * image.shape[0], ZOOM * image.shape[1]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    scale = 1 / random.uniform(*_HEIGHT)
    shear, slope = random.uniform(-_SHEAR, _SHEAR), random.uniform(-_SLOPE, _SLOPE)
    down = y - (height - 1) / 2
    across = x - (width - 1) / 2
    mesh = (2, -(-height // (ZOOM * _MESH)) + 1, -(-width // (ZOOM * _MESH)) + 1)
    strength = ZOOM * _BENDING * random.uniform()
    bend_x, bend_y = (
        cv2.resize(each.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        for each in random.uniform(-strength, strength, mesh)
    )
    # The point in the image from which each pixel comes.
    from_x = (across + shear * down + bend_x + (width - 1) / 2 + 0.5) / ZOOM - 0.5
    shift = ZOOM * random.uniform(-_SHIFT, _SHIFT)
    from_y = (scale * down + slope * across + shift + bend_y + (height - 1) / 2 + 0.5) / ZOOM - 0.5
    large = cv2.remap(image, from_x.astype(np.float32), from_y.astype(np.float32), cv2.INTER_CUBIC)
    thick = thicken(large, random.uniform(*_THICKENING))
    margin = (thick.shape[0] - height) // 2  # thickening has added it
    return photograph(thick[margin : margin + height], random, _WIDTH)
