"""Compares the scores with published figures and with results found by hand or in plain Python."""

import math
from fractions import Fraction
from typing import Any, List

import numpy as np
import pytest

from tf1_mnist.analysis import scores

LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 3], np.uint8)
CLASSES = np.array([0, 0, 1, 1, 2, 2, 2, 0, 2, 4])


def sure(digit: int, probability: float) -> List[float]:
    """Returns ten probabilities: the given one for `digit`, and equal ones for the other digits."""
    return [probability if d == digit else (1 - probability) / 9 for d in range(10)]


def test_the_confusion_matrix_counts_labels_down_and_classes_across() -> None:
    expected = np.zeros((10, 10), int)
    expected[0, 0], expected[0, 1] = 2, 1
    expected[1, 1], expected[1, 2] = 1, 1
    expected[2, 2], expected[2, 0] = 3, 1
    expected[3, 4] = 1
    np.testing.assert_array_equal(scores.confusion_matrix(LABELS, CLASSES), expected)


def test_precision_recall_and_f1_of_each_digit() -> None:
    confusion = scores.confusion_matrix(
        np.array([0, 0, 0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 1, 1, 0])
    )
    precision, recall, f1 = scores.precision_recall_f1(confusion)
    # 0: 1 of 2 answers is correct, 1 of 4 found; 1: 2 of 5 correct, 2 of 2 found; 2: no answers.
    none = 7 * [math.nan]
    np.testing.assert_allclose(precision, [1 / 2, 2 / 5, math.nan, *none], rtol=1e-15)
    np.testing.assert_allclose(recall, [1 / 4, 1, 0, *none], rtol=1e-15)
    np.testing.assert_allclose(f1, [1 / 3, 4 / 7, 0, *none], rtol=1e-15)


@pytest.mark.parametrize(
    ("right", "count", "interval"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
        # statsmodels 0.15, proportion_confint(method="wilson")
        (29, 29, (0.8830, 1.0000)),
        (9843, 10000, (0.9817, 0.9866)),
        (9848, 10000, (0.9822, 0.9870)),
    ],
)
def test_wilsons_interval_is_as_published(right: int, count: int, interval: Any) -> None:
    assert scores.wilson_interval(right, count) == pytest.approx(interval, abs=5e-5)


@pytest.mark.parametrize("count", [1, 11, 14, 29, 10000])
def test_wilsons_interval_stays_between_0_and_1(count: int) -> None:
    low, high = scores.wilson_interval(0, count)
    assert low == 0 < high < 1
    assert scores.wilson_interval(count, count) == pytest.approx((1 - high, 1), abs=1e-12)
    assert scores.wilson_interval(count, count)[1] <= 1


def test_cross_entropy_is_the_mean_and_stays_finite() -> None:
    probabilities = np.array([sure(3, 0.7), sure(4, 0.5), sure(5, 1.0)], np.float32)
    labels = np.array([3, 1, 5], np.uint8)
    by_hand = -(math.log(0.7) + math.log(0.5 / 9)) / 3
    assert scores.cross_entropy(labels, probabilities) == pytest.approx(by_hand, rel=1e-7)
    # A probability of 0, or one too small for a normal float32, counts as 2**-126.
    labels = np.array([0, 0], np.uint8)
    none = np.array([sure(5, 1.0), [1e-40, 1, *8 * [0]]], np.float32)
    assert scores.cross_entropy(labels, none) == pytest.approx(126 * math.log(2), rel=1e-15)


def calibration(labels: np.ndarray, probabilities: np.ndarray) -> scores.Calibration:
    right = probabilities.argmax(axis=1) == labels
    return scores.calibration(probabilities.max(axis=1).astype(float), right)


def test_the_calibration_error_by_hand() -> None:
    # (8/15, 9/15]: 0.55 (correct) and 0.59 (wrong); (13/15, 14/15]: 0.9 three times, once wrong.
    labels = np.array([0, 1, 2, 3, 4], np.uint8)
    probabilities = np.array(
        [sure(0, 0.55), sure(2, 0.59), sure(2, 0.9), sure(3, 0.9), sure(5, 0.9)]
    )
    found = calibration(labels, probabilities.astype(np.float32))
    expected = np.zeros(15, int)
    expected[[8, 13]] = 2, 3
    np.testing.assert_array_equal(found.counts, expected)
    np.testing.assert_allclose(found.confidence[[8, 13]], [0.57, 0.9], rtol=1e-6)
    np.testing.assert_allclose(found.accuracy[[8, 13]], [1 / 2, 2 / 3], rtol=1e-15)
    assert np.isnan(found.confidence).sum() == np.isnan(found.accuracy).sum() == 13
    error = 2 / 5 * (0.57 - 1 / 2) + 3 / 5 * (0.9 - 2 / 3)
    assert found.error == pytest.approx(error, rel=1e-6)


