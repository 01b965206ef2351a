"""Makes pictures of MNIST's digits with another size, colour, position or light.

Each function takes an image (uint8 of shape (28, 28), where 255 is ink) and its index, and returns
a picture. The index determines the corner or the direction.
"""

import io
from typing import Any, Callable, Dict

import numpy as np
from PIL import Image, ImageFilter

Picture = Any  # a Pillow image
Alteration = Callable[[np.ndarray, int], Picture]


def enlarged(image: np.ndarray, index: int) -> Picture:
    """Dark ink on white paper, 280 x 280 pixels."""
    return Image.fromarray(255 - image).resize((280, 280), Image.Resampling.BICUBIC)


def inverted(image: np.ndarray, index: int) -> Picture:
    return enlarged(255 - image, index)


def cornered(image: np.ndarray, index: int) -> Picture:
    """Paper of four times the area, with the digit in one corner."""
    return in_a_corner(enlarged(image, index), index)


def thinner(image: np.ndarray, index: int) -> Picture:
    """Strokes that are 6 of 280 pixels thinner, about a quarter of their width."""
    return enlarged(image, index).filter(ImageFilter.MaxFilter(7))


def tinted(image: np.ndarray, index: int) -> Picture:
    """Blue ink on yellowish paper."""
    return Image.fromarray(coloured(enlarged(image, index)).astype(np.uint8))


def rotated(image: np.ndarray, index: int) -> Picture:
    """Rotated by ten degrees, to the left or to the right."""
    return enlarged(image, index).rotate(angle(index), Image.Resampling.BICUBIC, fillcolor=255)


def unevenly_lit(image: np.ndarray, index: int) -> Picture:
    """Light that fades to 40% across the picture, and a soft shadow over a third of it."""
    return Image.fromarray(lit(np.asarray(enlarged(image, index)) * 0.8 + 40, index))


def saved_as_jpeg(image: np.ndarray, index: int) -> Picture:
    return enlarged(image, index)


def all_together(image: np.ndarray, index: int) -> Picture:
    """All changes together: thinner, rotated, in a corner, tinted and unevenly lit."""
    digit = thinner(image, index).rotate(angle(index), Image.Resampling.BICUBIC, fillcolor=255)
    return Image.fromarray(lit(coloured(in_a_corner(digit, index)), index))


FORMS: Dict[Alteration, str] = {
    enlarged: "PNG",
    inverted: "PNG",
    cornered: "PNG",
    thinner: "PNG",
    tinted: "PNG",
    rotated: "PNG",
    unevenly_lit: "PNG",
    saved_as_jpeg: "JPEG",
    all_together: "JPEG",
}


def file(alteration: Alteration, image: np.ndarray, index: int) -> Any:
    """Returns an open file with the altered digit; a JPEG has a quality of 50."""
    opened = io.BytesIO()
    alteration(image, index).save(opened, FORMS[alteration], quality=50)
    opened.seek(0)
    return opened


def angle(index: int) -> int:
    return 10 if index % 2 else -10


def in_a_corner(digit: Picture, index: int) -> Picture:
    paper = Image.new("L", (560, 560), 255)
    paper.paste(digit, (280 * (index % 2), 280 * (index // 2 % 2)))
    return paper


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
    return (pixels * light.reshape(light.shape + (1,) * (pixels.ndim - 2))).astype(np.uint8)
