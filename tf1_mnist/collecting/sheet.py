"""Draws a sheet with numbers to copy by hand, and reads photographs of it.

A sheet is an A4 page. Each number is printed above a field in which to write it. The codes of the
four corner marks identify the page, and thus the numbers above its fields. Distances are in
millimetres from the page's top left corner. `pdf` draws the pages to print, and `read` cuts the
handwriting out of a photograph of one page.
"""

import io
from typing import Any, Dict, List, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist.collecting import learnable
from tf1_mnist.data import CLASSES
from tf1_mnist.handwriting.paper import ink

WIDTH, HEIGHT = 210.0, 297.0  # the size of the page
PAGES = 2
_MARKS = cv2.aruco.DICT_5X5_1000  # the dictionary of the marks' codes
_CORNERS = 4

_MARK, _EDGE = 14.0, 8.0  # the side of a mark, and its distance from the page's edges
_COLUMNS = 3  # the number of fields in a row
_LEFT, _TOP = 12.0, 40.0  # the position of the first field
_FIELD_WIDTH, _FIELD_HEIGHT = 58.0, 14.0
_STEP_RIGHT, _STEP_DOWN = 64.0, 24.0  # the distances between the corners of neighbouring fields
_ABOVE = 3.5  # the distance between a field and the number above it
_INCH = 25.4
_POINTS = 13  # the font size of the numbers
# The colour of the fields' lines absorbs 13 % of the light, too little to be taken for ink.
_LINE = (0.80, 0.89, 0.95)
_PRINT = (0.42, 0.55, 0.64)
_SCALE = 10  # pixels of the flattened page for each millimetre
_SIDE = 4000  # pixels; larger pictures are shrunk to about this size before marks are detected
_MARGIN = 2.0  # millimetres around a field into which writing may extend
# Shares of the light: the lines of the fields absorb less than _PALE, and ink more than _INK.
_PALE, _INK = 0.2, 0.25
_GRAIN = 2  # pixels, the standard deviation of the blur that removes noise
_LEAST_INK = 0.6  # square millimetres; a field with less ink is empty
# The lengths of the numbers without signs, and the forms with signs, in which 0 stands for any
# digit. Do not change them: the writing on sheets that are already printed would get wrong labels.
_LENGTHS = (1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6)
_FORMS = ("00+00=00", "00-0", "0×00", "00÷0", "0.000", "00/00")


class Field(NamedTuple):
    """A field to write in.

    label: the number that is printed above the field.
    left, top, right, bottom: the field's edges, in millimetres.
    """

    label: str
    left: float
    top: float
    right: float
    bottom: float


class Filled(NamedTuple):
    """The handwriting on a sheet.

    rows: for each field that is filled in, its label and the row as the reader sees it, uint8 of
        shape (32, width), 0 is paper, 255 is ink.
    empty: the number of empty fields.
    faults: for each field that cannot be used, the reason.
    """

    rows: List[Tuple[str, np.ndarray]]
    empty: int
    faults: List[str]


def fields(page: int) -> List[Field]:
    """Returns the fields of a page, row by row.

    Args:
        page: the number of the page, counted from 0.
    """
    found = []
    for k, label in enumerate(_labels(page)):
        row, column = divmod(k, _COLUMNS)
        left, top = _LEFT + _STEP_RIGHT * column, _TOP + _STEP_DOWN * row
        found.append(Field(label, left, top, left + _FIELD_WIDTH, top + _FIELD_HEIGHT))
    return found


