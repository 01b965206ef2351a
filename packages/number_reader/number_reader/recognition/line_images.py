"""Cuts a row out of a page, and makes it look like the rows that the reader was trained on."""

from typing import NamedTuple, Tuple

import cv2
import numpy as np

from number_reader.detection.components import around
from number_reader.detection.strokes import disc, growth
from number_reader.elements import Page, Row
from number_reader.rows import HEIGHT

MARGIN = 6  # pixels of paper at each end of a line image

_DIGIT = 20  # pixels, the height to which a row's digits are scaled
_HIGHER = 70  # the percentile of the tall components' heights that is taken as the digits' height
_HIGHEST = 1.4  # times the median height of the tall components, the greatest height of the digits
_NARROW = 0.5  # times a digit's height; a row is widened if most of its digits are narrower
# The greatest factor by which a row is widened, since the parts of a broken 1 are much closer to
# each other than two 1s.
_WIDEST = 2
_FEW = 4  # a row of fewer large components is not widened for being narrow; they may be 1s
# A row is widened until the middles of two adjacent 1s are at least _PITCH pixels apart. If they
# were nearer, the network would have no column for the blank between them. A large component may be
# a 1 if its width is less than _SLIM times its height.
_PITCH, _SLIM = 8, 0.35
_GAP = 16  # pixels; wider gaps are shortened to this width
_STROKE = 0.12  # thinner strokes are thickened to this share of a digit's height
_FITTING = 75  # the percentage of a row's digits that have to fit into the line image
# If many digits would not fit into the line image, as in a row that forms an arc, the row is scaled
# down until they fit into _NEARLY_ALL times the line image's height, but at most by the factor
# _LEAST_SCALE.
_NEARLY_ALL, _LEAST_SCALE = 0.97, 0.65
_ZOOM = 4  # the magnification at which strokes are thickened, by fractions of a line image's pixel
_BLUR = 0.35  # pixels of the shrunk image, the standard deviation of the blur before shrinking


class LineImage(NamedTuple):
    """The image of a row for the network, and its position on the page.

    image: uint8 of shape (32, width); 0 is paper, and 255 is ink.
    along: float of shape (width + 1,), the positions along the row of the left edge of each column
        and of the right edge of the last, in pixels of the page.
    corner: float of shape (2,), the x and y of the line image's top-left corner on the page.
    right, down: float of shape (2,), the unit vectors along the row and across it.
    height: the height of the line image, in pixels of the page.
    """

    image: np.ndarray
    along: np.ndarray
    corner: np.ndarray
    right: np.ndarray
    down: np.ndarray
    height: float


