"""Pictures of handwriting -> images such as MNIST's: `prepare` one digit, `digits` for several.

The last steps are those of MNIST's makers: a digit is fitted into 20x20 pixels with its shape
kept, and its centre of mass put in the middle of 28x28 (LeCun et al., Gradient-based learning
applied to document recognition, 1998, III.A). Before them the ink is told from the paper.
"""

from typing import Any, Tuple

import numpy as np
from PIL import Image, ImageFilter

from tf1_mnist.data import IMAGE_SIZE
from tf1_mnist.handwriting import pieces

MAX_DIGITS = 100

_BOX = 20  # the square that a digit is fitted into
_SIDE, _DIGIT_SIDE, _PAPER_SIDE = 1000, 140, 64  # of a picture, a digit, the paper; in pixels
# Of the shorter side: a stroke is narrower than twice this, a shadow is not.
_REACH = 0.15
_FAINTEST = 0.1  # of the paper's light, the share that ink takes at least
_SMALLEST, _DUST = 0.02, 0.15  # of the picture's side, and of the largest piece's
# Of the longer side, the width of a stroke: about that of MNIST's.
_STROKE = 0.13


def prepare(image: np.ndarray) -> np.ndarray:
    """Makes an image such as MNIST's of a picture of one digit.

    Args:
        image: uint8 of shape (height, width), dark ink on light paper or light on dark.
    Returns:
        uint8 of shape (28, 28), 0 is paper, 255 is ink.
    Raises:
        ValueError: there is no ink.
    """
    ink, labels, _ = _ink(image)
    return centre(fit(thicken(crop(ink, labels > 0))))


def digits(image: np.ndarray) -> np.ndarray:
    """Makes images such as MNIST's of a picture of digits in a row; see `pieces.in_a_row`.

    Args:
        image: as for `prepare`.
    Returns:
        uint8 of shape (n, 28, 28), n at least 1, from left to right.
    Raises:
        ValueError: there is no ink, or more than `MAX_DIGITS` pieces of it.
    """
    ink, labels, boxes = _ink(image)
    if len(boxes) > MAX_DIGITS:
        raise ValueError(f"{len(boxes)} pieces of ink; expected at most {MAX_DIGITS} digits")
    masks = (np.isin(labels, np.add(digit, 1)) for digit in pieces.in_a_row(boxes))
    return np.stack([centre(fit(thicken(crop(ink, mask)))) for mask in masks])


# The steps, in their order. What is chosen in them was chosen on validation images.


def shrink(image: np.ndarray, side: int) -> np.ndarray:
    """Averages squares of pixels, so that the longer side is `side` or a little more.

    Args:
        image: uint8 of shape (height, width).
        side: in pixels.
    Returns:
        uint8 of a shape not larger than the image's.
    """
    return np.asarray(Image.fromarray(image).reduce(max(1, round(max(image.shape) / side))))


def is_light_on_dark(image: np.ndarray) -> bool:
    """Tells whether the ink is lighter than the paper.

    The paper's light is a polynomial of degree 2, fitted to the picture's border; the ink is
    what differs most from it.

    Args:
        image: uint8 of shape (height, width), 0 is black, 255 is white.
    """
    y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in image.shape), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    border = np.maximum(abs(x), abs(y)) > 0.9
    fitted = np.linalg.lstsq(terms[border], image[border].astype(float), rcond=None)[0]
    difference = image - terms @ fitted
    return bool(difference.max() > -difference.min())


def paper(image: np.ndarray) -> np.ndarray:
    """Estimates the paper's light under dark ink: the picture with its narrow valleys filled.

    A morphological closing (Serra, Image Analysis and Mathematical Morphology, 1982) of a
    small copy.

    Args:
        image: uint8 of shape (height, width), dark ink on light paper.
    Returns:
        float32 of the image's shape, 0 to 255.
    """
    small = shrink(image, round(_PAPER_SIDE * max(image.shape) / min(image.shape)))
    reach = max(1, round(_REACH * min(small.shape)))
    # Beyond the border the light goes on as it comes, or a dark corner would be a valley.
    closed = np.pad(small.astype(int), reach, mode="reflect", reflect_type="odd")
    closed = closed.clip(0, 255).astype(np.uint8)
    for step in (ImageFilter.MaxFilter, ImageFilter.MinFilter):
        closed = _filtered(closed, step(2 * reach + 1))
    closed = _filtered(closed, ImageFilter.GaussianBlur(2))[reach:-reach, reach:-reach]
    full = Image.fromarray(closed).resize(image.shape[::-1], Image.Resampling.BILINEAR)
    return np.asarray(full, np.float32)


