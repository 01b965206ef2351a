"""Turns a picture of one digit into an image like those in MNIST; needs NumPy and Pillow.

A network that learned from MNIST expects MNIST's images: white ink on a black ground, in one size
and one place. `prepare` goes there from a photograph in six steps:

    shrink       the picture becomes small, since a digit of a few hundred pixels is large enough
    find_ink     the paper and its shadows become 0, the ink up to 255
    crop         the margins are cut off
    thicken      a thin stroke gets the width of a stroke in MNIST
    fit          the digit is scaled to fit 20 x 20 pixels
    centre       its centre of mass is moved to the centre of 28 x 28 pixels

The last two steps are those with which MNIST was made (LeCun et al., "Gradient-based learning
applied to document recognition", 1998, III.A).
"""

from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from tf1_mnist.data.files import IMAGE_SIZE

_LONGER_SIDE = 280  # pixels, of the shrunk picture
# The ground is the lightest or the darkest of 5 x 5 pixels in a copy of 14 x 14 pixels. A third of
# the picture is wider than a stroke, and narrower than most shadows.
_COARSE, _NEARBY = 14, 5
# Ink differs from the ground by at least a tenth of the full range, and by five times the standard
# deviation of the ground. In a blank picture, whose ink is only noise, it is about 3.
_FAINTEST, _CLEAREST = 0.1, 5
_DUST = 0.004  # the share of the ink that `crop` may cut off at each side, for specks
_WIDEST = 2  # times as wide as high; a digit is narrower
_STROKE = 0.13  # the stroke width in MNIST, as a share of the longer side of a digit
_DIGIT_SIZE = 20  # pixels, the side of the square that a digit is scaled to fit


class WideInkError(ValueError):
    """The ink of a picture is too wide for a single digit."""


def prepare(picture: np.ndarray) -> np.ndarray:
    """Turns a picture of one digit into an image like those in MNIST.

    All ink in the picture is taken as the digit.

    Args:
        picture: uint8 of shape (height, width), dark ink on light paper or light ink on dark.
    Returns:
        A uint8 array of shape (28, 28); 0 is paper, and 255 is ink.
    Raises:
        ValueError: nothing in the picture stands out from the paper.
        WideInkError: the ink is more than twice as wide as high.
    """
    ink = crop(find_ink(shrink(picture)))
    height, width = ink.shape
    if width > _WIDEST * height:
        times = f"{width / height:.1f}"
        raise WideInkError(f"the ink is {times} times as wide as high; expected one digit")
    return centre(fit(thicken(ink)))


def shrink(picture: np.ndarray) -> np.ndarray:
    """Shrinks a large picture by averaging its pixels; the aspect ratio is kept.

    Args:
        picture: uint8 of shape (height, width).
    Returns:
        A uint8 array with at most 280 pixels along its longer side.
    """
    image = Image.fromarray(picture)
    image.thumbnail((_LONGER_SIDE, _LONGER_SIDE), Image.Resampling.BOX)
    return np.asarray(image)


def find_ink(grey: np.ndarray) -> np.ndarray:
    """Separates the ink from the paper.

    The picture is measured twice: as if its ink were darker than the paper, and as if it were
    lighter. The measurement that finds less ink is right. The border counts as much as the picture,
    since a digit that fills most of a picture still leaves paper at the border.

    Args:
        grey: uint8 of shape (height, width), dark ink on light paper or light ink on dark.
    Returns:
        A uint8 array of the same shape; 0 is paper, and 255 is ink.
    Raises:
        ValueError: nothing stands out from the paper.
    """
    tones = grey.astype(np.float32)
    # Dark ink absorbs a share of the light that falls on the paper; light ink adds light.
    dark = 1 - tones / np.maximum(ground(tones, ImageFilter.MaxFilter), 1)
    light = (tones - ground(tones, ImageFilter.MinFilter)) / 255
    contrast = min(np.clip([dark, light], 0, 1), key=lambda each: _spread(each > threshold(each)))

    level = threshold(contrast)
    is_ink = contrast > level
    if not _stands_out(contrast, is_ink):
        raise ValueError("no ink; expected handwriting that stands out from the paper")
    # Below half the level, there is only paper. The darkest tenth of the ink is fully black.
    lowest, highest = level / 2, np.quantile(contrast[is_ink], 0.9)
    ink = np.clip((contrast - lowest) / (highest - lowest), 0, 1)
    return np.asarray(np.round(255 * ink), np.uint8)


def ground(tones: np.ndarray, nearby: Any) -> np.ndarray:
    """Estimates the brightness that the paper has everywhere, even under the ink.

    Args:
        tones: float32 of shape (height, width).
        nearby: a filter from Pillow: `MaxFilter` if the paper is lighter than the ink, or
            `MinFilter` if it is darker.
    Returns:
        A float32 array of the same shape.
    """
    image = Image.fromarray(tones)
    width, height = (min(_COARSE, side) for side in image.size)
    coarse = image.resize((width, height), Image.Resampling.BOX).filter(nearby(_NEARBY))
    return np.asarray(coarse.resize(image.size, Image.Resampling.BILINEAR))


