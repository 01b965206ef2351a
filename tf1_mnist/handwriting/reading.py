"""Reads the numbers in a picture."""

import contextlib
from pathlib import Path
from typing import Any, BinaryIO, Callable, Iterator, List, NamedTuple, Optional, Tuple, Union

import numpy as np

from tf1_mnist import pretrained
from tf1_mnist.handwriting import decoding, page, picture_files, pieces, preprocessing, straight
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.straight import Strip

_STEP = 16  # pixels; the reader sees rows whose width is a multiple of this
_HALF = 16  # pixels of a strip; no digit is wider than twice this


class Digit(NamedTuple):
    """A digit in a row.

    digit: 0 to 9.
    probability: that of the digit among the ten.
    probabilities: of 0 to 9.
    left, right: its ends, in pixels of the picture along the row, from the row's left end.
    """

    digit: int
    probability: float
    probabilities: Tuple[float, ...]
    left: float
    right: float


class Row(NamedTuple):
    """A row of digits.

    number: its digits from left to right.
    confidence: the probability that the row shows just this number.
    corners: x and y of its four corners in pixels of the picture: top left, top right, bottom
        right, bottom left.
    digits: its digits.
    """

    number: str
    confidence: float
    corners: Tuple[Tuple[float, float], ...]
    digits: Tuple[Digit, ...]


class Reading(NamedTuple):
    """What was read in a picture.

    number: the rows' numbers, separated by newlines.
    rows: from top to bottom.
    """

    number: str
    rows: Tuple[Row, ...]


def read(
    file: Union[str, Path, BinaryIO], run: Optional[Path] = None, count: Optional[int] = None
) -> Reading:
    """Reads the numbers in a picture.

    Args:
        file: as in `picture_files.read`.
        run: the folder of a finished run; None for the bundled network.
        count: as in `reader_of`.
    Raises:
        OSError, ValueError: as in `picture_files.read` and `page.find`.
    """
    picture = picture_files.read(file)
    with reader_of(run or pretrained.CNN, count) as read_picture:
        return read_picture(picture)


@contextlib.contextmanager
def reader_of(run: Path, count: Optional[int] = None) -> Iterator[Callable[[np.ndarray], Reading]]:
    """Opens a run's network to read pictures with.

    A run of `reader` reads whole rows. One of another network classifies the pieces of a row.

    Args:
        run: the folder of a finished run.
        count: the number of digits in each row; None for any number.
    Yields:
        A function that takes a picture, uint8 of shape (height, width), 0 is black, 255 is white,
        and returns the Reading. It raises a ValueError if the picture shows no digits.
    Raises:
        OSError, ValueError: as in `saved_model.load`; or a network that does not read whole rows
            is to find `count` digits.
    """
    from tf1_mnist import runs  # imported late, since TensorFlow takes seconds
    from tf1_mnist.runs import saved_model

    whole = runs.read_settings(run).network == "reader"
    if count is not None and not whole:
        raise ValueError(f"{run}: reads single digits; expected a run of reader to count them")
    tensors = saved_model.OF_ROWS if whole else saved_model.OF_DIGITS
    with saved_model.load(run, tensors) as (session, model):

        def rows(found: Page) -> Iterator[Row]:
            scale = found.scale
            for row in found.rows:
                if whole:
                    strip = straight.cut(found, row)
                    yield _spelled(strip, _columns(session, model, strip), scale, count)
                else:
                    yield _classified(session, model, found, row)

        def read_picture(picture: np.ndarray) -> Reading:
            found = [row for row in rows(page.find(picture)) if row.digits]
            if not found:
                raise ValueError("no digits; expected handwritten digits")
            return Reading("\n".join(row.number for row in found), tuple(found))

        yield read_picture


def _columns(session: Any, model: Any, strip: Strip) -> np.ndarray:
    """Returns the probabilities of a strip's columns, float32 of shape (columns, 11)."""
    width = strip.image.shape[1]
    padded = np.pad(strip.image, ((0, 0), (0, -width % _STEP)), mode="constant")
    (probabilities,) = session.run(model.probabilities, {model.images: padded[None]})
    return np.asarray(probabilities[: -(-width // 2)])  # without those of the padding


def _spelled(strip: Strip, columns: np.ndarray, scale: float, count: Optional[int]) -> Row:
    """Returns a row that a reader has read."""
    spelling = decoding.likeliest(columns, count)
    digits = [
        _digit(digit, columns[column, :10], scale * left, scale * right)
        for digit, column, (left, right) in zip(*spelling, _ends(strip, spelling.columns))
    ]
    across = strip.right * (strip.along[-1] - strip.along[0])
    down = strip.down * strip.height
    corners = strip.corner + np.stack([0 * across, across, across + down, down])
    confidence = decoding.probability(columns, spelling.digits)
    return _make(digits, confidence, scale * corners)


def _classified(session: Any, model: Any, found: Page, row: page.Row) -> Row:
    """Returns a row whose digits a network has classified, one by one."""
    from tf1_mnist import training

    groups = preprocessing.row_groups(found, row)
    probabilities = training.predict(session, model, preprocessing.row_digits(found, row))
    top, start, bottom, end = pieces.around(found.pieces.boxes[row.digits + row.others])
    digits = []
    for ten, group in zip(probabilities, groups):
        _, left, _, right = pieces.around(found.pieces.boxes[group])
        ends = found.scale * (left - start), found.scale * (right - start)
        digits.append(_digit(int(np.argmax(ten)), ten, *ends))
    corners = np.array([[start, top], [end, top], [end, bottom], [start, bottom]], float)
    confidence = float(np.prod(probabilities.max(axis=1)))
    return _make(digits, confidence, found.scale * corners)


def _digit(digit: int, ten: np.ndarray, left: float, right: float) -> Digit:
    ten = ten / ten.sum()
    return Digit(digit, float(ten[digit]), tuple(map(float, ten)), float(left), float(right))


def _make(digits: List[Digit], confidence: float, corners: np.ndarray) -> Row:
    number = "".join(str(each.digit) for each in digits)
    return Row(number, confidence, tuple((float(x), float(y)) for x, y in corners), tuple(digits))


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