def cut(page: Page, row: Row) -> LineImage:
    """Rotates a row until it is horizontal, scales it, and thickens its strokes."""
    right = np.array([np.cos(row.angle), np.sin(row.angle)])
    down = np.array([-np.sin(row.angle), np.cos(row.angle)])
    top, left, bottom, end = page.components.boxes[row.components].T
    corners = np.array([[left, top], [end, top], [left, bottom], [end, bottom]], float)
    along, across = np.tensordot(right, corners, (0, 1)), np.tensordot(down, corners, (0, 1))
    digits = across[:, : len(row.tall)]
    tops, bottoms = np.min(digits, axis=0), np.max(digits, axis=0)
    middle = float(np.median(tops) + np.median(bottoms)) / 2
    size = _size(row, page.components.heights[row.tall])
    zoom = _ZOOM * _scale(size, middle - tops, bottoms - middle)
    ratios = page.components.widths[row.tall] / page.components.heights[row.tall]
    middles = zoom / _ZOOM * np.mean(along[:, : len(row.tall)], axis=0)
    wider = zoom * max(_widening(ratios), _spreading(middles, ratios))

    start, height = along.min() - _ZOOM * MARGIN / wider, _ZOOM * HEIGHT / zoom
    shape = int(np.ceil(np.ptp(along) * wider)) + 2 * _ZOOM * MARGIN, _ZOOM * HEIGHT
    corner = right * start + down * (middle - height / 2)
    large = _rotated(page, row, np.array([wider, zoom]), corner, shape)
    large = cv2.dilate(large, disc(growth(large, _STROKE * size * zoom)))
    kept = _without_wide_gaps(large)
    kept = kept[: len(kept) // _ZOOM * _ZOOM]
    shape = len(kept) // _ZOOM, HEIGHT
    image = cv2.resize(large[:, kept], shape, interpolation=cv2.INTER_AREA)
    edges = start + np.append(kept[::_ZOOM], kept[-1] + 1) / wider
    return LineImage(image, edges, corner, right, down, height)


def _size(row: Row, heights: np.ndarray) -> float:
    """Returns the height of a row's digits, in pixels of the page.

    This height is not the median height of all tall components, since signs such as + and × are not
    as tall as digits.

    Args:
        heights: the heights of the row's tall components, in pixels of the page.
    """
    return float(np.clip(np.percentile(heights, _HIGHER), row.height, _HIGHEST * row.height))


def _scale(height: float, above: np.ndarray, below: np.ndarray) -> float:
    """Returns the factor by which to scale a row so that its digits are 20 pixels high.

    The factor is reduced, within limits, if many digits would otherwise not fit into the line
    image.

    Args:
        height: the height of a digit, in pixels of the page.
        above, below: the extent of each digit above and below the row's middle, in the same unit.
    """
    extent = 2 * max(float(np.percentile(above, _FITTING)), float(np.percentile(below, _FITTING)))
    scale = _DIGIT / height
    return min(scale, max(_NEARLY_ALL * HEIGHT / extent, _LEAST_SCALE * scale))


def _widening(ratios: np.ndarray) -> float:
    """Returns the factor by which to widen a row of narrow digits, such as those in narrow fields.

    Args:
        ratios: the width of each digit divided by its height. The result depends on the third
            quartile of the ratios, on which 1s and touching digits have little influence.
    """
    if len(ratios) < _FEW:
        return 1.0
    return float(np.clip(_NARROW / np.percentile(ratios, 75), 1, _WIDEST))


def _spreading(middles: np.ndarray, ratios: np.ndarray) -> float:
    """Returns the factor by which to widen a row in which 1s stand close together.

    Args:
        middles: the digits' positions along the row, in pixels of a line image that is not widened.
        ratios: the width of each digit divided by its height.
    """
    order = np.argsort(middles)
    slim = ratios[order] < _SLIM
    distances = np.diff(middles[order])[slim[1:] & slim[:-1]]
    return float(np.clip(_PITCH / max(distances.min(initial=np.inf), 1), 1, _WIDEST))


def _rotated(
    page: Page, row: Row, zoom: np.ndarray, corner: np.ndarray, size: Tuple[int, int]
) -> np.ndarray:
    """Returns the row's ink, rotated to the horizontal and scaled, without the ink of other rows.

    Args:
        zoom: float of shape (2,), the magnification along the row and across it.
        corner: the x and y of the result's top-left corner on the page.
        size: the result's width and height, in pixels.
    Returns:
        A uint8 array of shape (height, width).
    """
    members = row.components
    top, left, bottom, right = around(page.components.boxes[members])
    near = slice(max(0, top - 4), bottom + 4), slice(max(0, left - 4), right + 4)
    chosen = np.zeros(len(page.components.boxes) + 1, np.uint8)
    chosen[1 + np.array(members)] = 1
    ink = page.ink[near] * cv2.dilate(
        chosen[page.components.labels[near]], np.ones((5, 5), np.uint8)
    )
    if zoom[1] < 1:
        ink = cv2.GaussianBlur(ink, (0, 0), _BLUR / zoom[1])
    cosine, sine = np.cos(row.angle), np.sin(row.angle)
    matrix = zoom[:, None] * np.array([[cosine, sine], [-sine, cosine]])
    offset = matrix @ (np.array([near[1].start, near[0].start]) - corner)
    return cv2.warpAffine(ink, np.column_stack([matrix, offset]), size, flags=cv2.INTER_LINEAR)


def _without_wide_gaps(ink: np.ndarray) -> np.ndarray:
    """Returns the indices of the columns to keep so that no gap is wider than `_GAP`."""
    columns = np.arange(ink.shape[1])
    latest = np.maximum.accumulate(np.where((ink >= 64).any(axis=0), columns, -1))  # with ink
    return np.flatnonzero(columns - latest <= _ZOOM * _GAP)
