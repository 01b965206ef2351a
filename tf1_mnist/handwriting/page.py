"""Finds the rows of writing on a page."""

from typing import List, NamedTuple, Tuple

import numpy as np

from tf1_mnist.handwriting import ink, pieces, ruling
from tf1_mnist.handwriting.pieces import Pieces

_SIDE = 1400  # pixels; larger pictures are shrunk to this size
_LEAST_SIDE = 400  # pixels; smaller pictures are enlarged, so that strokes are several pixels wide
_LEAST_SIZE = 20  # pixels, of a digit; a page with smaller ones is shrunk less
_MOST_PIXELS = 8_000_000
_LONGEST = 200  # the longer side of a picture is at most so many times the shorter
_MOST_PIECES = 20_000
# The values below, and those in `pieces` and `ruling`, were chosen on 285 pictures that people put
# into public repositories.
_STEEPEST = 10  # degrees, of a page
_TALL = 0.5  # a piece is a digit, or a part of one, if it is so many times as tall as a digit
_TALLEST = 1.2  # of a digit; what is taller, such as a long tail, may reach into another row
_LATEST = 3  # digits of a row; the next one is compared with these, since a row may bend
_FEW = 3  # a picture of one digit has no more large pieces
_OVERLAP = 0.35  # of a digit with one of those, as a share of the shorter one's height
_LEAST_INK = 0.04  # of a row, as a share of the row with the most ink


class Row(NamedTuple):
    """A row of writing.

    digits: the numbers of the pieces that are as tall as digits, counted from 0.
    others: those of smaller pieces in the row, such as dashes, dots and parts of broken digits.
    height: the median height of the tall ones, in pixels of the page.
    angle: how much the row falls to the right, in radians.
    """

    digits: List[int]
    others: List[int]
    height: float
    angle: float


class Page(NamedTuple):
    """The writing in a picture.

    ink: uint8 of shape (height, width), 0 is paper, 255 is ink; the picture, shrunk or enlarged,
        and without the lines of the paper.
    pieces: its connected pieces.
    rows: from top to bottom.
    scale: pixels of the picture for each pixel of the page.
    """

    ink: np.ndarray
    pieces: Pieces
    rows: List[Row]
    scale: float


def find(picture: np.ndarray) -> Page:
    """Finds the rows of writing in a picture.

    Args:
        picture: uint8 of shape (height, width), dark ink on light paper or light on dark.
    Raises:
        ValueError: there is no writing, or too much; or the picture is too long.
    """
    if max(picture.shape) > _LONGEST * min(picture.shape):
        height, width = picture.shape
        raise ValueError(
            f"{width:,} x {height:,} pixels; expected the longer side to be at most {_LONGEST} "
            "times the shorter"
        )
    original, picture = picture, ink.enlarge(picture, _LEAST_SIDE)
    side = _SIDE
    while True:
        contrast, level, found = _look(picture, side)
        kept = pieces.writing(found)
        legible = kept.any() and pieces.digit_size(found, kept) >= _LEAST_SIZE
        if legible or contrast.size == picture.size or 4 * contrast.size > _MOST_PIXELS:
            break
        side *= 2
    if not kept.any():
        raise ValueError("no ink; expected handwriting that stands out from the paper")
    of_writing = np.append(False, kept)[found.labels]
    scale = max(original.shape) / max(contrast.shape)
    return Page(ink.soften(contrast, level, of_writing), found, _rows(found, kept), scale)


def _look(picture: np.ndarray, side: int) -> Tuple[np.ndarray, float, Pieces]:
    """Finds the pieces of ink after shrinking a picture to `side` pixels on its longer side.

    Returns:
        contrast, level: as from `ink.measure`, but without the lines of the paper.
        pieces: of ink.
    """
    contrast, level = ink.measure(picture, side)
    mask = contrast > level
    lines = ruling.lines(mask)
    if np.count_nonzero(mask & ~lines) > 0.1 * np.count_nonzero(mask):
        mask &= ~lines
        contrast[lines] = 0
    found = pieces.find(mask)
    if len(found.boxes) > _MOST_PIECES:
        raise ValueError(f"{len(found.boxes):,} pieces of ink; expected at most {_MOST_PIECES:,}")
    return contrast, level, found


