"""Turns pictures into greyscale; needs NumPy and Pillow."""

from typing import Any, Iterator, Tuple

import numpy as np
from PIL import Image, ImageChops

from tf1_mnist.words import InputError

# The least differences between grey values in a partly transparent picture.
_VARIED = 64  # between ink and paper
_SOFT = 32  # between the middle of a stroke and its soft edge
_PART = (2048, 1024)  # pixels


def layers(picture: Any) -> Tuple[Any, Any]:
    """Returns the grey values and the opacity of a picture.

    Args:
        picture: a picture from Pillow, with any mode.
    Returns:
        Two pictures in mode L. The second one is None if the first picture is opaque.
    Raises:
        InputError: the picture has 32 bits per pixel.
    """
    if picture.mode.startswith(("I", "F")):
        return _of_8_bits(picture), None
    has_opacity = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode == "L" and not has_opacity:
        return picture, None
    tones, opacity = Image.new("L", picture.size), None
    if has_opacity:
        opacity = Image.new("L", picture.size)
    for place, part in _parts(picture):
        mode = "RGBA" if has_opacity else "RGB"
        part = part if part.mode == mode else part.convert(mode)
        tones.paste(part.convert("L"), place)
        if opacity is not None:
            opacity.paste(part.getchannel("A"), place)
    return tones, opacity


def _parts(picture: Any) -> Iterator[Tuple[Tuple[int, int], Any]]:
    """Yields the parts of a picture with their places; converting it at once takes memory."""
    width, height = picture.size
    for top in range(0, height, _PART[1]):
        for left in range(0, width, _PART[0]):
            right, bottom = min(left + _PART[0], width), min(top + _PART[1], height)
            yield (left, top), picture.crop((left, top, right, bottom))


def _of_8_bits(picture: Any) -> Any:
    """Returns a picture of 16 bits in mode L.

    Some programs store 8-bit values in pixels of more bits.
    """
    fault = InputError("32 bits")
    if picture.mode == "F":
        raise fault
    extremes = [
        (part.min(), part.max()) for part in (np.asarray(part) for _, part in _parts(picture))
    ]
    least, greatest = min(low for low, _ in extremes), max(high for _, high in extremes)
    if least < 0 or greatest > 65535:
        raise fault
    grey = Image.new("L", picture.size)
    for place, part in _parts(picture):
        levels = np.asarray(part)
        levels = levels if greatest <= 255 else levels // 257
        grey.paste(Image.fromarray(levels.astype(np.uint8)), place)
    return grey


def on_paper(tones: Any, opacity: Any) -> Any:
    """Fills the transparent part of a picture with paper, whose grey value contrasts with the ink.

    Args:
        tones, opacity: as returned by `layers`.
    """
    if opacity is not None:
        tones.paste(_paper(tones, np.asarray(opacity)), mask=ImageChops.invert(opacity))
    return tones


def _paper(tones: Any, opacity: np.ndarray) -> int:
    """Returns the grey value with which to fill the transparent part of a picture.

    The visible part may be ink on paper with a transparent margin, the ink alone, or ink whose soft
    edges have kept the grey values of the surrounding paper. The grey values beside the transparent
    part distinguish these cases.

    Args:
        tones: the picture in mode L.
        opacity: uint8 of shape (height, width), 0 is transparent, 255 is opaque.
    """
    visible = opacity >= opacity.max() / 2
    inside = visible.copy()
    inside[1:] &= visible[:-1]
    inside[:-1] &= visible[1:]
    inside[:, 1:] &= visible[:, :-1]
    inside[:, :-1] &= visible[:, 1:]
    edge = visible & ~inside
    darkest, middle, lightest = _levels(tones, visible)
    if not edge.any():  # the paper is half transparent
        return middle if np.ptp(tones.getextrema()) > _VARIED else _contrasting(middle)
    first, beside, last = _levels(tones, edge)
    within = _levels(tones, inside)[1] if inside.any() else beside
    if beside - within > max(_SOFT, lightest - beside):
        return 255
    if within - beside > max(_SOFT, beside - darkest):
        return 0
    if lightest - darkest > last - first + _VARIED:
        return beside  # there is ink inside, but only paper at the edge
    return _contrasting(within)


def _contrasting(ink: int) -> int:
    return 0 if ink > 127 else 255


def _levels(tones: Any, mask: np.ndarray) -> Tuple[int, int, int]:
    """Returns the darkest, the median and the lightest grey value within a mask.

    The darkest and the lightest thousandth of the pixels are ignored. This share is small because
    there may be little ink.
    """
    counts = np.cumsum(tones.histogram(Image.fromarray(mask)))
    darkest, median, lightest = np.searchsorted(counts, counts[-1] * np.array([0.001, 0.5, 0.999]))
    return int(darkest), int(median), int(lightest)
