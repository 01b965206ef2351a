"""Reads line images with a network that reads rows."""

from typing import Callable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import cv2
import numpy as np

from number_reader import elements, rows
from number_reader.elements import Row, Seen, Sign
from number_reader.recognition import ctc, signs
from number_reader.recognition.ctc import Spelling
from number_reader.recognition.line_images import LineImage
from tf1_mnist.data import CLASSES

# images -> the class probabilities of their columns, the evidence that each image shows digits, and
# the evidence that it shows digits rather than figures
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


class _Answer(NamedTuple):
    """The network's reading of an image.

    columns: float of shape (columns, BLANK + 1), the class probabilities of each column.
    evidence, unlike_figures: as in Seen.
    spelling: the symbols that the columns spell.
    confidence: the probability that the columns spell these symbols.
    stretch: the width of the image, divided by the width of the line image.
    """

    columns: np.ndarray
    evidence: float
    unlike_figures: float
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


def read(network: Network, cut: List[LineImage], scale: float, count: Optional[int]) -> List[Seen]:
    """Reads line images and computes how strong the evidence is that they show digits.

    Args:
        network: a function from images, uint8 of shape (n, 32, width), to the class probabilities
            of their columns, float32 of shape (n, width // 2, BLANK + 1), and the evidence of each
            image against printed text and against figures, floats of shape (n,).
        cut: the line images, as returned by `line_images.cut`.
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
        Seen(
            _row(line, answer, scale),
            padded(line.image)[None],
            answer.evidence,
            answer.unlike_figures,
        )
        for line, answer in zip(cut, answers)
    ]


def _free_answers(network: Network, cut: List[LineImage]) -> List[_Answer]:
    """Reads line images with unknown numbers of digits; reads doubtful ones at other widths, too."""
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
        _Answer(columns, evidence, unlike, *signs.likeliest(columns, count), stretch)
        for columns, evidence, unlike in _columns(network, images)
    ]


def _columns(
    network: Network, images: Sequence[np.ndarray]
) -> List[Tuple[np.ndarray, float, float]]:
    """Returns the class probabilities of the columns and the evidence of each image."""
    found = [(np.empty(0), 0.0, 0.0)] * len(images)
    wide = [padded(image) for image in images]
    for some in _alike(wide):
        answers = network(np.stack([wide[k] for k in some]))
        for k, columns, evidence, unlike in zip(some, *answers):
            # Leave out the columns of the padding.
            found[k] = columns[: -(-images[k].shape[1] // 2)], float(evidence), float(unlike)
    return found


def _alike(images: List[np.ndarray]) -> Iterator[List[int]]:
    """Yields the indices of images of the same shape; the network is given these at once."""
    widths = np.array([image.shape[1] for image in images])
    for width in np.unique(widths):
        chosen = np.flatnonzero(widths == width).tolist()
        step = min(_BATCH, max(1, _LONGEST_BATCH // int(width)))
        for start in range(0, len(chosen), step):
            yield chosen[start : start + step]


def _row(line: LineImage, answer: _Answer, scale: float) -> Row:
    columns, spelling = answer.columns, answer.spelling
    digits, signs = [], []
    for symbol, column, ends in zip(*spelling, _ends(line, spelling.columns, answer.stretch)):
        left, right = (scale * end for end in ends)
        if symbol < CLASSES:
            digits.append(elements.digit(symbol, columns[column, :CLASSES], left, right))
        else:
            share = columns[column, symbol] / columns[column, : rows.BLANK].sum()
            signs.append(Sign(rows.SYMBOLS[symbol], float(share), left, right))
    across = line.right * (line.along[-1] - line.along[0])
    down = line.down * line.height
    corners = scale * (line.corner + np.stack([0 * across, across, across + down, down]))
    if len(digits) == 1 and not signs:
        return elements.row_of_one(digits[0], ctc.probabilities_of_one(columns), corners)
    text = rows.text(spelling.symbols)
    return elements.row(text, digits, signs, answer.confidence, corners)


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
