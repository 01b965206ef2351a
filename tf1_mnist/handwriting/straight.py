"""Cuts a row out of a page, and makes it look like the rows that the reader was trained on."""

from typing import NamedTuple

import cv2
import numpy as np

from tf1_mnist.data.composition import HEIGHT
from tf1_mnist.handwriting.page import Page, Row

_DIGIT = 20  # pixels, the height of a row's median digit
_MARGIN = 6  # pixels of paper at both ends
_GAP = 16  # pixels; wider gaps are shortened
_STROKE = 0.12  # thinner strokes are thickened to this share of a digit's height
_ZOOM = 4  # strokes are thickened at so many times the size


class Strip(NamedTuple):
    """A row as the reader sees it.

    image: uint8 of shape (32, width), 0 is paper, 255 is ink.
    along: float of shape (width + 1,), the position of each column's left edge along the row, in
        pixels of the page, and that of the end.
    corner: float of shape (2,), x and y of the strip's top left corner on the page.
    right, down: float of shape (2,), the unit vectors along the row and across it.
    height: of the strip, in pixels of the page.
    """

    image: np.ndarray
    along: np.ndarray
    corner: np.ndarray
    right: np.ndarray
    down: np.ndarray
    height: float


def cut(page: Page, row: Row) -> Strip:
    """Rotates a row until it is level, scales it, and thickens its strokes."""
    right = np.array([np.cos(row.angle), np.sin(row.angle)])
    down = np.array([-np.sin(row.angle), np.cos(row.angle)])
    top, left, bottom, end = page.pieces.boxes[row.digits + row.others].T
    corners = np.array([[left, top], [end, top], [left, bottom], [end, bottom]], float)
    along, across = np.tensordot(right, corners, (0, 1)), np.tensordot(down, corners, (0, 1))
    digits = across[:, : len(row.digits)]
    tops, bottoms = np.min(digits, axis=0), np.max(digits, axis=0)
    middle = float(np.median(tops) + np.median(bottoms)) / 2
    highest, lowest = float(np.percentile(tops, 10)), float(np.percentile(bottoms, 90))
    extent = 2 * max(middle - highest, lowest - middle)
    zoom = min(_DIGIT / row.height, max(0.97 * HEIGHT / extent, 0.65 * _DIGIT / row.height))
    zoom *= _ZOOM

    start, width = along.min() - _ZOOM * _MARGIN / zoom, np.ptp(along)
    size = int(np.ceil(width * zoom)) + 2 * _ZOOM * _MARGIN, _ZOOM * HEIGHT
    height = size[1] / zoom
    offset = -zoom * np.array([start, middle - height / 2])
    matrix = np.column_stack([zoom * np.stack([right, down]), offset])
    ink = _only(page, row)
    if zoom < 1:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.35 / zoom)
    large = cv2.warpAffine(ink, matrix, size, flags=cv2.INTER_LINEAR)
    large = _thicken(large, _STROKE * row.height * zoom)
    kept = _without_wide_gaps(large)
    columns = len(kept) // _ZOOM
    kept = kept[: columns * _ZOOM]
    image = cv2.resize(large[:, kept], (columns, HEIGHT), interpolation=cv2.INTER_AREA)
    edges = start + np.append(kept[::_ZOOM], kept[-1] + 1) / zoom
    corner = right * start + down * (middle - height / 2)
    return Strip(image, edges, corner, right, down, height)


def _only(page: Page, row: Row) -> np.ndarray:
    """Returns the page's ink without that of other rows."""
    chosen = np.zeros(len(page.pieces.boxes) + 1, np.uint8)
    chosen[1 + np.array(row.digits + row.others)] = 1
    mask = cv2.dilate(chosen[page.pieces.labels], np.ones((5, 5), np.uint8))
    return page.ink * mask


def _thicken(ink: np.ndarray, wanted: float) -> np.ndarray:
    """Thickens thin strokes to a width in pixels, since they would fade when they are shrunk."""
    mask = (ink > 127).astype(np.uint8)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    edge = mask - cv2.erode(mask, cross, borderValue=0)
    # A stroke of width w and length l covers wl pixels, of which 2l are at its edge.
    width = 2 * np.count_nonzero(mask) / (np.count_nonzero(edge) or 1)
    missing = int(np.rint((wanted - width) / 2))
    if missing <= 0:
        return ink
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * missing + 1, 2 * missing + 1))
    return cv2.dilate(ink, kernel)


def _without_wide_gaps(ink: np.ndarray) -> np.ndarray:
    """Returns the numbers of the columns to keep, so that no gap is wider than `_GAP`."""
    kept, empty = [], 0
    for column, blank in enumerate((ink < 64).all(axis=0)):
        empty = empty + 1 if blank else 0
        if empty <= _ZOOM * _GAP:
            kept.append(column)
    return np.array(kept)
