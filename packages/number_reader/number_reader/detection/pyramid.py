"""The image pyramid: a picture's ink at several resolutions, the higher ones for small digits."""

from typing import Callable, Iterator, List, NamedTuple, Tuple, TypeVar

import numpy as np

from number_reader import images
from number_reader.detection import components, desk, ink
from number_reader.elements import Components
from number_reader.words import InputError

MOST_PIECES = 20_000  # a picture with more components is noise, and would take too long to read

_SIDE = 1400  # pixels; the longer side of larger pictures is first shrunk to this length
_LEAST_SIDE = 400  # pixels; smaller pictures are enlarged, so that strokes are several pixels wide
_LEAST_SIZE = 20  # pixels; if digits would be smaller, the picture is shrunk less
_LEAST_HEIGHT = 100  # pixels; if a long strip were shrunk to less, its rows would merge
_MOST_PIXELS = 8_000_000  # the size of the largest copy that is searched; more would take too long

Found = TypeVar("Found")


class Level(NamedTuple):
    """The ink of a picture at one resolution.

    contrast, threshold: as returned by `ink.measure`.
    scale: the length of one pixel of the level, in pixels of the picture.
    """

    contrast: np.ndarray
    threshold: float
    scale: float


class Writing(NamedTuple):
    """The ink in a level or in a part of it.

    contrast: float32 of shape (height, width), as returned by `ink.measure`, but 0 on ink that does
        not count, such as the ink of lines.
    threshold: the threshold between paper and ink, as returned by `ink.measure`.
    scale: as in Level.
    components: the connected components of the ink.
    kept: bool of shape (n,), which components belong to the writing.
    size: the size of a digit, in pixels of the level; 0 if there is no writing.
    """

    contrast: np.ndarray
    threshold: float
    scale: float
    components: Components
    kept: np.ndarray
    size: float

    @property
    def softened(self) -> np.ndarray:
        """The writing with soft edges, as a uint8 array of the contrast's shape.

        0 is paper, and 255 is ink.
        """
        of_writing = np.append(False, self.kept)[self.components.labels]
        return ink.soften(self.contrast, self.threshold, of_writing)


class Pyramid:
    """A picture at several levels of resolution, from low to high; each is computed on demand.

    Args:
        picture: uint8 of shape (height, width), dark ink on light paper or light ink on dark.
    """

    def __init__(self, picture: np.ndarray) -> None:
        self._longest = max(picture.shape)
        self._picture = images.enlarge(picture, _LEAST_SIDE)
        self._taken: List[Level] = []

    def legible(self, find: Callable[[Level], Tuple[Found, float]]) -> Found:
        """Searches one level after another until the digits are large enough to be read.

        The level with the lowest resolution comes first. If the digits are too small in every
        level, all levels are searched.

        Args:
            find: a function that searches a level and returns a result and the size of a digit, in
                pixels of the level.
        Returns:
            The result for the last level that was searched.
        """
        for level in self:
            found, size = find(level)
            if size >= _LEAST_SIZE:
                break
        return found

    def __iter__(self) -> Iterator[Level]:
        shorter, longer = sorted(self._picture.shape)
        side, number = max(_SIDE, _LEAST_HEIGHT * int(longer) // int(shorter)), 0
        while True:
            if number == len(self._taken):
                self._taken.append(self._level(side))
            level = self._taken[number]
            yield level
            size = level.contrast.size
            if size == self._picture.size or 4 * size > _MOST_PIXELS:
                return
            side, number = 2 * side, number + 1

    def _level(self, side: int) -> Level:
        picture = images.shrink(self._picture, side)
        if picture.size > _MOST_PIXELS:  # `shrink` rounds the factor
            picture = images.fitted(self._picture, _MOST_PIXELS)
        picture = desk.painted_over(picture)
        contrast, threshold = ink.measure(picture, side)
        return Level(contrast, threshold, self._longest / max(contrast.shape))


def writing(contrast: np.ndarray, threshold: float, scale: float, mask: np.ndarray) -> Writing:
    """Finds the connected components of ink, and decides which of them are writing.

    Args:
        contrast, threshold, scale: as in Writing.
        mask: bool of the contrast's shape, the ink that counts.
    Raises:
        ValueError: there are more than `MOST_PIECES` components.
    """
    found = components.find(mask)
    if len(found.boxes) > MOST_PIECES:
        raise InputError("too many pieces", found=f"{len(found.boxes):,}", most=f"{MOST_PIECES:,}")
    kept = components.writing(found)
    size = components.digit_size(found, kept) if kept.any() else 0.0
    return Writing(contrast, threshold, scale, found, kept, size)
