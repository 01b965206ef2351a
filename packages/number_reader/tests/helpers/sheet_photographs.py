"""Prints the sheet with numbers to copy, and composes photographs of it."""

import io

import cv2
import numpy as np
from PIL import Image

from number_reader.collecting import sheet

CORNERS = ((0.1, 0.06), (0.89, 0.035), (0.96, 0.96), (0.04, 0.915))  # shares of the page


def printed(page: int, dpi: int) -> np.ndarray:
    """Returns a printed page as a float64 array; 0 is black, and 1 is white."""
    content = io.BytesIO()
    sheet.figure(page).savefig(content, format="png", dpi=dpi)
    return np.asarray(Image.open(content).convert("L")) / 255


def photograph(paper: np.ndarray, seed: int, width: int = 1500, height: int = 2000) -> np.ndarray:
    """Composes a noisy photograph of a page lying askew on a dark table and lit from one side.

    Args:
        paper: a page from `printed`, with or without writing.
        seed: the seed of the noise.
        width, height: the size of the photograph, in pixels.
    Returns:
        A uint8 array of shape (height, width); 0 is black, and 255 is white.
    """
    rows, columns = paper.shape
    own = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    corners = np.array(CORNERS, np.float32) * np.array([width, height], np.float32)
    matrix = cv2.getPerspectiveTransform(own, corners)
    scale = width / columns
    blurred = cv2.GaussianBlur(paper, (0, 0), 0.4 / scale)  # the mean over the area of a pixel
    seen = cv2.warpPerspective(blurred, matrix, (width, height), borderValue=0.3)
    light = np.linspace(230, 120, width) * np.linspace(1, 0.85, height)[:, None]
    noise = np.random.RandomState(seed).normal(0, 4, seen.shape)
    return (cv2.GaussianBlur(light * seen, (0, 0), 0.8) + noise).clip(0, 255).astype(np.uint8)