def _rows(found: Pieces, kept: np.ndarray) -> List[Row]:
    """Groups the pieces into rows, from top to bottom."""
    heights, size = found.heights, pieces.digit_size(found, kept)
    tall = kept & (heights >= _TALL * size)
    if not tall.any():
        tall = kept
    if np.count_nonzero(tall) <= _FEW and _is_stacked(found.boxes[kept]):
        members = np.flatnonzero(kept).tolist()
        top, _, bottom, _ = pieces.around(found.boxes[members])
        return [Row(members, [], float(bottom - top), 0.0)]
    angle = _angle(found.boxes[tall])
    across, along = _rotated(found.boxes, angle)
    groups = _grouped(np.flatnonzero(tall), across, along, np.minimum(heights, _TALLEST * size))
    inks = [found.areas[group].sum() for group in groups]
    groups = [group for group, area in zip(groups, inks) if area >= _LEAST_INK * max(inks)]
    groups.sort(key=lambda group: float(np.median(across[group])))
    return [_row(found, group, kept & ~tall, across, along, angle) for group in groups]


def _grouped(
    tall: np.ndarray, across: np.ndarray, along: np.ndarray, heights: np.ndarray
) -> List[List[int]]:
    """Groups pieces into rows: each grows from an ordinary digit to the right and to the left."""
    groups = []
    ordinary = float(np.median(heights[tall]))
    rest = sorted(tall.tolist(), key=lambda k: abs(float(heights[k]) - ordinary))
    places = list(zip(across.tolist(), along.tolist(), heights.tolist()))
    while rest:
        first = rest[0]
        group = [first]
        others = sorted(rest[1:], key=lambda k: places[k][1])
        to_the_right = [k for k in others if places[k][1] >= places[first][1]]
        to_the_left = [k for k in reversed(others) if places[k][1] < places[first][1]]
        for ahead in (to_the_right, to_the_left):
            latest = [first]
            for piece in ahead:
                if any(_overlap(places[piece], places[k]) >= _OVERLAP for k in latest):
                    latest = [*latest, piece][-_LATEST:]
                    group.append(piece)
        taken = set(group)
        rest = [k for k in rest if k not in taken]
        groups.append(group)
    return groups


def _overlap(one: Tuple[float, float, float], other: Tuple[float, float, float]) -> float:
    """Returns the height that two pieces share, as a share of the shorter one's."""
    shorter = min(one[2], other[2])
    return min((one[2] + other[2]) / 2 - abs(one[0] - other[0]), shorter) / shorter


def _is_stacked(boxes: np.ndarray) -> bool:
    """Returns whether pieces are parts of one broken digit, one above the other."""
    boxes = boxes[np.argsort(boxes[:, 0])]
    _, _, bottom, _ = boxes[0]
    for k in range(1, len(boxes)):
        top, left, end, right = boxes[k]
        _, start, _, stop = pieces.around(boxes[:k])
        shared = min(right, stop) - max(left, start)
        if shared < 0.3 * min(right - left, stop - start):
            return False
        if top - bottom > 0.12 * max(end - top, bottom - boxes[0, 0]):
            return False
        bottom = max(bottom, end)
    return len(boxes) > 1


def _row(
    found: Pieces,
    digits: List[int],
    small: np.ndarray,
    across: np.ndarray,
    along: np.ndarray,
    angle: float,
) -> Row:
    height = float(np.median(found.heights[digits]))
    left, right = along[digits].min() - 1.5 * height, along[digits].max() + 1.5 * height
    nearest = np.abs(along[:, None] - along[digits]).argmin(axis=1)  # since the row may bend
    near = small & (abs(across - across[digits][nearest]) < 0.75 * height)
    others = np.flatnonzero(near & (left < along) & (along < right))
    if len(digits) >= 3 and np.ptp(along[digits]) > 3 * height:
        weights = np.sqrt(found.areas[digits])
        slope = np.polyfit(along[digits], across[digits], 1, w=weights)[0]
        angle += float(np.arctan(np.clip(slope, -0.15, 0.15)))
    return Row(digits, others.tolist(), height, angle)


def _angle(boxes: np.ndarray) -> float:
    """Returns the angle at which the page's rows cover the least of its height, in radians."""
    if len(boxes) < 3:
        return 0.0
    half = 0.4 * (boxes[:, 2] - boxes[:, 0])
    size = np.median(2 * half)

    def cost(degrees: float) -> float:
        across, _ = _rotated(boxes, np.deg2rad(degrees))
        order = np.argsort(across - half)
        starts, ends = (across - half)[order], (across + half)[order]
        before = np.append(starts[0], np.maximum.accumulate(ends)[:-1])
        covered = np.maximum(0, ends - np.maximum(starts, before)).sum()
        return float(covered / size + 0.02 * abs(degrees))  # a level page, if in doubt

    return float(np.deg2rad(min(np.arange(-_STEEPEST, _STEEPEST + 0.5, 0.5), key=cost)))


def _rotated(boxes: np.ndarray, angle: float) -> Tuple[np.ndarray, np.ndarray]:
    """Returns the positions of the boxes' centres across and along rows of an angle."""
    y, x = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return y * np.cos(angle) - x * np.sin(angle), x * np.cos(angle) + y * np.sin(angle)