def test_calibration_against_sums_in_plain_python() -> None:
    random = np.random.RandomState(0)
    logits = random.normal(size=(2000, 10)) * random.uniform(0, 6, size=(2000, 1))
    probabilities = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype("f4")
    labels = random.randint(10, size=2000).astype(np.uint8)
    found = calibration(labels, probabilities)
    error = 0.0
    for m in range(15):
        rows = [
            (max(row), row.index(max(row)) == label)
            for row, label in zip(probabilities.tolist(), labels)
            if m / 15 < max(row) <= (m + 1) / 15
        ]
        assert found.counts[m] == len(rows)
        if rows:
            confidence = math.fsum(row[0] for row in rows) / len(rows)
            accuracy = sum(row[1] for row in rows) / len(rows)
            assert found.confidence[m] == pytest.approx(confidence, rel=1e-12)
            assert found.accuracy[m] == accuracy
            error += len(rows) / 2000 * abs(accuracy - confidence)
    assert found.error == pytest.approx(error, rel=1e-12)


def test_a_probability_on_the_edge_belongs_to_the_bin_below_it() -> None:
    probabilities = np.zeros((3, 10))
    probabilities[:, 1] = 0.2, 3 / 15 + 1e-12, 1  # float64, so that it lies exactly on the edge
    counts = calibration(np.ones(3, int), probabilities).counts
    assert np.flatnonzero(counts).tolist() == [2, 3, 14]


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [
        (0, 0, 1),
        (0, 1, 1),
        (7, 7, 1),
        (11, 1, 2 * (1 + 12) / 2**12),
        # computed with scipy 1.18: stats.binomtest(k, n).pvalue
        (25, 15, 0.1538599441628321),
        (24, 102, 1.2134658822387023e-12),
        (300, 200, 8.940066542253288e-06),
        (5100, 4900, 0.04658552770494645),
        (4800, 5200, 6.593515598672343e-05),
        (10000, 0, 0),  # 2**-9999
    ],
)
def test_mcnemars_test_is_the_binomial_test(only_first: int, only_second: int, p: float) -> None:
    assert scores.mcnemar(only_first, only_second) == pytest.approx(p, rel=1e-12, abs=1e-300)
    assert scores.mcnemar(only_second, only_first) == scores.mcnemar(only_first, only_second)
    assert scores.mcnemar(np.int64(only_first), np.int64(only_second)) == scores.mcnemar(
        only_first, only_second
    )


def test_mcnemars_test_is_exact() -> None:
    """Tests all pairs of counts whose sum is at most 24.

    The p-value is the total probability of all pairs that have the same sum and are at least as
    uneven as the given pair.
    """
    for n in range(1, 25):
        ways = [math.factorial(n) // math.factorial(k) // math.factorial(n - k) for k in range(n)]
        ways.append(1)
        for first in range(n + 1):
            far = sum(ways[k] for k in range(n + 1) if abs(2 * k - n) >= abs(2 * first - n))
            assert scores.mcnemar(first, n - first) == float(Fraction(far, 2**n))


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ([], [], 0),
        ([], [3], 1),
        ([1, 2, 3], [1, 2, 3], 0),
        ([1, 2, 3], [1, 3], 1),
        ([7, 1], [1], 1),
        ([1, 2, 3, 4], [2, 3, 4, 5], 2),
        ([5, 1, 2, 2, 5, 3], [1, 2, 2, 2, 1, 3, 9], 4),
    ],
)
def test_the_edit_distance_by_hand(one: Any, other: Any, edits: int) -> None:
    assert scores.edit_distance(one, other) == scores.edit_distance(other, one) == edits


@pytest.mark.parametrize(
    ("only_first", "only_second", "better", "p"),
    [
        (10, 2, -1, "= 0.0386"),
        (2, 10, 1, "= 0.0386"),
        (9, 3, 0, "= 0.1460"),
        (0, 99, 1, "< 0.0001"),
    ],
)
def test_mcnemars_verdict(only_first: int, only_second: int, better: int, p: str) -> None:
    """For counts of 10 and 2, p is 2 × (1 + 12 + 66) / 2^12.

    For counts of 9 and 3, p is 2 × (1 + 12 + 66 + 220) / 2^12.
    """
    verdict = scores.mcnemar_verdict(only_first, only_second)
    assert verdict == (better, f"McNemar's exact test: p {p}")
