"""Reads rows of writing with a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from number_reader import elements, rows
from number_reader.elements import Alternative, Page, Row, Symbol
from number_reader.recognition import ctc, line_images, signs
from number_reader.recognition.ctc import Spelling
from number_reader.recognition.line_images import LineImage
from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES

if TYPE_CHECKING:
    from number_reader.recognition.rejection import Rejection
    from tf1_mnist.model import SavedModel

# images -> the class probabilities of their columns, and the scores and figure scores of the images
Network = Callable[[np.ndarray], Tuple[np.ndarray, np.ndarray, np.ndarray]]

_STEP = 16  # pixels; the network is given images whose width is a multiple of this,
_LEAST = 32  # and at least this, like most training images; otherwise, it is less sure of 1s
_BATCH = 64  # the greatest number of images that the network is given at once
_LONGEST_BATCH = 40_960  # pixels, their greatest total width; more would take much memory
_HALF = 16  # pixels, half the greatest width of a digit; ink beyond is not part of the digit
# A row that is read with less confidence is also read at other widths, and the answer with the
# greatest weight is used.
_UNSURE = 0.7
_WIDTHS = (0.8, 1.25)  # times the width of a line image, the other widths at which it may be read
# Line images are read at other widths only if they are at most _LONGEST pixels long, and if at most
# _MOST such line images are doubtful; otherwise, this would take too long.
_LONGEST, _MOST = 400, 32


class Recognizer:
    """Reads rows with the network of a run.

    Args:
        session, model: as returned by `saved_model.load`.
        rejection: as returned by `rejection.read`; None for a network that cannot tell digits
            from printed text and drawings.
    """

    def __init__(
        self, session: tf.Session, model: SavedModel, rejection: Optional[Rejection] = None
    ) -> None:
        self._session, self._model, self._rejection = session, model, rejection

    def read(self, page: Page, rows: Sequence[Row], count: Optional[int]) -> List[Row]:
        """Reads some rows of a page; `count` and the errors are as in `read` below."""
        cut = [line_images.cut(page, row) for row in rows]
        return read(self.network, rows, cut, page.scale, count)

    def confidences(self, images: Sequence[np.ndarray], texts: Sequence[str]) -> List[float]:
        """Returns, for each row, the probability that it shows exactly the given text.

        Args:
            images: uint8 of shape (32, width); 0 is paper, and 255 is ink.
            texts: the text of each row, which has at least one symbol of `rows.SYMBOLS`.
        """
        return confidences(self.network, images, texts)

    def activations(self, images: np.ndarray) -> List[np.ndarray]:
        """Returns the output of each convolutional layer.

        Args:
            images: the images of one row, as in Row.
        Returns:
            The outputs, float32 arrays of shape (n, height, width, channels); no value is negative.
        """
        tensors = [each for each in self._model.activations if each.shape.ndims == 4]
        outputs: List[np.ndarray] = self._session.run(tensors, {self._model.images: images})
        return outputs

    def network(self, images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Computes class probabilities and scores of images, as a `Network` does."""
        feeds = {self._model.images: images}
        if self._rejection is None:
            columns = self._session.run(self._model.probabilities, feeds)
            scores = figure_scores = np.full(len(images), np.inf)
        else:
            hidden, columns = self._session.run(self._rejection.tensors(self._model), feeds)
            scores, figure_scores = self._rejection.scores(hidden, columns)
        expected = images.shape[2] // 2
        if columns.shape[1] != expected:  # the network of a damaged run
            raise ValueError(f"the network has {columns.shape[1]} columns; expected {expected}")
        return columns, scores, figure_scores


class _Answer(NamedTuple):
    """What the network reads in an image.

    columns: float of shape (columns, BLANK + 1), the class probabilities of each column.
    score, figure_score: as in Row.
    spelling: the symbols that the columns spell.
    confidence: the probability that the columns spell these symbols.
    stretch: the width of the image, divided by the width of the line image.
    """

    columns: np.ndarray
    score: float
    figure_score: float
    spelling: Spelling
    confidence: float
    stretch: float

    @property
    def digits(self) -> int:
        """The number of digits in the text."""
        return sum(symbol < CLASSES for symbol in self.spelling.symbols)

    @property
    def weight(self) -> float:
        """The confidence, reduced if the text is one that people seldom write."""
        return self.confidence / signs.burden(self.spelling)


def read(
    network: Network, found: Sequence[Row], cut: List[LineImage], scale: float, count: Optional[int]
) -> List[Row]:
    """Reads rows, and computes the scores that they show digits.

    Args:
        network: a function from images, uint8 of shape (n, 32, width), to the class probabilities
            of their columns, float32 of shape (n, width // 2, BLANK + 1), and the scores and the
            figure scores of the images, floats of shape (n,).
        found: the rows, as returned by detection.
        cut: their line images, as returned by `line_images.cut`.
        scale: the length of one pixel of the page, in pixels of the picture.
        count: the number of digits in each line image; None for any number. Each line image is
            first read without this number. If the result does not have `count` digits, the line
            image is read again, and only texts with `count` digits are considered.
    Raises:
        ValueError: as in `ctc.likeliest`.
    """
    answers = _free_answers(network, cut)
    if count is not None:
        others = [k for k, answer in enumerate(answers) if answer.digits != count]
        images = [cut[k].image for k in others]
        for k, answer in zip(others, _answers(network, images, count, 1.0)):
            answers[k] = answer
    return [
        _read_row(row, line, answer, scale)._replace(
            images=padded(line.image)[None], score=answer.score, figure_score=answer.figure_score
        )
        for row, line, answer in zip(found, cut, answers)
    ]


