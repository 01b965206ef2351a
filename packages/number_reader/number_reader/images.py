"""Shrinks, enlarges and encodes images."""

import base64
from typing import Any, Dict

import cv2
import numpy as np
from PIL import Image


def shrink(image: np.ndarray, side: int) -> np.ndarray:
    """Shrinks an image to about `side` pixels on its longer side by averaging square blocks.

    Args:
        image: uint8 of shape (height, width).
        side: the size of the longer side, in pixels.
    Returns:
        uint8, no larger than the image.
    """
    return np.asarray(Image.fromarray(image).reduce(max(1, round(max(image.shape) / side))))


def fitted(image: np.ndarray, pixels: int) -> np.ndarray:
    """Shrinks an image to a number of pixels by averaging areas.

    Args:
        image: uint8 of shape (height, width), larger than `pixels`.
        pixels: the largest number of pixels of the result.
    """
    factor = (pixels / image.size) ** 0.5
    height, width = (max(1, int(factor * side)) for side in image.shape)
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))


def enlarge(image: np.ndarray, side: int) -> np.ndarray:
    """Enlarges a small image so that its longer side has at least `side` pixels.

    The factor is the smallest integer that suffices.

    Args:
        image: uint8 of shape (height, width).
        side: the size of the longer side, in pixels.
    Returns:
        uint8, no smaller than the image.
    """
    factor = -(-side // max(image.shape))
    if factor == 1:
        return image
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)


def encode(image: np.ndarray) -> Dict[str, Any]:
    """Converts an image to a dictionary that can be written as JSON.

    Args:
        image: uint8 of shape (height, width).
    Returns:
        A dictionary with the keys `height`, `width` and `values`. The pixels are in `values`,
        as bytes in base64.
    """
    height, width = image.shape
    values = base64.b64encode(image.tobytes()).decode()
    return {"height": height, "width": width, "values": values}
