"""Checks the results of lesson 3 against exact fractions and the functions of `math`."""

import math
from fractions import Fraction

import numpy as np
import pytest

X = ["1", "0.5", "-1"]
HIDDEN = [
    (["0.8", "0.4", "0.2"], "0.2"),
    (["-0.6", "0.4", "0.4"], "-0.2"),
    (["0.5", "-0.4", "-0.4"], "-0.2"),
]
OUTPUT = (["1.2", "-0.8", "0.6"], "-0.5")


def sigmoid(z):
    return 0.5 * (1 + math.tanh(float(z) / 2))


def weighted_sum(neuron, inputs):
    weights, bias = neuron
    return sum(Fraction(w) * Fraction(a) for w, a in zip(weights, inputs)) + Fraction(bias)


def network(scale):
    """Returns the hidden sums and all four outputs for `scale` times the lesson's input."""
    sums = [weighted_sum(neuron, [scale * Fraction(value) for value in X]) for neuron in HIDDEN]
    hidden = [sigmoid(z) for z in sums]
    return sums, [*hidden, sigmoid(weighted_sum(OUTPUT, hidden))]


@pytest.fixture(scope="module")
def values(lesson):
    return lesson("03_forward_propagation").values


def test_the_hidden_sums_are_the_numbers_in_the_text(values):
    assert network(1)[0] == [1, -1, Fraction(1, 2)]
    np.testing.assert_allclose(values["z2"], [1, -1, 0.5], rtol=1e-14)


@pytest.mark.parametrize("way", ["by_hand", "by_matrices", "by_rows"])
def test_each_way_gives_the_same_four_outputs(values, way):
    assert values[way].dtype == np.float64
    np.testing.assert_allclose(values[way], network(1)[1], rtol=1e-14)


def test_many_inputs_are_computed_row_by_row(values):
    expected = np.array([network(scale)[1] for scale in (0, 1, 2)])
    np.testing.assert_allclose(values["hidden"], expected[:, :3], rtol=1e-14)
    np.testing.assert_allclose(values["outputs"], expected[:, 3:], rtol=1e-14)


def test_a_weight_goes_from_neuron_j_to_neuron_i(values):
    for number, row in enumerate(HIDDEN):
        assert values["w1"][number].tolist() == [float(w) for w in row[0]]
    assert values["kernel1"][2, 0] == float(HIDDEN[0][0][2])  # a column for each neuron
    assert values["kernel2"].shape == (3, 1)


def test_equal_changes_of_the_input_change_the_output_unequally(values):
    h = [network(scale)[1][3] for scale in (0, 1, 2)]
    assert values["first_change"] == pytest.approx(h[1] - h[0], rel=1e-12)
    assert values["second_change"] == pytest.approx(h[2] - h[1], rel=1e-12)
    assert values["second_change"] < 0.7 * values["first_change"]
