"""Tests the logistic regression."""

from typing import Tuple

import numpy as np
import pytest

from number_reader.recognition import regression


def descended(
    x: np.ndarray, y: np.ndarray, deviation: np.ndarray, ridge: float
) -> Tuple[np.ndarray, float]:
    """Minimizes the regression's loss by plain gradient descent; returns weights and bias."""
    mean = x.mean(axis=0)
    scaled, weights, bias = (x - mean) / deviation, np.zeros(x.shape[1]), 0.0
    counts = np.where(y, 1 / np.mean(y), 1 / np.mean(~y)) / 2  # each kind counts half
    for _ in range(4000):
        error = counts * (1 / (1 + np.exp(-scaled @ weights - bias)) - y)
        weights -= 0.5 * ((scaled * error[:, None]).mean(axis=0) + ridge * weights)
        bias -= 0.5 * error.mean()
    return weights / deviation, bias - float(weights / deviation @ mean)


@pytest.mark.parametrize("shift", [0.8, 30.0], ids=["overlapping", "apart"])
def test_the_regression_is_the_minimum_that_gradient_descent_finds(shift: float) -> None:
    """Large weights are penalized, so a minimum exists even if a plane separates the two kinds."""
    random = np.random.RandomState(0)
    y = np.arange(200) < 70
    x = random.normal(size=(200, 3)) * [1, 20, 0.1] + [5, -40, 0]
    x[y] += shift * np.array([1, -5, 0.01])
    weights, bias = descended(x, y, x.std(axis=0) + 1e-3, 0.03)
    found, found_bias = regression.logistic(x[y], x[~y], 0.03)
    np.testing.assert_allclose(found, weights, rtol=1e-4)
    assert found_bias == pytest.approx(bias, rel=1e-4)
    evidence = x @ found + found_bias
    # The bias is not penalized, so the mean probabilities of the two kinds add up to 1.
    p = 1 / (1 + np.exp(-evidence))
    assert p[y].mean() + p[~y].mean() == pytest.approx(1, abs=1e-3)


def test_features_of_several_groups_are_scaled_alike() -> None:
    """The last feature of the second group is rare, but it is not divided by its own deviation."""
    random = np.random.RandomState(0)
    x = random.normal(size=(200, 6)) * [1, 20, 5, 0.5, 2, 0.1]
    y = x[:, 0] + random.normal(size=200) > 0.5
    deviation = np.tile((x[:, :3] + x[:, 3:]).std(axis=0) + 1e-3, 2)
    weights, bias = descended(x, y, deviation, 0.1)
    found, found_bias = regression.logistic(x[y], x[~y], 0.1, 2)
    np.testing.assert_allclose(found, weights, rtol=1e-3, atol=1e-5)
    assert found_bias == pytest.approx(bias, rel=1e-3)


def test_a_feature_that_never_varies_has_no_weight() -> None:
    random = np.random.RandomState(0)
    x = np.column_stack([random.normal(size=50), np.full(50, 7.0)])
    y = x[:, 0] + random.normal(size=50) > 0
    found, _ = regression.logistic(x[y], x[~y], 0.03)
    assert found[0] > 0.5
    assert found[1] == pytest.approx(0, abs=1e-6)
