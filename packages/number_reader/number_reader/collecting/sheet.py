"""Draws sheets with numbers to copy by hand; `pdf` returns the pages as a file to print.

A sheet is an A4 page. Each number is printed above a field in which to write it. The codes of the
four corner marks identify the page and thus the numbers above its fields. Positions are measured
in millimetres from the page's top-left corner.
"""

import io
from typing import Any, List, NamedTuple, Tuple

import cv2
import numpy as np

from tf1_mnist.data import CLASSES

WIDTH, HEIGHT = 210.0, 297.0  # the size of the page
PAGES = 2
MARKS = cv2.aruco.DICT_5X5_1000  # the dictionary of the marks' codes
CORNERS = 4

_MARK, _EDGE = 14.0, 8.0  # the side of a mark, and its distance from the page's edges
_COLUMNS = 3  # the number of fields in a row
_LEFT, _TOP = 12.0, 40.0  # the position of the first field
_FIELD_WIDTH, _FIELD_HEIGHT = 58.0, 14.0
_STEP_RIGHT, _STEP_DOWN = 64.0, 24.0  # the distances between the corners of neighbouring fields
_ABOVE = 3.5  # the distance between a field and the number above it
_INCH = 25.4
_POINTS = 13  # the font size of the numbers
# The colour of the fields' lines absorbs 13% of the light, too little to be taken for ink.
_LINE = (0.80, 0.89, 0.95)
_PRINT = (0.42, 0.55, 0.64)
# The lengths of the numbers without signs, and the forms with signs, in which 0 stands for any
# digit. If they changed, the writing on sheets that are already printed would get wrong labels.
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
    """Returns the numbers that a page shows; each call returns the same numbers.

    All ten digits occur about equally often.
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

    The marks are in the order top left, top right, bottom right, bottom left. The corners of each
    mark are in the same order.

    Returns:
        A float64 array of shape (4, 4, 2): the x and y of each corner, in millimetres.
    """
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    room = np.array([WIDTH, HEIGHT]) - 2 * _EDGE - _MARK
    return np.asarray(_EDGE + room * square[:, None] + _MARK * square)


def pdf() -> bytes:
    """Returns the pages as a PDF file; each call returns the same bytes."""
    from matplotlib.backends.backend_pdf import PdfPages  # late, since the import takes a second

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
        A Matplotlib figure of the page's size.
    """
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(WIDTH / _INCH, HEIGHT / _INCH))
    axes = drawn.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.set_axis_off()
    dictionary = cv2.aruco.getPredefinedDictionary(MARKS)
    for corner, mark in enumerate(marks()):
        image = cv2.aruco.generateImageMarker(dictionary, CORNERS * page + corner, 700)
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
    """Returns the x and y coordinates of points that form a closed line around a field."""
    x = [field.left, field.right, field.right, field.left, field.left]
    return x, [field.top, field.top, field.bottom, field.bottom, field.top]