def threshold(contrast: np.ndarray) -> float:
    """Returns the value halfway between the means of the two groups into which values fall best.

    The groups are those with the largest variance between them (Otsu, "A threshold selection method
    from gray-level histograms", 1979).

    Args:
        contrast: float32 of any shape, from 0 to 1.
    """
    counts, edges = np.histogram(contrast, 256, (0, 1))
    sums = np.cumsum(counts * (edges[:-1] + edges[1:]) / 2)
    below = np.cumsum(counts)[:-1]
    above = contrast.size - below
    low = sums[:-1] / np.maximum(below, 1)
    high = (sums[-1] - sums[:-1]) / np.maximum(above, 1)
    best = np.argmax(below * above * (high - low) ** 2)
    return float(low[best] + high[best]) / 2


def _spread(is_ink: np.ndarray) -> float:
    """Returns the share of ink in a picture plus the share of ink at its border."""
    border = np.concatenate([is_ink[0], is_ink[-1], is_ink[:, 0], is_ink[:, -1]])
    return float(is_ink.mean() + border.mean())


def _stands_out(contrast: np.ndarray, is_ink: np.ndarray) -> bool:
    """Returns whether the ink differs from the paper by more than noise does."""
    if is_ink.all() or not is_ink.any():
        return False
    difference = contrast[is_ink].mean() - contrast[~is_ink].mean()
    return bool(difference > max(_FAINTEST, _CLEAREST * contrast[~is_ink].std()))


def crop(ink: np.ndarray) -> np.ndarray:
    """Cuts off the margins around the ink.

    Args:
        ink: uint8 of shape (height, width); 0 is paper, and 255 is ink.
    Returns:
        The part of the array with the ink, without a few specks if they are far from it.
    """
    is_ink = ink > 127
    return ink[_extent(is_ink.sum(axis=1)), _extent(is_ink.sum(axis=0))]


def _extent(counts: np.ndarray) -> slice:
    """Returns the rows or columns with the ink, given the number of ink pixels in each."""
    share = np.cumsum(counts) / counts.sum()
    return slice(int(np.argmax(share > _DUST)), int(np.argmax(share >= 1 - _DUST)) + 1)


def thicken(ink: np.ndarray) -> np.ndarray:
    """Thickens thin strokes to the width of those in MNIST; they would fade when scaled down.

    Args:
        ink: uint8 of shape (height, width), cropped to a digit.
    Returns:
        A uint8 array of shape (height + 2 * n, width + 2 * n) if the edges of the strokes have
        moved outwards by n pixels.
    """
    reach = round((_STROKE * max(ink.shape) - stroke_width(ink)) / 2)
    if reach < 1:
        return ink
    padded = Image.fromarray(np.pad(ink, reach, mode="constant"))
    return np.asarray(padded.filter(ImageFilter.MaxFilter(2 * reach + 1)))


def stroke_width(ink: np.ndarray) -> float:
    """Returns the mean width of the strokes, in pixels.

    A stroke of width w and length l has the area w * l and an outline of 2 * l. The sides of pixels
    along an outline are 4 / pi times as long as the outline, on average over all directions.

    Args:
        ink: uint8 of shape (height, width).
    """
    is_ink = np.pad(ink > 127, 1, mode="constant")
    sides = sum(np.count_nonzero(np.diff(is_ink, axis=axis)) for axis in (0, 1))
    return 2 * np.count_nonzero(is_ink) / (np.pi / 4 * sides)


def fit(ink: np.ndarray) -> np.ndarray:
    """Scales a digit with anti-aliasing, so that its longer side is 20 pixels long.

    Args:
        ink: uint8 of shape (height, width), cropped to a digit.
    Returns:
        A uint8 array of shape (20, n) or (n, 20), with n at most 20; the aspect ratio is kept.
    """
    height, width = (max(1, round(_DIGIT_SIZE * side / max(ink.shape))) for side in ink.shape)
    return np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.HAMMING))


def centre(ink: np.ndarray) -> np.ndarray:
    """Moves a digit by whole pixels so that its centre of mass is at the centre of a 28x28 image.

    Args:
        ink: uint8 of a shape up to (28, 28); 0 is paper, and 255 is ink.
    Returns:
        A uint8 array of shape (28, 28).
    """
    image = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.uint8)
    top, left = (_place(ink.sum(axis=1)), _place(ink.sum(axis=0)))
    image[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return image


def _place(mass: np.ndarray) -> int:
    """Returns where the first row or column goes, given the mass of each row or column.

    In MNIST, the centre of mass is at row 14 and column 14, counted from 0.
    """
    middle = np.average(np.arange(len(mass)), weights=mass)
    return int(np.clip(round(IMAGE_SIZE / 2 - middle), 0, IMAGE_SIZE - len(mass)))
