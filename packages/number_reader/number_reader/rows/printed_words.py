"""Draws printed words and letters, such as those beside the digits on a form."""

import functools
from pathlib import Path
from typing import Tuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

# These fonts come with Matplotlib.
_FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSansMono",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "STIXGeneral",
    "STIXGeneralBol",
    "STIXGeneralItalic",
    "cmr10",
    "cmtt10",
)
_LETTERS = "aaabbccddeeeeffgghhiijkkllmmnnnnooppprrrrsssttttuuvwxyz"  # common ones are repeated
_SINGLE = "ACDEFGHJKMPRTUVWXYadefkmnprtuvwx"  # letters that look like no digit even if rotated
_HEIGHTS = (12, 48)  # the height of a capital in pixels, twice that in a finished row


def word(random: np.random.RandomState, heights: Tuple[int, int] = _HEIGHTS) -> np.ndarray:
    """Draws a printed word of two to eight random letters or of two to four invented characters.

    The characters are made of strokes. From a distance, they look like Chinese characters, for
    which Matplotlib has no font.

    Args:
        random: the source of all random numbers.
        heights: the range of a capital's height, in pixels; its upper limit is excluded.
    Returns:
        A uint8 array of shape (height, width); 0 is paper, and the darkest ink is between 127 and
        255.
    """
    height = int(random.randint(*heights))
    image = _characters(height, random) if random.uniform() < 0.3 else _letters(height, random)
    end = random.choice(["", ":", "."])
    if end:
        image = np.pad(image, ((0, 0), (0, height // 2)))
        for y in (0.1, 0.6) if end == ":" else (0.1,):
            at = image.shape[1] - height // 6, int(height * (1 - y))
            cv2.circle(image, at, max(1, height // 14), 255, cv2.FILLED, cv2.LINE_AA)
    return (image * random.uniform(0.5, 1)).astype(np.uint8)


def letter(random: np.random.RandomState, heights: Tuple[int, int]) -> np.ndarray:
    """Draws a printed letter that does not look like a digit.

    The arguments and the result are as in `word`.
    """
    image = _text(random.choice(list(_SINGLE)), int(random.randint(*heights)), random)
    return (image * random.uniform(0.5, 1)).astype(np.uint8)


def _letters(height: int, random: np.random.RandomState) -> np.ndarray:
    letters = "".join(random.choice(list(_LETTERS), random.randint(2, 9)))
    text = letters.upper() if random.uniform() < 0.2 else letters.capitalize()
    return _text(text, height, random)


def _text(text: str, height: int, random: np.random.RandomState) -> np.ndarray:
    font = _font(_FONTS[random.randint(len(_FONTS))], height)
    left, top, right, bottom = map(int, font.getbbox(text))
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    return np.array(image)


def _characters(height: int, random: np.random.RandomState) -> np.ndarray:
    count, thickness = random.randint(2, 5), max(2, height // random.randint(7, 14))
    image = np.zeros((height, int(count * height * 1.1)), np.uint8)
    for left in np.linspace(0, image.shape[1], count, endpoint=False):
        for _ in range(random.randint(6, 12)):
            x, y = left + height * random.uniform(0, 0.5), height * random.uniform(0, 0.7)
            length = height * random.uniform(0.2, 0.8)
            dx, dy = [(1, 0), (0, 1), (0.5, 0.6), (-0.5, 0.6)][random.randint(4)]
            start = int(x), int(y)
            end = int(x + length * dx), int(y + length * dy)
            cv2.line(image, start, end, 255, thickness, cv2.LINE_AA)
    return image


@functools.lru_cache(maxsize=None)
def _font(name: str, height: int) -> ImageFont.FreeTypeFont:
    """Returns a font whose capitals are `height` pixels high."""
    import matplotlib  # late, since the import takes 0.1 s

    path = str(Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf"))
    _, top, _, bottom = ImageFont.truetype(path, 100).getbbox("H")
    return ImageFont.truetype(path, int(np.rint(100 * height / (bottom - top))))
