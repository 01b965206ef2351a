"""Cuts the handwriting out of a photograph of a sheet that has been filled in by hand."""

from typing import Dict, List, NamedTuple, Tuple

import cv2
import numpy as np

from number_reader import images
from number_reader.collecting import learnable, sheet
from number_reader.detection import ink

_SCALE = 10  # pixels of the flattened page for each millimetre
_SIDE = 4000  # pixels; larger pictures are shrunk to about this size before marks are detected
_MARGIN = 2.0  # millimetres around a field into which writing may extend
# Shares of the light: the lines of the fields absorb less than _PALE, and ink absorbs more than
# _INK.
_PALE, _INK = 0.2, 0.25
_GRAIN = 2  # pixels, the standard deviation of the blur that removes noise
_LEAST_INK = 0.6  # square millimetres; a field with less ink is empty


class Filled(NamedTuple):
    """The handwriting on a sheet.

    rows: for each field that is filled in, its label and the image of its row for the reader, uint8
        of shape (32, width); 0 is paper, and 255 is ink.
    empty: the number of empty fields.
    faults: for each field that cannot be used, the reason.
    """

    rows: List[Tuple[str, np.ndarray]]
    empty: int
    faults: List[str]


def is_shown(picture: np.ndarray) -> bool:
    """Returns whether a picture shows a sheet, that is, whether a corner mark is found in it."""
    return bool(_marks(picture))


def read(picture: np.ndarray) -> Filled:
    """Cuts the rows out of a photograph of a sheet.

    Args:
        picture: uint8 of shape (height, width); 0 is black, and 255 is white. It must show the
            whole sheet, and may be rotated.
    Returns:
        The handwriting, as in Filled.
    Raises:
        ValueError: the picture does not show the four corner marks of one page.
    """
    number, corners = _corners(picture)
    contrast, _ = ink.measure(_flattened(picture, corners), picture.size)
    contrast[contrast < _PALE] = 0
    rows, faults, empty = [], [], 0
    for field in sheet.fields(number):
        written = _cut(contrast, field)
        inked = cv2.GaussianBlur(written, (0, 0), _GRAIN) > _INK
        if np.count_nonzero(inked) < _LEAST_INK * _SCALE**2:
            empty += 1
            continue
        try:
            row = _row(written, inked)
            learnable.check(field.label, row)
            rows.append((field.label, row))
        except ValueError as error:
            faults.append(f"the field below {field.label}: {error}")
    return Filled(rows, empty, faults)


def _marks(picture: np.ndarray) -> Dict[int, np.ndarray]:
    """Finds the corner marks in a picture.

    Returns:
        A dictionary that maps the code of each mark to its corners: a float array of shape (4, 2),
        in pixels of the picture.
    """
    small = images.shrink(picture, _SIDE)
    dictionary = cv2.aruco.getPredefinedDictionary(sheet.MARKS)
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    found, codes, _ = cv2.aruco.ArucoDetector(dictionary, parameters).detectMarkers(small)
    scale = picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]
    return {
        code: (mark.reshape(4, 2) + 0.5) * scale - 0.5
        for mark, code in zip(found, [] if codes is None else np.ravel(codes).tolist())
        if code < sheet.CORNERS * sheet.PAGES
    }


def _corners(picture: np.ndarray) -> Tuple[int, np.ndarray]:
    """Finds a page in a picture.

    Returns:
        The number of the page, and the corners of its marks. The corners are a float array in
        pixels of the picture, with the same shape and order as the result of `sheet.marks`.
    Raises:
        ValueError: as in `read`.
    """
    found = _marks(picture)
    pages = sorted({code // sheet.CORNERS for code in found})
    if len(pages) != 1:
        raise ValueError(f"{len(pages)} sheets; expected a photograph of one")
    if len(found) < sheet.CORNERS:
        raise ValueError(
            f"{len(found)} of the sheet's {sheet.CORNERS} corner marks; expected a sharp "
            "photograph of the whole sheet"
        )
    return pages[0], np.stack([found[code] for code in sorted(found)])


def _flattened(picture: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Removes the perspective from a picture of a sheet; the result has `_SCALE` pixels per mm."""
    there = (_SCALE * sheet.marks() - 0.5).reshape(-1, 2)
    matrix, _ = cv2.findHomography(corners.reshape(-1, 2), there)
    size = round(_SCALE * sheet.WIDTH), round(_SCALE * sheet.HEIGHT)
    return cv2.warpPerspective(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def _cut(flat: np.ndarray, field: sheet.Field) -> np.ndarray:
    """Returns the part of a flattened sheet that shows a field."""
    left, top, right, bottom = (
        round(_SCALE * edge)
        for edge in (
            field.left - _MARGIN,
            field.top - _MARGIN,
            field.right + _MARGIN,
            field.bottom + _MARGIN,
        )
    )
    return flat[top:bottom, left:right]


def _row(contrast: np.ndarray, inked: np.ndarray) -> np.ndarray:
    """Cuts the row of writing out of a field, as `learnable.cut` does.

    Args:
        contrast: float32 of shape (height, width), the contrast in the field and its margin.
        inked: bool of the same shape, the ink.
    Raises:
        ValueError: the writing extends beyond the margin; see also `learnable.cut`.
    """
    if inked[[0, -1]].any() or inked[:, [0, -1]].any():
        raise ValueError(f"the writing extends {_MARGIN:g} mm or more beyond it; expected less")
    return learnable.cut(np.round(255 * (1 - contrast.clip(0, 1))).astype(np.uint8))
