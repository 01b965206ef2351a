"""Makes photographs of MNIST digits, with different sizes, colours, positions and lighting."""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

Picture = Any  # a Pillow image


def photograph(image: np.ndarray, index: int) -> io.BytesIO:
    """Makes a JPEG of quality 50.

    The digit is 280 pixels wide; its strokes are thinned by 6 pixels, about a quarter of their
    width. The digit is rotated by ten degrees to the left or to the right. It lies in a corner of a
    sheet of paper whose area is four times as large. The ink is blue, and the paper is yellowish.
    Across the picture, the light fades to 40%, and a soft shadow covers a third of the picture.

    Args:
        image: uint8 of shape (28, 28), where 255 is ink.
        index: determines the corner and the directions.
    Returns:
        The open file.
    """
    digit = Image.fromarray(255 - image).resize((280, 280), Image.Resampling.BICUBIC)
    digit = digit.filter(ImageFilter.MaxFilter(7))
    digit = digit.rotate(10 if index % 2 else -10, Image.Resampling.BICUBIC, fillcolor=255)
    paper = Image.new("L", (560, 560), 255)
    paper.paste(digit, (280 * (index % 2), 280 * (index // 2 % 2)))
    file = io.BytesIO()
    Image.fromarray(lit(coloured(paper), index)).save(file, "JPEG", quality=50)
    file.seek(0)
    return file


def coloured(picture: Picture) -> np.ndarray:
    """Returns a picture as a float64 array of shape (height, width, 3)."""
    ink, paper = np.array([40, 60, 150]), np.array([250, 235, 190])
    return ink + (paper - ink) * np.asarray(picture)[:, :, np.newaxis] / 255


def lit(pixels: np.ndarray, index: int) -> np.ndarray:
    """Lights a picture from the direction `index` (an angle in radians); returns it as uint8."""
    y, x = (np.linspace(-1, 1, side) for side in pixels.shape[:2])
    along = np.add.outer(y * np.sin(index), x * np.cos(index)) / np.sqrt(2)
    across = np.add.outer(-y * np.cos(index), x * np.sin(index))
    light = (0.7 + 0.3 * along) * (1 - 0.4 / (1 + np.exp(-(across - 0.3) / 0.08)))
    return (pixels * light[:, :, np.newaxis]).astype(np.uint8)
