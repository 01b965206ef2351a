"""Makes pictures of MNIST's digits with another size, colour, position and light.

Each function takes an image (uint8 of shape (28, 28), where 255 is ink) and its index, and returns
a file. The index determines the corner or the direction.
"""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

Picture = Any  # a Pillow image


def inverted(image: np.ndarray, index: int) -> io.BytesIO:
    """Light ink on dark paper, 280 x 280 pixels, in a PNG."""
    return file(enlarged(255 - image), "PNG")


def all_together(image: np.ndarray, index: int) -> io.BytesIO:
    """Everything that a photograph changes, in a JPEG of quality 50.

    The strokes are 6 of 280 pixels thinner, about a quarter of their width. The digit is rotated by
    ten degrees, to the left or to the right, and in a corner of paper of four times its area. The
    ink is blue, and the paper yellowish. The light fades to 40% across the picture, and there is a
    soft shadow over a third of it.
    """
    digit = enlarged(image).filter(ImageFilter.MaxFilter(7))
    digit = digit.rotate(10 if index % 2 else -10, Image.Resampling.BICUBIC, fillcolor=255)
    paper = Image.new("L", (560, 560), 255)
    paper.paste(digit, (280 * (index % 2), 280 * (index // 2 % 2)))
    return file(Image.fromarray(lit(coloured(paper), index)), "JPEG")


def file(picture: Picture, kind: str) -> io.BytesIO:
    """Returns an open file with the picture."""
    opened = io.BytesIO()
    picture.save(opened, kind, quality=50)
    opened.seek(0)
    return opened


def enlarged(image: np.ndarray) -> Picture:
    """Returns dark ink on white paper, 280 x 280 pixels."""
    return Image.fromarray(255 - image).resize((280, 280), Image.Resampling.BICUBIC)


def coloured(picture: Picture) -> np.ndarray:
    """Returns a picture as float64 of shape (height, width, 3)."""
    ink, paper = np.array([40, 60, 150]), np.array([250, 235, 190])
    return ink + (paper - ink) * np.asarray(picture)[:, :, np.newaxis] / 255


def lit(pixels: np.ndarray, index: int) -> np.ndarray:
    """Returns uint8 of the same shape; the index is the direction of the light, in radians."""
    y, x = (np.linspace(-1, 1, side) for side in pixels.shape[:2])
    along = np.add.outer(y * np.sin(index), x * np.cos(index)) / np.sqrt(2)
    across = np.add.outer(-y * np.cos(index), x * np.sin(index))
    light = (0.7 + 0.3 * along) * (1 - 0.4 / (1 + np.exp(-(across - 0.3) / 0.08)))
    return (pixels * light[:, :, np.newaxis]).astype(np.uint8)
