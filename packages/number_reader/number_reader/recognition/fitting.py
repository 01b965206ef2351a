"""Fits the functions of `rejection` to rows with and without digits, at the end of a run."""

from __future__ import annotations

import itertools
from typing import Callable, Iterable, Iterator, Optional, Sequence, Tuple

import numpy as np

from number_reader import rows
from number_reader.recognition import regression
from number_reader.recognition.rejection import FEATURES, Rejection, features, has_features
from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES, Examples
from tf1_mnist.model import SavedModel

_BATCHES = 40  # the maximum number of the run's batches, and of batches of print and drawings
_DRAWN = ((0, 24), (1, 24))  # a digit, and the number of batches of rows that show only this digit
# To tell digits from figures, as many more of the run's batches are used, and these drawn digits
_MORE_DRAWN = tuple((digit, 4) for digit in range(2, CLASSES))
_DISCS = 24  # batches of rows that show only discs
_FIGURES = 100  # the maximum number of batches of rows that show only figures drawn in lines
_BATCH = 64  # rows in a batch of `_DRAWN`, and in a batch of rows without digits
# The penalties on large weights, divided by the number of rows
_RIDGE, _RIDGE_OF_FIGURES = 0.03, 0.003


def fit(session: tf.Session, model: SavedModel, batches: Iterable[Examples]) -> Optional[Rejection]:
    """Learns the difference between rows with and without digits.

    Args:
        session, model: from `saved_model.load`, with a trained reader.
        batches: rows that the reader was trained on. The rows with digits are these rows, together
            with rows of drawn 0s or 1s. Rows that the reader misreads are left out. The rows
            without digits show printed text and drawings, or only discs, or only figures. Only the
            rows in which the reader finds a digit are used.
    Returns:
        The Rejection. The result is None unless rows with digits, rows with print or drawings, and
        rows with figures remain. It is also None if the network's hidden columns do not have the
        same shape as those of `reader`.
    """
    if not has_features(model):
        return None
    batches = iter(batches)
    trained_on = list(itertools.islice(batches, _BATCHES))
    digits = _features_of(session, model, itertools.chain(trained_on, _drawn(_DRAWN)), True)
    if not len(digits):
        return None
    count = len(trained_on)
    others = _features_of(session, model, _without_digits(count), False)
    figures = _features_of(session, model, _figures(min(3 * count, _FIGURES)), False)
    if not len(others) or not len(figures):
        return None
    weights, bias = regression.logistic(digits.sum(axis=1), others.sum(axis=1), _RIDGE)
    more = itertools.chain(itertools.islice(batches, _BATCHES), _drawn(_MORE_DRAWN))
    digits = np.concatenate([digits, _features_of(session, model, more, True)])
    of_figures = regression.logistic(_flat(digits), _flat(figures), _RIDGE_OF_FIGURES, CLASSES)
    return Rejection(weights, bias, *of_figures)


def _flat(described: np.ndarray) -> np.ndarray:
    return described.reshape(len(described), -1)


def _features_of(
    session: tf.Session, model: SavedModel, batches: Iterable[Examples], are_digits: bool
) -> np.ndarray:
    """Returns the features of those rows that `fit` uses: float64 of shape (n, 10, 129)."""
    found = [np.empty((0, CLASSES, FEATURES))]
    for images, labels in batches:
        hidden, probabilities = session.run(Rejection.tensors(model), {model.images: images})
        classes = probabilities.argmax(axis=2)
        has_digit = (classes < CLASSES).any(axis=1)
        counts = rows.are_right(classes, labels) if are_digits else has_digit
        found.append(features(hidden[counts], probabilities[counts]))
    return np.concatenate(found)


def _drawn(digits: Iterable[Tuple[int, int]]) -> Iterator[Examples]:
    """Yields batches of rows that show only one kind of digit, drawn with strokes of even width.

    Without these rows, 0s would be taken for discs or letters, 1s for lines, and others for
    figures.

    Args:
        digits: each digit, with the number of its batches.
    """
    # Imported late, since few runs compose rows.
    from number_reader.rows import batches, composition, drawn_digits
    from number_reader.rows.spacing import APART

    random = np.random.RandomState(0)
    for digit, count in digits:
        for _ in range(count):
            labels = [np.full(random.randint(1, 5), digit, np.uint8) for _ in range(_BATCH)]
            drawn = [Examples(drawn_digits.draw(label, random), label) for label in labels]
            composed = [composition.compose(each, APART, random) for each in drawn]
            yield batches.stack(composed, labels)


def _without_digits(count: int) -> Iterator[Examples]:
    """Returns batches of rows with printed text and drawings, and then batches of rows of discs.

    Without these discs, a filled disc would be taken for a 0 written with a thick pen.
    """
    from number_reader.rows import no_digits  # imported late, as above

    return _rows_of(count * [no_digits.compose] + _DISCS * [no_digits.discs])


def _figures(count: int) -> Iterator[Examples]:
    """Yields batches of rows with figures drawn in lines."""
    from number_reader.rows import no_digits  # imported late, as above

    return _rows_of(count * [no_digits.figures])


def _rows_of(
    draws: Sequence[Callable[[int, np.random.RandomState], np.ndarray]],
) -> Iterator[Examples]:
    """Yields a batch of rows for each of the functions, which draw a row as in `no_digits`."""
    from number_reader.rows import batches, composition  # imported late, as above

    random = np.random.RandomState(0)
    for draw in draws:
        some = [composition.without_digits(random, draw) for _ in range(_BATCH)]
        yield batches.stack(some, [np.empty(0, np.uint8)] * _BATCH)
