"""Checks lesson 4 against complex-step derivatives and gradient descent written with loops."""

import math

import numpy as np
import pytest

NAME = "04_back_propagation"


def loss(theta, x, y):
    """Returns the mean of (h - y)^2 / 2, computed in loops; theta may be complex."""

    def f(z):
        return 1 / (1 + np.exp(-z))

    total = 0
    for inputs, target in zip(x, y[:, 0]):
        z = theta[15]
        for i in range(3):
            z = z + theta[12 + i] * f(
                theta[9 + i] + sum(theta[3 * i + j] * inputs[j] for j in range(3))
            )
        total = total + (f(z) - target) ** 2 / 2
    return total / len(x)


def gradient(theta, x, y):
    """Returns Im J(t + ih) / h, which loses no digits because nothing is subtracted."""
    return np.array([loss(theta + 1e-30j * unit, x, y).imag / 1e-30 for unit in np.eye(16)])


def flat(arrays):
    """Returns the sixteen numbers of w1, b1, w2 and b2 in one array."""
    assert [array.shape for array in arrays] == [(3, 3), (3,), (1, 3), (1,)]
    return np.concatenate([array.ravel() for array in arrays])


@pytest.fixture(scope="module")
def values(lesson):
    return lesson(NAME).values


@pytest.mark.parametrize(("way", "tolerance"), [("by_hand", 1e-15), ("by_differences", 1e-10)])
def test_each_way_gives_all_sixteen_derivatives(values, way, tolerance):
    expected = gradient(flat(values["start"]), values["x"][None], np.array([[values["y"]]]))
    assert np.abs(expected).min() > 0.005  # each of the numbers matters
    np.testing.assert_allclose(flat(values[way]), expected, rtol=0, atol=tolerance)


def test_one_derivative_factor_by_factor(values):
    a_1, a_2, a_3 = (1 / (1 + math.exp(-z)) for z in (1, -1, 0.5))
    h = 1 / (1 + math.exp(-(1.2 * a_1 - 0.8 * a_2 + 0.6 * a_3 - 0.5)))
    by_chain = (h - 1) * h * (1 - h) * 1.2 * a_1 * (1 - a_1) * 1
    assert values["by_hand"][0][0, 0] == pytest.approx(by_chain, rel=1e-13)


def test_the_numbers_are_those_of_lesson_3(values, lesson):
    before = lesson("03_forward_propagation").values
    for array, name in zip(values["start"], ("w1", "b1", "w2", "b2")):
        np.testing.assert_array_equal(array, before[name])
    np.testing.assert_array_equal(values["x"], before["x"])


def test_the_gradient_of_a_batch_is_the_mean(values):
    corners, one_on, start = values["corners"], values["one_on"], values["start"]
    np.testing.assert_allclose(
        flat(values["loss_and_gradient"](start, corners, one_on)[1]),
        gradient(flat(start), corners, one_on),
        rtol=0,
        atol=1e-15,
    )


def test_the_label_is_1_for_corners_with_exactly_one_1(values):
    labels = dict(zip(map(tuple, values["corners"].tolist()), values["one_on"][:, 0]))
    ones = {corner for corner, label in labels.items() if label == 1}
    assert len(labels) == 8
    assert ones == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}


def test_the_path_goes_downhill_step_by_step(values):
    x, y, losses = values["corners"], values["one_on"], values["numpy_losses"]
    path = np.array([flat(parameters) for parameters in values["numpy_path"]])
    assert path.shape == (1001, 16)
    assert len(losses) == 1001
    assert path[0].tolist() == flat(values["start"]).tolist()
    for step in range(0, 1000, 37):
        theta = path[step]
        assert losses[step] == pytest.approx(loss(theta, x, y), rel=1e-12)
        np.testing.assert_allclose(
            path[step + 1], theta - 4 * gradient(theta, x, y), rtol=0, atol=1e-13
        )


def test_the_descent_finds_the_corners(values):
    x, y, losses = values["corners"], values["one_on"], values["numpy_losses"]
    assert losses[0] == pytest.approx(0.1379, abs=1e-4)
    assert losses[-1] < 0.01
    theta = flat(values["numpy_path"][-1])
    for corner, label in zip(x, y[:, 0]):
        h = math.sqrt(2 * loss(theta, corner[None], np.zeros((1, 1))))  # J = h^2 / 2
        assert (h > 0.5) == (label == 1)


def test_the_gradient_of_softmax_and_cross_entropy_is_p_minus_y(values):
    z, step = values["logits"], 1e-30

    def cross_entropy(z):
        return np.log(np.exp(z).sum()) - z[1]

    expected = [cross_entropy(z + 1j * step * unit).imag / step for unit in np.eye(3)]
    np.testing.assert_allclose(values["p_minus_y"], expected, rtol=0, atol=1e-15)
    np.testing.assert_allclose(values["softmax_gradient"], expected, rtol=0, atol=1e-10)


def test_with_the_rate_40_the_loss_is_highest_after_the_first_step(values):
    losses, _ = values["descend"](values["start"], 40, steps=100)
    assert np.argmax(losses) == 1
    assert [round(loss, 4) for loss in losses[:2]] == [0.1379, 0.1751]
    rises = np.diff(losses)
    assert np.argmax(rises) != 0  # the largest rise comes later
