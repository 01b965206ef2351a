"""Scores of a classifier, computed from its predictions with NumPy alone.

In every function, labels and classes are arrays of integers from 0 to 9. Their shape is (n,), with
n at least 1. Probabilities are float32 arrays of shape (n, 10).
"""

import math
from typing import NamedTuple, Sequence, Tuple

import numpy as np

from tf1_mnist.data import CLASSES

BINS = 15  # as in Guo et al.
LEVEL = 0.05  # the significance level, which matches the 95% intervals
_Z = 1.959963984540054  # 95% of a normal distribution lies within this many standard deviations


class Calibration(NamedTuple):
    """The accuracy and the mean confidence for each group of images with similar confidence.

    The confidence for an image is the probability of the network's answer. The 15 bins, or groups,
    have equal widths: the first is (0, 1/15], and the last is (14/15, 1].

    counts: int64 of shape (15,), the number of images in each bin.
    confidence: float64 of shape (15,), the mean confidence in each bin; NaN for an empty bin.
    accuracy: float64 of shape (15,), the share of correct answers in each bin; NaN for an empty
        bin.
    error: the expected calibration error, that is, the absolute difference between the confidence
        and the accuracy of an image's bin, averaged over all images.
    """

    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray
    error: float


def confusion_matrix(labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Counts the images by label (row) and predicted class (column).

    Returns:
        int64 of shape (10, 10).
    """
    counts = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(counts, (labels, classes), 1)
    return counts


def precision_recall_f1(confusion: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Computes precision, recall and F1 for each digit.

    Precision is the share of correctly classified images among those classified as the digit.
    Recall is the share of correctly classified images among those that show the digit. F1 is the
    harmonic mean of precision and recall. Precision is NaN if no image is classified as the digit,
    and recall is NaN if there are no images of the digit. F1 is NaN if both precision and recall
    are NaN.

    Args:
        confusion: from `confusion_matrix`.
    Returns:
        Precision, recall and F1, each float64 of shape (10,).
    """
    right = confusion.diagonal()
    taken, there = confusion.sum(axis=0), confusion.sum(axis=1)
    return _ratio(right, taken), _ratio(right, there), _ratio(2 * right, taken + there)


def wilson_interval(right: int, count: int) -> Tuple[float, float]:
    """Returns the 95% confidence interval for an accuracy (Wilson's score interval, 1927).

    Args:
        right: the number of images that are classified correctly.
        count: the number of images, at least 1.
    Returns:
        The lower and the upper end of the interval, both between 0 and 1.
    """
    accuracy, share = right / count, _Z**2 / count
    middle = accuracy + share / 2
    half = math.sqrt(share * (accuracy * (1 - accuracy) + share / 4))
    return (middle - half) / (1 + share), min(1.0, (middle + half) / (1 + share))


def cross_entropy(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Returns the mean of -log(the label's probability), in nats.

    A probability may have been rounded to 0 in float32. Its logarithm would then be infinite.
    Probabilities below the smallest normal float32, 1.2e-38, are therefore replaced with this
    value, so no image contributes more than 87.4 nats.
    """
    of_labels = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(of_labels, np.finfo(np.float32).tiny)).mean())


def calibration(confidence: np.ndarray, right: np.ndarray) -> Calibration:
    """Compares the network's confidence with its accuracy (Guo et al., 2017).

    Args:
        confidence: float64 of shape (n,), the probability of each answer.
        right: bool of shape (n,), whether each answer is correct.
    """
    bins = np.digitize(confidence, np.linspace(0, 1, BINS + 1)[1:-1], right=True)
    counts, sure, correct = (
        np.bincount(bins, weights, minlength=BINS) for weights in (None, confidence, right)
    )
    return Calibration(
        counts=counts,
        confidence=_ratio(sure, counts),
        accuracy=_ratio(correct, counts),
        error=float(np.abs(correct - sure).sum() / len(right)),
    )


def edit_distance(one: Sequence[int], other: Sequence[int]) -> int:
    """Returns the smallest number of changes that turn one row into another.

    Each change replaces, adds or removes one symbol. This is the edit distance of Levenshtein
    (1966).
    """
    previous = list(range(len(other) + 1))
    for row, first in enumerate(one, 1):
        current = [row]
        for column, second in enumerate(other, 1):
            changed = previous[column - 1] + (first != second)
            current.append(min(previous[column] + 1, current[-1] + 1, changed))
        previous = current
    return previous[-1]


def mcnemar(only_first: int, only_second: int) -> float:
    """Returns the p-value of McNemar's test (1947) for a difference between two networks.

    This is the exact, two-sided test. It considers the images that exactly one of the two
    networks classifies correctly. Under the null hypothesis, both networks have the same chance of
    being the correct one. The counts therefore follow a binomial distribution. The computation uses
    integers, except for a single division at the end.

    Args:
        only_first: the number of images that only the first network classifies correctly.
        only_second: the number of images that only the second classifies correctly.
    Returns:
        The p-value, from 0 to 1; 1 if both arguments are 0.
    """
    discordant = int(only_first + only_second)  # Python's int, since NumPy's would overflow
    ways = tail = 1
    for taken in range(min(only_first, only_second)):
        ways = ways * (discordant - taken) // (taken + 1)  # the ways to choose taken + 1 of them
        tail += ways
    return float(min(1, 2 * tail / 2**discordant))


def mcnemar_verdict(only_first: int, only_second: int) -> Tuple[int, str]:
    """Decides which of two networks is better, according to `mcnemar`.

    Args:
        only_first, only_second: as in `mcnemar`.
    Returns:
        (sign, text). `sign` is -1 if the first network is better, 1 if the second is better, and 0
        if there is no evidence of a difference. `text` is the result of the test.
    """
    p = mcnemar(only_first, only_second)
    text = f"McNemar's exact test: p {f'= {p:.4f}' if p >= 0.0001 else '< 0.0001'}"
    if p >= LEVEL:
        return 0, text
    return (-1 if only_first > only_second else 1), text


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Returns part / whole, or NaN where the whole is 0."""
    ratio = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio
