"""Scores how much what a network reads resembles digits rather than printed text or drawings.

The scores are linear functions, which are stored in rejection.json. One is fitted to rows of
printed text, shapes, blots and patterns: a row that clearly shows these is refused. The other is
fitted to figures drawn in lines, such as triangles and hearts, which resemble digits more: a row
that may show such figures is doubtful. A figure differs from a digit in another way for each digit
that it resembles. Therefore the second function has weights of its own for each of the ten digits.

A reader is trained only on rows of digits, so it finds digits even in a word or a blot. However,
the values of the reader's hidden columns then differ from those for real digits. At the end of a
run, `fitting` learns this difference from rows with and without digits. The network is not changed.
Statisticians call this a reject option: the classifier may refuse to answer (Chow, 1970).
"""

from __future__ import annotations

from pathlib import Path
from typing import List, NamedTuple, Optional, Tuple

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES
from tf1_mnist.files import is_there, write_json
from tf1_mnist.model import SavedModel
from tf1_mnist.runs import read_object, to_record

_FILE = "rejection.json"
FEATURES = 129  # of each digit: the values of a hidden column, and the digit's uncertainty
_NEARLY = 1e-3  # added to an uncertainty, so that its logarithm is finite


class Rejection(NamedTuple):
    """Two linear functions of the features that `features` returns for a row.

    weights: a weight for each feature, the same for all digits.
    bias: the constant term.
    figure_weights: a weight for each digit and each feature, those of the 0 first; empty in runs of
        version 2.1.0 and earlier, which do not tell digits from figures.
    figure_bias: the constant term.
    """

    weights: Tuple[float, ...]
    bias: float
    figure_weights: Tuple[float, ...] = ()
    figure_bias: float = 0.0

    @staticmethod
    def tensors(model: SavedModel) -> List[tf.Tensor]:
        """Returns the tensors whose values `scores` needs.

        The hidden columns are the output of the second-to-last ReLU. Each of these columns depends
        on a part of the row that is only a little wider than a digit. A column of the last ReLU's
        output also depends on the digit's neighbours.
        """
        return [model.activations[-2], model.probabilities]

    def scores(
        self, hidden: np.ndarray, probabilities: np.ndarray
    ) -> Tuple[np.ndarray, np.ndarray]:
        """Returns the scores of rows: the logarithms of the odds that a row shows digits.

        Args:
            hidden, probabilities: as in `features`.
        Returns:
            The score for digits rather than printed text, and the figure score, for digits rather
            than figures, which is infinite if there are no weights for it. Both are float64 arrays
            of shape (n,).
        Raises:
            ValueError: the network of a damaged run computes different numbers of columns.
        """
        columns, expected = hidden.shape[2], probabilities.shape[1]
        if columns != expected:
            raise ValueError(f"the network has {columns} hidden columns; expected {expected}")
        described = features(hidden, probabilities)
        digits = described.sum(axis=1) @ np.array(self.weights) + self.bias
        if not self.figure_weights:
            return digits, np.full(len(digits), np.inf)
        figures = described.reshape(len(described), -1) @ np.array(self.figure_weights)
        return digits, figures + self.figure_bias


def features(hidden: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """For each row, computes features that describe the digits that a network reads in the row.

    Args:
        hidden: float32 of shape (n, 1, width // 2, 128), the hidden columns.
        probabilities: float32 of shape (n, width // 2, BLANK + 1), those of the classes.
    Returns:
        A float64 array of shape (n, 10, 129), with the features of each digit. A feature is a
        weighted sum over a row's columns. There is one feature for each of the 128 hidden values,
        and one for the logarithm of the uncertainty. The weight of a column is the probability that
        the column shows this digit, divided by the sum of the probabilities of all digits over all
        columns. So the sums of the features over the digits are weighted means. The uncertainty of
        a column is 1 minus the probability of the likeliest digit.
    """
    weights = probabilities[:, :, :CLASSES].astype(np.float64) + 1e-10  # their sum is never 0
    doubt = np.log(1 + _NEARLY - probabilities[:, :, :CLASSES].max(axis=2).astype(np.float64))
    described = np.concatenate([hidden[:, 0], doubt[:, :, None]], axis=2)
    sums = weights.transpose(0, 2, 1) @ described
    return np.asarray(sums / weights.sum(axis=(1, 2))[:, None, None])


def has_features(model: SavedModel) -> bool:
    """Returns whether a network's hidden columns have the shape that `features` expects."""
    (hidden,) = model.activations[-2:-1] or (None,)
    return hidden is not None and hidden.shape.as_list() == [None, 1, None, FEATURES - 1]


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
    if found is not None and not has_features(model):
        raise ValueError(
            f"{run / _FILE}: not for this network; expected hidden columns of {FEATURES - 1} values"
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
    if len(found.weights) != FEATURES:
        raise ValueError(f"{path}: {len(found.weights)} weights; expected {FEATURES}")
    if len(found.figure_weights) not in (0, CLASSES * FEATURES):
        count = len(found.figure_weights)
        raise ValueError(f"{path}: {count} figure_weights; expected {CLASSES * FEATURES}")
    for name, numbers in found._asdict().items():
        if not np.isfinite(numbers).all():
            raise ValueError(f"{path}: {name} has NaN or Infinity; expected finite numbers")
    return found