def _labels(page: int) -> List[str]:
    """Returns the numbers to copy on a page, the same in each call.

    All digits occur about equally often.
    """
    random = np.random.RandomState(page)
    forms = ["0" * length for length in _LENGTHS] + list(_FORMS)
    forms = [forms[k] for k in random.permutation(len(forms))]
    count = sum(form.count("0") for form in forms)
    digits = iter(
        np.concatenate([random.permutation(CLASSES) for _ in range(-(-count // CLASSES))])
    )
    return ["".join(str(next(digits)) if each == "0" else each for each in form) for form in forms]


def marks() -> np.ndarray:
    """Returns the corners of the four marks.

    The marks are in the order top left, top right, bottom right, bottom left, and so are the
    corners of each mark.

    Returns:
        float64 of shape (4, 4, 2), the x and y of each corner, in millimetres.
    """
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    room = np.array([WIDTH, HEIGHT]) - 2 * _EDGE - _MARK
    return np.asarray(_EDGE + room * square[:, None] + _MARK * square)


def pdf() -> bytes:
    """Returns the pages as a PDF file; each call returns the same bytes."""
    from matplotlib.backends.backend_pdf import PdfPages  # late, since it takes a second

    content = io.BytesIO()
    with PdfPages(content, metadata={"CreationDate": None}) as pages:
        for page in range(PAGES):
            pages.savefig(figure(page))
    return content.getvalue()


def figure(page: int) -> Any:
    """Draws a page.

    Args:
        page: the number of the page, counted from 0.
    Returns:
        A Matplotlib figure of the size of the page.
    """
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(WIDTH / _INCH, HEIGHT / _INCH))
    axes = drawn.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.set_axis_off()
    dictionary = cv2.aruco.getPredefinedDictionary(_MARKS)
    for corner, mark in enumerate(marks()):
        image = cv2.aruco.generateImageMarker(dictionary, _CORNERS * page + corner, 700)
        (left, top), (right, bottom) = mark[0], mark[2]
        extent = (left, right, bottom, top)
        axes.imshow(image, cmap="gray", vmin=0, vmax=255, extent=extent, aspect="auto")
    axes.text(
        WIDTH / 2,
        _EDGE + _MARK / 2,
        "Copy each number into the field below it, as you usually write.\n"
        "Then photograph the whole page, with its four corner marks.\n"
        f"Page {page + 1} of {PAGES}",
        ha="center",
        va="center",
        size=10,
        linespacing=1.4,
    )
    for field in fields(page):
        outline = _outline(field)
        axes.plot(*outline, color=_LINE, linewidth=1.2)
        place = field.left, field.top - _ABOVE
        axes.text(*place, field.label, size=_POINTS, color=_PRINT, va="baseline")
    return drawn


def _outline(field: Field) -> Tuple[List[float], List[float]]:
    """Returns the x and the y of the points of a closed line around a field."""
    x = [field.left, field.right, field.right, field.left, field.left]
    return x, [field.top, field.top, field.bottom, field.bottom, field.top]


def is_shown(picture: np.ndarray) -> bool:
    """Returns whether a picture shows a sheet, that is, at least one of its corner marks."""
    return bool(_marks(picture))


def read(picture: np.ndarray) -> Filled:
    """Cuts the rows out of a photograph of a sheet.

    Args:
        picture: uint8 of shape (height, width), 0 is black, 255 is white; it must show the whole
            sheet, and may be rotated.
    Returns:
        The handwriting, as in Filled.
    Raises:
        ValueError: the picture does not show the four corner marks of one page.
    """
    number, corners = _corners(picture)
    contrast, _ = ink.measure(_flattened(picture, corners), picture.size)
    contrast[contrast < _PALE] = 0
    rows, faults, empty = [], [], 0
    for field in fields(number):
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
        A dictionary from the code of each mark to its corners, float of shape (4, 2), in pixels of
        the picture.
    """
    small = ink.shrink(picture, _SIDE)
    dictionary = cv2.aruco.getPredefinedDictionary(_MARKS)
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    found, codes, _ = cv2.aruco.ArucoDetector(dictionary, parameters).detectMarkers(small)
    scale = picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]
    return {
        code: (mark.reshape(4, 2) + 0.5) * scale - 0.5
        for mark, code in zip(found, [] if codes is None else np.ravel(codes).tolist())
        if code < _CORNERS * PAGES
    }


def _corners(picture: np.ndarray) -> Tuple[int, np.ndarray]:
    """Finds a page in a picture.

    Returns:
        The number of the page; and the corners of its marks, float of the same shape and order as
        those of `marks`, in pixels of the picture.
    Raises:
        ValueError: as in `read`.
    """
    found = _marks(picture)
    pages = sorted({code // _CORNERS for code in found})
    if len(pages) != 1:
        raise ValueError(f"{len(pages)} sheets; expected a photograph of one")
    if len(found) < _CORNERS:
        raise ValueError(
            f"{len(found)} of the sheet's {_CORNERS} corner marks; expected a sharp photograph of "
            "the whole sheet"
        )
    return pages[0], np.stack([found[code] for code in sorted(found)])


def _flattened(picture: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Undoes the perspective of a picture of a sheet; the result has `_SCALE` pixels per mm."""
    there = (_SCALE * marks() - 0.5).reshape(-1, 2)
    matrix, _ = cv2.findHomography(corners.reshape(-1, 2), there)
    size = round(_SCALE * WIDTH), round(_SCALE * HEIGHT)
    return cv2.warpPerspective(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def _cut(flat: np.ndarray, field: Field) -> np.ndarray:
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
    """Returns the row of writing in a field, as the reader sees it.

    Args:
        contrast: float32 of shape (height, width), the contrast in the field and its margin.
        inked: bool of the same shape, the ink.
    Raises:
        ValueError: the writing reaches beyond the margin; or as in `learnable.cut`.
    """
    if inked[[0, -1]].any() or inked[:, [0, -1]].any():
        raise ValueError(f"the writing extends {_MARGIN:g} mm or more beyond it; expected less")
    return learnable.cut(np.round(255 * (1 - contrast.clip(0, 1))).astype(np.uint8))
