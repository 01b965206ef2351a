"""Reads the numbers in a picture."""

import contextlib
from pathlib import Path
from typing import Any, BinaryIO, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

import numpy as np

from tf1_mnist import pretrained
from tf1_mnist.handwriting import (
    decoding,
    grouping,
    page,
    picture_files,
    pieces,
    preprocessing,
    strips,
)
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.strips import Strip
from tf1_mnist.objective import ROW

_STEP = 16  # pixels; the reader sees rows whose width is a multiple of this
_HALF = 16  # pixels of a strip; no digit is wider than twice this
_LEAST_CONFIDENCE = 0.3  # for each digit of a row; with less, it shows something else


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


class Alternative(NamedTuple):
    """What else a row could show, as in Row."""

    number: str
    confidence: float


class Row(NamedTuple):
    """A row of digits.

    number: its digits from left to right.
    confidence: the probability that the row shows just this number.
    alternatives: for a row of one digit, the two digits that are the next likeliest; else none.
    corners: x and y of its four corners in pixels of the picture: top left, top right, bottom
        right, bottom left.
    digits: its digits.
    """

    number: str
    confidence: float
    alternatives: Tuple[Alternative, ...]
    corners: Tuple[Tuple[float, float], ...]
    digits: Tuple[Digit, ...]


