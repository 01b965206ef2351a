"""Fits a linear function that distinguishes digits from printed text and drawings.

The function is stored in rejection.json.

A reader is trained only on rows of digits, so it finds digits even in a word or a blot. However,
the values of the reader's hidden columns then differ from those for real digits. At the end of a
run, a logistic regression learns this difference from rows with and without digits. The network is
not changed. Statisticians call this a reject option: the classifier may refuse to answer (Chow,
1970).
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Iterable, Iterator, List, NamedTuple, Optional, Tuple

import numpy as np

from number_reader import rows
from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES, Split
from tf1_mnist.files import is_there, write_json
from tf1_mnist.runs import read_object, to_record
from tf1_mnist.runs.saved_model import SavedModel

_FILE = "rejection.json"
_FEATURES = 129  # the values of a hidden column, and a digit's uncertainty
_BATCHES = 40  # the maximum number of the run's batches, and of batches of print and drawings
_DRAWN = ((0, 24), (1, 24))  # a digit, and the number of batches of rows that show only this digit
_DISCS = 24  # batches of rows that show only discs
_BATCH = 64  # rows in a batch of `_DRAWN`, and in a batch of rows without digits
_RIDGE = 0.03  # the penalty on large weights, divided by the number of rows
_MOST_STEPS = 30  # of Newton's method, which needs about ten
_NEARLY = 1e-3  # added to an uncertainty, so that its logarithm is finite
_CONSTANT = 1e-3  # added to a standard deviation, which is 0 for a feature that never varies


class Rejection(NamedTuple):
    """A linear function of the features that `features` returns for a row.

    weights: a weight for each feature.
    bias: the constant term.
    """

    weights: Tuple[float, ...]
    bias: float

    @staticmethod
    def tensors(model: SavedModel) -> List[tf.Tensor]:
        """Returns the tensors whose values `evidence` needs.

        The hidden columns are the output of the second-to-last ReLU. Each of these columns depends
        on a part of the row that is only a little wider than a digit. A column of the last ReLU's
        output also depends on the digit's neighbours.
        """
        return [model.activations[-2], model.probabilities]

    def evidence(self, hidden: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
        """Returns the evidence that each row shows digits: the logarithm of the odds.

        Args:
            hidden, probabilities: as in `features`.
        Returns:
            A float64 array of shape (n,).
        Raises:
            ValueError: the network of a damaged run computes different numbers of columns.
        """
        columns, expected = hidden.shape[2], probabilities.shape[1]
        if columns != expected:
            raise ValueError(f"the network has {columns} hidden columns; expected {expected}")
        return np.asarray(features(hidden, probabilities) @ np.array(self.weights) + self.bias)


def features(hidden: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """For each row, computes features that describe the digits that a network reads in the row.

    Args:
        hidden: float32 of shape (n, 1, width // 2, 128), the hidden columns.
        probabilities: float32 of shape (n, width // 2, BLANK + 1), those of the classes.
    Returns:
        A float64 array of shape (n, 129). Each feature is a weighted mean over a row's columns.
        There is one feature for each of the 128 hidden values, and one for the logarithm of the
        uncertainty. The weight of a column is the probability that the column shows a digit. The
        uncertainty of a column is 1 minus the probability of the likeliest digit.
    """
    digits = probabilities[:, :, :CLASSES].astype(np.float64)
    weights = digits.sum(axis=2) + 1e-9  # so that their sum is never 0
    doubt = np.log(1 + _NEARLY - digits.max(axis=2))
    described = np.concatenate([hidden[:, 0], doubt[:, :, None]], axis=2)
    return np.asarray(
        (weights[:, :, None] * described).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    )


def fit(session: tf.Session, model: SavedModel, batches: Iterable[Split]) -> Optional[Rejection]:
    """Learns the difference between rows with and without digits.

    Args:
        session, model: from `saved_model.load`, with a trained reader.
        batches: rows that the reader was trained on. The rows with digits are these rows, together
            with rows of drawn 0s or 1s. Rows that the reader misreads are left out. The rows
            without digits show printed text and drawings, or only discs. Only the rows in which the
            reader finds a digit are used.
    Returns:
        The Rejection. The result is None unless both rows with digits and rows without digits
        remain. It is also None if the network's hidden columns do not have the same shape as those
        of `reader`.
    """
    if not _has_features(model):
        return None
    trained_on = list(itertools.islice(batches, _BATCHES))
    digits = _features_of(session, model, itertools.chain(trained_on, _drawn()), True)
    if not len(digits):
        return None
    others = _features_of(session, model, _without_digits(len(trained_on)), False)
    if not len(others):
        return None
    described = np.concatenate([digits, others])
    return logistic_regression(described, np.arange(len(described)) < len(digits))


def _features_of(
    session: tf.Session, model: SavedModel, batches: Iterable[Split], are_digits: bool
) -> np.ndarray:
    """Returns the features of those rows that `fit` uses: float64 of shape (n, 129)."""
    found = [np.empty((0, _FEATURES))]
    for images, labels in batches:
        hidden, probabilities = session.run(Rejection.tensors(model), {model.images: images})
        classes = probabilities.argmax(axis=2)
        has_digit = (classes < CLASSES).any(axis=1)
        counts = rows.are_right(classes, labels) if are_digits else has_digit
        found.append(features(hidden[counts], probabilities[counts]))
    return np.concatenate(found)


def _has_features(model: SavedModel) -> bool:
    """Returns whether a network's hidden columns have the shape that `features` expects."""
    (hidden,) = model.activations[-2:-1] or (None,)
    return hidden is not None and hidden.shape.as_list() == [None, 1, None, _FEATURES - 1]


def _drawn() -> Iterator[Split]:
    """Yields batches of rows that show only 0s or only 1s, drawn with strokes of even width.

    Without these rows, 0s would be taken for discs or letters, and 1s for lines.
    """
    # Imported late, since few runs compose rows.
    from number_reader.rows import batches, composition, drawn_digits
    from number_reader.rows.spacing import APART

    random = np.random.RandomState(0)
    for digit, count in _DRAWN:
        for _ in range(count):
            labels = [np.full(random.randint(1, 5), digit, np.uint8) for _ in range(_BATCH)]
            drawn = [Split(drawn_digits.draw(label, random), label) for label in labels]
            composed = [composition.compose(each, APART, random) for each in drawn]
            yield batches.stack(composed, labels)


def _without_digits(count: int) -> Iterator[Split]:
    """Yields batches of rows with printed text and drawings, and then batches of rows of discs.

    Without these discs, a filled disc would be taken for a 0 written with a thick pen.
    """
    from number_reader.rows import batches, composition, no_digits  # imported late, as above

    random = np.random.RandomState(0)
    for draw in count * [no_digits.compose] + _DISCS * [no_digits.discs]:
        some = [composition.without_digits(random, draw) for _ in range(_BATCH)]
        yield batches.stack(some, [np.empty(0, np.uint8)] * _BATCH)


def logistic_regression(described: np.ndarray, are_digits: np.ndarray) -> Rejection:
    """Minimizes the mean cross-entropy, with a penalty on large weights, by Newton's method.

    The total weight of the rows with digits equals that of the rows without digits, however many
    there are of each kind.

    Args:
        described: float64 of shape (n, k), the features.
        are_digits: bool of shape (n,), whether a row shows digits.
    """
    mean, deviation = described.mean(axis=0), described.std(axis=0) + _CONSTANT
    x = np.column_stack([(described - mean) / deviation, np.ones(len(described))])
    shares = len(x) / 2 / np.where(are_digits, are_digits.sum(), (~are_digits).sum())
    penalty = np.append(np.full(described.shape[1], _RIDGE * len(x)), 0.0)  # no penalty on the bias
    weights = np.zeros(x.shape[1])
    for _ in range(_MOST_STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (shares * (p - are_digits)) + penalty * weights
        curvature = (x * (shares * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    scaled = weights[:-1] / deviation
    bias = weights[-1] - scaled @ mean
    # Six significant digits are far more precise than the fit.
    return Rejection(tuple(float(f"{each:.6g}") for each in scaled), float(f"{bias:.6g}"))


def write(run: Path, rejection: Rejection) -> None:
    """Writes rejection.json in a run's folder."""
    write_json(run / _FILE, rejection._asdict())


def read_for(model: SavedModel, run: Path) -> Optional[Rejection]:
    """Reads the rejection.json of a run, as `read` does, to use it with the run's network.

    Raises:
        OSError, ValueError: as in `read`. ValueError is also raised if the network does not have
            the hidden columns that the file is about.
    """
    found = read(run)
    if found is not None and not _has_features(model):
        raise ValueError(
            f"{run / _FILE}: not for this network; expected hidden columns of {_FEATURES - 1} "
            "values"
        )
    return found


def read(run: Path) -> Optional[Rejection]:
    """Reads the rejection.json of a run; returns None if the run has none.

    Raises:
        ValueError: the file does not contain what a run writes.
        OSError: the file cannot be read.
    """
    path = run / _FILE
    if not is_there(path):
        return None
    found = to_record(path, read_object(path), Rejection)
    if len(found.weights) != _FEATURES:
        raise ValueError(f"{path}: {len(found.weights)} weights; expected {_FEATURES}")
    for name, numbers in found._asdict().items():
        if not np.isfinite(numbers).all():
            raise ValueError(f"{path}: {name} has NaN or Infinity; expected finite numbers")
    return found