def _free_answers(network: Network, cut: List[LineImage]) -> List[_Answer]:
    """Reads rows with unknown numbers of digits; reads doubtful ones at other widths, too."""
    answers = _answers(network, [line.image for line in cut], None, 1.0)
    unsure = [
        k
        for k, (line, answer) in enumerate(zip(cut, answers))
        if answer.confidence < _UNSURE and line.image.shape[1] <= _LONGEST
    ]
    for width in _WIDTHS if len(unsure) <= _MOST else ():
        stretched = [_stretched(cut[k].image, width) for k in unsure]
        for k, other in zip(unsure, _answers(network, stretched, None, width)):
            if other.weight > answers[k].weight:
                answers[k] = other
    return answers


def confidences(
    network: Network, images: Sequence[np.ndarray], labels: Sequence[str]
) -> List[float]:
    """Returns the probability that each image spells its label.

    Args:
        network: as in `read`.
        images: uint8 of shape (32, width); 0 is paper, and 255 is ink.
        labels: each image's label, at least one symbol of `rows.SYMBOLS`.
    """
    return [
        ctc.probability(columns, rows.classes(label))
        for (columns, *_), label in zip(_columns(network, images), labels)
    ]


def padded(image: np.ndarray) -> np.ndarray:
    """Pads the image of a line with paper on the right, to a width that the network accepts."""
    right = max(-image.shape[1] % _STEP, _LEAST - image.shape[1])
    return np.pad(image, ((0, 0), (0, right)), mode="constant")


def _stretched(image: np.ndarray, width: float) -> np.ndarray:
    size = max(1, round(width * image.shape[1])), image.shape[0]
    return np.asarray(cv2.resize(image, size, None, 0, 0, cv2.INTER_AREA))


def _answers(
    network: Network, images: List[np.ndarray], count: Optional[int], stretch: float
) -> List[_Answer]:
    return [
        _Answer(columns, score, unlike, *signs.likeliest(columns, count), stretch)
        for columns, score, unlike in _columns(network, images)
    ]


def _columns(
    network: Network, images: Sequence[np.ndarray]
) -> List[Tuple[np.ndarray, float, float]]:
    """Returns the class probabilities of the columns and the score of each image."""
    found = [(np.empty(0), 0.0, 0.0)] * len(images)
    wide = [padded(image) for image in images]
    for some in _alike(wide):
        answers = network(np.stack([wide[k] for k in some]))
        for k, columns, score, unlike in zip(some, *answers):
            # Leave out the columns of the padding.
            found[k] = columns[: -(-images[k].shape[1] // 2)], float(score), float(unlike)
    return found


def _alike(images: List[np.ndarray]) -> Iterator[List[int]]:
    """Yields the indices of images of the same shape; the network is given these at once."""
    widths = np.array([image.shape[1] for image in images])
    for width in np.unique(widths):
        chosen = np.flatnonzero(widths == width).tolist()
        step = min(_BATCH, max(1, _LONGEST_BATCH // int(width)))
        for start in range(0, len(chosen), step):
            yield chosen[start : start + step]


def _read_row(row: Row, line: LineImage, answer: _Answer, scale: float) -> Row:
    """Adds the text and the symbols of an answer to a row."""
    columns, spelling = answer.columns, answer.spelling
    symbols = []
    for kind, column, ends in zip(*spelling, _ends(line, spelling.columns, answer.stretch)):
        left, right = (scale * end for end in ends)
        if kind < CLASSES:
            symbols.append(elements.digit(kind, columns[column, :CLASSES], left, right))
        else:
            share = columns[column, kind] / columns[column, : rows.BLANK].sum()
            symbols.append(Symbol(rows.SYMBOLS[kind], float(share), left, right))
    across = line.right * (line.along[-1] - line.along[0])
    down = line.down * line.height
    corners = scale * (line.corner + np.stack([0 * across, across, across + down, down]))
    is_one_digit = len(symbols) == 1 and spelling.symbols[0] < CLASSES
    confidence, alternatives = (
        _of_one(spelling.symbols[0], columns) if is_one_digit else (answer.confidence, ())
    )
    return row._replace(
        text=rows.text(spelling.symbols),
        confidence=confidence,
        symbols=tuple(symbols),
        corners=elements.points(corners),
        alternatives=alternatives,
    )


def _of_one(digit: int, columns: np.ndarray) -> Tuple[float, Tuple[Alternative, ...]]:
    """Returns the confidence of a row of one digit, and the next two likeliest digits."""
    ten = ctc.probabilities_of_one(columns)
    order = np.argsort(-ten, kind="stable")
    others = [Alternative(str(k), float(ten[k])) for k in order if k != digit][:2]
    return float(ten[digit]), tuple(others)


def _ends(line: LineImage, columns: List[int], stretch: float) -> List[Tuple[float, float]]:
    """Returns the left and right ends of each symbol's ink, in pixels of the page.

    The reader reports a column near each symbol, but not where the symbol begins and ends. The ink
    that is nearer to this column than to the columns of other symbols counts as the symbol's ink.

    Args:
        columns: the column of each symbol.
        stretch: as in _Answer.
    """
    width = line.image.shape[1]
    middles = [min(int((2 * column + 1) / stretch), width - 1) for column in columns]
    borders = [(a + b) // 2 for a, b in zip(middles, middles[1:])]
    ink = (line.image > 64).any(axis=0)
    ends = []
    for middle, start, end in zip(middles, [0, *borders], [*borders, width]):
        start, end = max(start, middle - _HALF), min(end, middle + _HALF)
        inked = start + np.flatnonzero(ink[start:end])
        first, last = (inked[0], inked[-1] + 1) if len(inked) else (start, end)
        left, right = line.along[[first, last]] - line.along[0]
        ends.append((float(left), float(right)))
    return ends