class Reading(NamedTuple):
    """What was read in a picture.

    number: the rows' numbers, separated by newlines.
    rows: from top to bottom.
    """

    number: str
    rows: Tuple[Row, ...]

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys `number` and `rows` of what `predict --json` prints."""
        rows = [
            {
                **row._asdict(),
                "alternatives": [other._asdict() for other in row.alternatives],
                "digits": [digit._asdict() for digit in row.digits],
            }
            for row in self.rows
        ]
        return {"number": self.number, "rows": rows}


class Reader:
    """Reads pictures with a network that `reader_of` has opened."""

    def __init__(self, session: Any, model: Any, count: Optional[int]) -> None:
        self._session, self._model, self._count = session, model, count

    def read(self, picture: np.ndarray) -> Reading:
        """Reads the numbers in a picture.

        Args:
            picture: uint8 of shape (height, width), 0 is black, 255 is white.
        Raises:
            ValueError: it shows no digits; or as in `page.find` and `decoding.likeliest`.
        """
        return self.look(picture)[0]

    def look(self, picture: np.ndarray) -> Tuple[Reading, List[np.ndarray]]:
        """Reads the numbers in a picture as `read` does, and shows what the network saw.

        Returns:
            The Reading, and for each of its rows uint8 images, 0 is paper, 255 is ink: the whole
            row, of shape (1, 32, width), or its digits, of shape (n, 28, 28).
        """
        found = page.find(picture)
        read_row = self._spell if self._model.objective is ROW else self._classify
        seen = [
            (row, images)
            for row, images in (read_row(found, each) for each in found.rows)
            if row.digits and (self._count is not None or _is_sure(row))
        ]
        if not seen:
            raise ValueError("no digits; expected handwritten digits")
        rows = tuple(row for row, _ in seen)
        return Reading("\n".join(row.number for row in rows), rows), [images for _, images in seen]

    def activations(self, images: np.ndarray) -> List[Tuple[str, np.ndarray]]:
        """Returns the name and the output of each convolutional layer.

        Args:
            images: as from `look`, for one row.
        Returns:
            Outputs are float32 of shape (n, height, width, channels), at least 0.
        """
        tensors = [each for each in self._model.activations if each.shape.ndims == 4]
        outputs = self._session.run(tensors, {self._model.images: images})
        return [
            (tensor.op.name.rpartition("/")[0], output) for tensor, output in zip(tensors, outputs)
        ]

    def _spell(self, found: Page, row: grouping.Row) -> Tuple[Row, np.ndarray]:
        """Reads a whole row at once."""
        strip = strips.cut(found, row)
        width = strip.image.shape[1]
        images = np.pad(strip.image, ((0, 0), (0, -width % _STEP)), mode="constant")[None]
        (columns,) = self._session.run(self._model.probabilities, {self._model.images: images})
        columns = columns[: -(-width // 2)]  # without those of the padding
        spelling = decoding.likeliest(columns, self._count)
        digits = [
            _digit(digit, columns[column, :10], found.scale * left, found.scale * right)
            for digit, column, (left, right) in zip(*spelling, _ends(strip, spelling.columns))
        ]
        across = strip.right * (strip.along[-1] - strip.along[0])
        down = strip.down * strip.height
        corners = strip.corner + np.stack([0 * across, across, across + down, down])
        corners = found.scale * corners
        if len(digits) == 1:
            return _one(digits[0], decoding.probabilities_of_one(columns), corners), images
        return _several(digits, decoding.probability(columns, spelling.digits), corners), images

    def _classify(self, found: Page, row: grouping.Row) -> Tuple[Row, np.ndarray]:
        """Classifies the digits of a row, one by one."""
        from tf1_mnist import training

        groups = preprocessing.row_groups(found, row)
        images = preprocessing.group_images(found, groups)
        probabilities = training.predict(self._session, self._model, images)
        top, start, bottom, end = pieces.around(found.pieces.boxes[row.digits + row.others])
        digits = []
        for ten, group in zip(probabilities, groups):
            _, left, _, right = pieces.around(found.pieces.boxes[group])
            ends = found.scale * (left - start), found.scale * (right - start)
            digits.append(_digit(int(np.argmax(ten)), ten, *ends))
        corners = np.array([[start, top], [end, top], [end, bottom], [start, bottom]], float)
        corners = found.scale * corners
        if len(digits) == 1:
            return _one(digits[0], probabilities[0], corners), images
        return _several(digits, float(np.prod(probabilities.max(axis=1))), corners), images


def read(
    file: Union[str, Path, BinaryIO],
    run: Union[str, Path] = pretrained.READER,
    count: Optional[int] = None,
) -> Reading:
    """Reads the numbers in a picture.

    Args:
        file: as in `picture_files.read`.
        run: the folder of a finished run; by default, the bundled reader.
        count: as in `reader_of`.
    Raises:
        OSError, ValueError: as in `picture_files.read`, `reader_of` and `Reader.read`.
    """
    picture = picture_files.read(file)
    with reader_of(Path(run), count) as reader:
        return reader.read(picture)


@contextlib.contextmanager
def reader_of(run: Path, count: Optional[int] = None) -> Iterator[Reader]:
    """Opens a run's network to read pictures with.

    A run of `reader` reads whole rows. One of another network classifies the pieces of a row.

    Args:
        run: the folder of a finished run.
        count: the number of digits in each row, 1 or more; None for any number.
    Yields:
        A Reader.
    Raises:
        OSError, ValueError: as in `saved_model.load`; or a network that does not read whole rows
            is to find `count` digits.
    """
    if count is not None and count < 1:
        raise ValueError(f"{count} digits in each row; expected 1 or more")
    from tf1_mnist.runs import saved_model  # imported late, since TensorFlow takes seconds

    with saved_model.load(run) as (session, model):
        if count is not None and model.objective is not ROW:
            raise ValueError(f"{run}: reads single digits; expected a run of reader to count them")
        yield Reader(session, model, count)


def _is_sure(row: Row) -> bool:
    """Returns whether a row shows digits, and not the paper's lines or a drawing."""
    return row.confidence >= _LEAST_CONFIDENCE ** len(row.digits)


def _digit(digit: int, ten: np.ndarray, left: float, right: float) -> Digit:
    probabilities = (ten / ten.sum()).tolist()
    return Digit(digit, probabilities[digit], tuple(probabilities), float(left), float(right))


def _one(digit: Digit, ten: np.ndarray, corners: np.ndarray) -> Row:
    """Returns a row of one digit; `ten` are the probabilities that it is just 0 to just 9."""
    order = np.argsort(-ten, kind="stable")
    others = [Alternative(str(k), float(ten[k])) for k in order if k != digit.digit][:2]
    return Row(str(digit.digit), float(ten[digit.digit]), tuple(others), _points(corners), (digit,))


def _several(digits: List[Digit], confidence: float, corners: np.ndarray) -> Row:
    number = "".join(str(each.digit) for each in digits)
    return Row(number, confidence, (), _points(corners), tuple(digits))


def _points(corners: np.ndarray) -> Tuple[Tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in corners)


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
