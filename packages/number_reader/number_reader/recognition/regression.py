"""Fits a logistic regression."""

from typing import Tuple

import numpy as np

_MOST_STEPS = 30  # of Newton's method, which needs about ten
_CONSTANT = 1e-3  # added to a standard deviation, which is 0 for a feature that never varies


def logistic(
    positive: np.ndarray, negative: np.ndarray, ridge: float, groups: int = 1
) -> Tuple[Tuple[float, ...], float]:
    """Minimizes the mean cross-entropy, with a penalty on large weights, by Newton's method.

    The total weight of the positive examples equals that of the negative ones, however many there
    are of each kind. A feature is divided by its standard deviation before its weight is penalized.
    If there are several groups of features, a feature is divided by the deviation of its sum over
    the groups. By its own deviation, a feature of a rare group would become large.

    Args:
        positive, negative: float64 of shape (n, groups * k), the features of the examples, group by
            group.
        ridge: the penalty, divided by the number of examples.
        groups: the number of groups, each with the same features.
    Returns:
        A weight for each feature, and the constant term. Their weighted sum is the logarithm of the
        odds that an example is positive.
    """
    described = np.concatenate([positive, negative])
    is_positive = np.arange(len(described)) < len(positive)
    sums = described.reshape(len(described), groups, -1).sum(axis=1)
    mean, deviation = described.mean(axis=0), np.tile(sums.std(axis=0) + _CONSTANT, groups)
    x = np.column_stack([(described - mean) / deviation, np.ones(len(described))])
    shares = len(x) / 2 / np.where(is_positive, len(positive), len(negative))
    penalty = np.append(np.full(described.shape[1], ridge * len(x)), 0.0)  # no penalty on the bias
    weights = np.zeros(x.shape[1])
    for _ in range(_MOST_STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (shares * (p - is_positive)) + penalty * weights
        curvature = (x * (shares * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    scaled = weights[:-1] / deviation
    bias = weights[-1] - scaled @ mean
    # Six significant digits are far more precise than the fit.
    return tuple(float(f"{each:.6g}") for each in scaled), float(f"{bias:.6g}")
