"""Scores of a classifier, from its answers alone. NumPy only.

Throughout, labels and classes are integers of shape (n,), 0 to 9, with n at least 1, and
probabilities are float32 of shape (n, 10).
"""

import math
from typing import NamedTuple, Tuple

import numpy as np

from tf1_mnist.data import CLASSES

BINS = 15  # as many as Guo et al. use
_Z = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations


class Calibration(NamedTuple):
    """What images have in common whose likeliest digit got about the same probability.

    The 15 bins are of equal width: the first holds probabilities in (0, 1/15], the last those
    in (14/15, 1].

    counts: int64 of shape (15,), the images in each bin.
    confidence: float64 of shape (15,), the mean of their highest probabilities; NaN for none.
    accuracy: float64 of shape (15,), the share that is right; NaN for none.
    error: the expected calibration error, the mean over all images of the distance between
        their bin's confidence and accuracy.
    """

    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray
    error: float


def confusion_matrix(labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Counts the images of each digit (a row) that were taken for each digit (a column).

    Returns:
        int64 of shape (10, 10).
    """
    counts = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(counts, (labels, classes), 1)
    return counts


def precision_recall_f1(confusion: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Measures each digit by itself.

    Precision is the share of the images taken for the digit that are of it; recall the share
    of the images of the digit that were taken for it; F1 their harmonic mean. Where there is
    nothing to take a share of, the score is NaN: the precision of a digit that no image was
    taken for, the recall of one without images, and F1 where both are so.

    Args:
        confusion: as `confusion_matrix` counts it.
    Returns:
        (precision, recall, f1), each float64 of shape (10,).
    """
    right = confusion.diagonal()
    taken, there = confusion.sum(axis=0), confusion.sum(axis=1)
    return _ratio(right, taken), _ratio(right, there), _ratio(2 * right, taken + there)


def wilson_interval(right: int, count: int) -> Tuple[float, float]:
    """Returns the 95 % interval of an accuracy: Wilson's score interval (1927).

    Args:
        right: the number of images that are right.
        count: the number of images, at least 1.
    Returns:
        (low, high), both within 0 to 1.
    """
    accuracy, share = right / count, _Z**2 / count
    middle = accuracy + share / 2
    half = math.sqrt(share * (accuracy * (1 - accuracy) + share / 4))
    return (middle - half) / (1 + share), min(1.0, (middle + half) / (1 + share))


def cross_entropy(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Returns the mean of -log(the label's probability), in nats.

    A float32 probability can be 0, whose logarithm is infinite: none counts as less than the
    smallest normal float32, 1.2e-38, so no image adds more than 87.4 nats.
    """
    of_labels = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(of_labels, np.finfo(np.float32).tiny)).mean())


def calibration(labels: np.ndarray, probabilities: np.ndarray) -> Calibration:
    """Compares how sure the network is with how often it is right (Guo et al., 2017)."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    bins = np.digitize(confidence, np.linspace(0, 1, BINS + 1)[1:-1], right=True)
    counts, sure, correct = (
        np.bincount(bins, weights, minlength=BINS) for weights in (None, confidence, right)
    )
    return Calibration(
        counts=counts,
        confidence=_ratio(sure, counts),
        accuracy=_ratio(correct, counts),
        error=float(np.abs(correct - sure).sum() / len(labels)),
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """Returns the p-value of McNemar's test (1947) that two networks are right equally often.

    The exact, two-sided test: where exactly one of the two is right, it is the first with
    probability 1/2, so the counts are binomial. Computed in whole numbers and divided once.

    Args:
        only_first: the number of images that the first has right and the second wrong.
        only_second: the number the other way round.
    Returns:
        0 to 1; 1 where no image sets them apart.
    """
    discordant = int(only_first + only_second)  # of NumPy's, the products would overflow
    ways = tail = 1
    for taken in range(min(only_first, only_second)):
        ways = ways * (discordant - taken) // (taken + 1)  # to choose taken + 1 of them
        tail += ways
    return float(min(1, 2 * tail / 2**discordant))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """NaN where the whole is 0."""
    ratio = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio
