"""Reads strips with a network that reads rows."""

from typing import Callable, Dict, Iterator, List, Optional, Tuple

import numpy as np

from tf1_mnist.handwriting import decoding, readings
from tf1_mnist.handwriting.readings import Row
from tf1_mnist.handwriting.strips import Strip

Network = Callable[[np.ndarray], np.ndarray]  # images -> the probabilities of their columns

_STEP = 16  # pixels; the network sees images whose width is a multiple of this
_BATCH = 64  # images that it sees at once
_HALF = 16  # pixels of a strip; no digit is wider than twice this


def read(network: Network, cut: List[Strip], scale: float, count: Optional[int]) -> List[Row]:
    """Reads strips.

    Args:
        network: takes uint8 of shape (n, 32, width) and returns float32 of shape
            (n, width // 2, 11).
        cut: the strips.
        scale: pixels of the picture for each pixel of the page that they were cut from.
        count: the number of digits in each; None for any number.
    Raises:
        ValueError: as in `decoding.likeliest`.
    """
    images = [padded(strip.image) for strip in cut]
    rows: Dict[int, Row] = {}
    for some in _alike(images):
        for k, columns in zip(some, network(np.stack([images[k] for k in some]))):
            rows[k] = _row(cut[k], columns, scale, count)
    return [rows[k] for k in range(len(cut))]


def padded(image: np.ndarray) -> np.ndarray:
    """Returns an image of a strip with paper at its right, as the network sees it."""
    return np.pad(image, ((0, 0), (0, -image.shape[1] % _STEP)), mode="constant")


def _alike(images: List[np.ndarray]) -> Iterator[List[int]]:
    """Yields the numbers of images of the same shape, up to `_BATCH` of them at a time."""
    widths = np.array([image.shape[1] for image in images])
    for width in np.unique(widths):
        chosen = np.flatnonzero(widths == width).tolist()
        for start in range(0, len(chosen), _BATCH):
            yield chosen[start : start + _BATCH]


def _row(strip: Strip, columns: np.ndarray, scale: float, count: Optional[int]) -> Row:
    """Returns what the columns of a padded strip spell."""
    columns = columns[: -(-strip.image.shape[1] // 2)]  # without those of the padding
    spelling = decoding.likeliest(columns, count)
    digits = [
        readings.digit(digit, columns[column, :10], scale * left, scale * right)
        for digit, column, (left, right) in zip(*spelling, _ends(strip, spelling.columns))
    ]
    across = strip.right * (strip.along[-1] - strip.along[0])
    down = strip.down * strip.height
    corners = scale * (strip.corner + np.stack([0 * across, across, across + down, down]))
    if len(digits) == 1:
        return readings.row_of_one(digits[0], decoding.probabilities_of_one(columns), corners)
    return readings.row(digits, decoding.probability(columns, spelling.digits), corners)


def _ends(strip: Strip, columns: List[int]) -> List[Tuple[float, float]]:
    """Returns the left and right end of each digit's ink, in pixels of the page.

    The reader says near which column a digit is, but not where it begins. Its ink is taken to be
    what is nearer to its column than to its neighbours'.
    """
    width = strip.image.shape[1]
    middles = [min(2 * column + 1, width - 1) for column in columns]
    borders = [(a + b) // 2 for a, b in zip(middles, middles[1:])]
    ink = (strip.image > 64).any(axis=0)
    ends = []
    for middle, start, end in zip(middles, [0, *borders], [*borders, width]):
        start, end = max(start, middle - _HALF), min(end, middle + _HALF)
        inked = start + np.flatnonzero(ink[start:end])
        first, last = (inked[0], inked[-1] + 1) if len(inked) else (start, end)
        left, right = strip.along[[first, last]] - strip.along[0]
        ends.append((float(left), float(right)))
    return ends
