"""Finds the handwriting on a printed sheet in a photograph."""

from typing import Dict, List, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist.handwriting import labelling, sheet
from tf1_mnist.handwriting.paper import ink
from tf1_mnist.handwriting.writing import page, strips

_SCALE = 10  # pixels of the flattened page for each millimetre
_SIDE = 4000  # pixels; marks are looked for in a picture of about this size
_MARGIN = 2.0  # millimetres around a field, which writing may take up, too
# Shares of the light: ink absorbs more than this, and the lines of the fields less.
_PALE, _INK = 0.2, 0.25
_GRAIN = 2  # pixels; noise is averaged over so many before there is ink
_LEAST_INK = 0.6  # square millimetres; a field with less is empty


class Filled(NamedTuple):
    """The handwriting on a sheet.

    rows: for each field that is filled in, its label and the row as the reader sees it, uint8 of
        shape (32, width), 0 is paper, 255 is ink.
    empty: the number of fields that are empty.
    faults: the reason why a field cannot be used, for each such field.
    """

    rows: List[Tuple[str, np.ndarray]]
    empty: int
    faults: List[str]


def read(picture: np.ndarray) -> Filled:
    """Cuts the rows out of a photograph of a sheet.

    Args:
        picture: uint8 of shape (height, width), 0 is black, 255 is white; it must show the whole
            sheet, and may be rotated.
    Raises:
        ValueError: the corner marks cannot be found; or as in `page.check`.
    """
    page.check(picture)
    number, corners = _marks(picture)
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
            labelling.check(field.label, row)
            rows.append((field.label, row))
        except ValueError as error:
            faults.append(f"the field below {field.label}: {error}")
    return Filled(rows, empty, faults)


def _marks(picture: np.ndarray) -> Tuple[int, np.ndarray]:
    """Finds the corner marks.

    Returns:
        The number of the sheet's page; and the corners of its marks in pixels of the picture, float
        of the same shape as `sheet.marks`.
    """
    small = ink.shrink(picture, _SIDE)
    dictionary = cv2.aruco.getPredefinedDictionary(sheet.MARKS)
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    found, codes, _ = cv2.aruco.ArucoDetector(dictionary, parameters).detectMarkers(small)
    pages: Dict[int, Dict[int, np.ndarray]] = {}
    for mark, code in zip(found, [] if codes is None else np.ravel(codes).tolist()):
        number, corner = divmod(code, sheet.CORNERS)
        if number < sheet.PAGES:
            pages.setdefault(number, {})[corner] = mark.reshape(4, 2)
    if len(pages) != 1:
        raise ValueError(
            f"corner marks of {len(pages)} sheets; expected a photograph of one sheet that was "
            "printed by draw --sheet"
        )
    ((number, by_corner),) = pages.items()
    if len(by_corner) < sheet.CORNERS:
        raise ValueError(
            f"{len(by_corner)} of the sheet's {sheet.CORNERS} corner marks; expected a sharp "
            "photograph of the whole sheet"
        )
    corners = np.stack([by_corner[corner] for corner in range(sheet.CORNERS)])
    scale = picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]
    return number, (corners + 0.5) * scale - 0.5


def _flattened(picture: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Returns the sheet as if seen from above, at `_SCALE`."""
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
    """Returns the row that is written in a field, as the reader sees it."""
    if inked[[0, -1]].any() or inked[:, [0, -1]].any():
        raise ValueError(f"the writing extends {_MARGIN:g} mm or more beyond it; expected less")
    found = page.find(np.round(255 * (1 - contrast.clip(0, 1))).astype(np.uint8))
    if len(found.rows) != 1:
        raise ValueError(f"{len(found.rows)} rows of writing; expected one")
    return strips.cut(found, found.rows[0]).image