def threshold(contrast: np.ndarray) -> float:
    """Returns the level that parts ink from paper: half of the ink's mean.

    Ridler and Calvard, Picture thresholding using an iterative selection method, 1978, from the
    paper's known mean of 0, so that it does not matter how little ink there is; and one step of
    it, since with more the level comes down to what is left of a shadow.

    Args:
        contrast: float32 of shape (height, width), the share of the paper's light that is
            missing.
    """
    half = float(contrast.max()) / 2
    if half <= _FAINTEST:
        return _FAINTEST
    return max(_FAINTEST, float(contrast[contrast > half].mean()) / 2)


def crop(ink: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Cuts a digit out: the ink in its mask and in its soft edge; a large one is shrunk.

    Args:
        ink: uint8 of shape (height, width), 0 is paper, 255 is ink.
        mask: bool of the same shape, not empty.
    Returns:
        uint8, with ink on each of its four sides.
    """
    side = max(mask[_around(mask, 0)].shape)
    near = _around(mask, side // _BOX + 1)
    ink, mask = (shrink(each[near], _DIGIT_SIDE) for each in (ink, np.uint8(255 * mask)))
    edge = max(mask.shape) // _BOX + 1
    ink = np.where(_filtered(mask, ImageFilter.MaxFilter(2 * edge + 1)) > 0, ink, 0)
    return ink[_around(ink > 0, 0)]


def thicken(ink: np.ndarray) -> np.ndarray:
    """Broadens thin strokes to MNIST's width, or they would fade where the digit is made small.

    Args:
        ink: uint8 of shape (height, width), cropped to a digit.
    Returns:
        uint8 of that shape, or larger by as much on each side as the strokes have grown.
    """
    ink = np.round(ink * (255 / ink.max())).astype(np.uint8)  # shrunk, a hairline is grey
    mask = ink > 127
    outside = np.pad(~mask, 1, mode="constant", constant_values=True)
    near = outside[:-2, 1:-1] | outside[2:, 1:-1] | outside[1:-1, :-2] | outside[1:-1, 2:]
    # A stroke of width w and length l covers wl pixels, 2l of them at its edge.
    width = 2 * np.count_nonzero(mask) / np.count_nonzero(mask & near)
    missing = round((_STROKE * max(ink.shape) - width) / 2)
    if missing <= 0:
        return ink
    return _filtered(np.pad(ink, missing, mode="constant"), ImageFilter.MaxFilter(2 * missing + 1))


def fit(ink: np.ndarray) -> np.ndarray:
    """Makes the longer side 20 pixels, and keeps the shape; anti-aliased.

    Args:
        ink: uint8 of shape (height, width), cropped to a digit.
    Returns:
        uint8 of shape (20, 20 or less) or (20 or less, 20).
    """
    size = [max(1, round(_BOX * side / max(ink.shape))) for side in reversed(ink.shape)]
    return np.asarray(Image.fromarray(ink).resize((size[0], size[1]), Image.Resampling.HAMMING))


def centre(ink: np.ndarray) -> np.ndarray:
    """Puts the centre of mass in the middle of 28x28, to the nearest pixel.

    Args:
        ink: uint8 of a shape up to (28, 28), 0 is paper, 255 is ink.
    Returns:
        uint8 of shape (28, 28).
    """
    image = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.uint8)
    middle = np.argwhere(ink).T @ ink[ink > 0] / ink.sum(dtype=float)
    corner = np.round(IMAGE_SIZE / 2 - middle).astype(int)
    top, left = np.clip(corner, 0, np.subtract(image.shape, ink.shape))
    image[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return image


def _ink(image: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the picture's ink, uint8, 255 where it is full, and its pieces but for dust."""
    image = shrink(image, _SIDE)
    light = is_light_on_dark(shrink(image, _SIDE // 5))
    image = 255 - image if light else image
    white = paper(image)
    # Dark ink takes a share of the light that falls on its paper; light ink is light of its own.
    contrast = (white - image) / (255 if light else np.maximum(white, 1))
    level = threshold(contrast)
    labels, boxes = pieces.find(contrast > level)
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    smallest = max(_SMALLEST * max(image.shape), _DUST * sides.max(initial=0))
    kept = sides >= smallest
    if not kept.any():
        raise ValueError("no ink; expected handwriting that stands out from its paper")
    labels = np.append(0, np.cumsum(kept) * kept)[labels]
    lowest, highest = level / 4, np.percentile(contrast[labels > 0], 90)
    ink = ((contrast - lowest) / (highest - lowest)).clip(0, 1)
    return np.round(255 * ink).astype(np.uint8), labels, boxes[kept]


def _around(mask: np.ndarray, margin: int) -> Tuple[slice, slice]:
    (top, left), (bottom, right) = (f(np.nonzero(mask), axis=1) for f in (np.min, np.max))
    return (
        slice(max(0, top - margin), bottom + 1 + margin),
        slice(max(0, left - margin), right + 1 + margin),
    )


def _filtered(image: np.ndarray, by: Any) -> np.ndarray:
    return np.asarray(Image.fromarray(image).filter(by))
