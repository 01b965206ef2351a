"""Checks lesson 5 against complex-step derivatives, lessons 3 and 4, and a TensorFlow graph."""

import numpy as np
import pytest

import lesson as helpers  # examples/lesson.py

NAME = "05_graph"


@pytest.fixture(scope="module")
def values(lesson):
    return lesson(NAME).values


def mean_loss(parameters, x, y):
    """Computes the mean loss in NumPy; the parameters may be complex."""
    kernel_1, bias_1, kernel_2, bias_2 = parameters
    hidden = 1 / (1 + np.exp(-(x @ kernel_1 + bias_1)))
    output = 1 / (1 + np.exp(-(hidden @ kernel_2 + bias_2)))
    return ((output - y) ** 2 / 2).mean()


def gradient(parameters, x, y):
    """Returns Im J(t + ih) / h, which loses no digits because nothing is subtracted."""
    derivatives = [np.zeros_like(array) for array in parameters]
    for k, array in enumerate(parameters):
        for index in np.ndindex(array.shape):
            changed = [each.astype(complex) for each in parameters]
            changed[k][index] += 1e-30j
            derivatives[k][index] = mean_loss(changed, x, y).imag / 1e-30
    return derivatives


@pytest.mark.parametrize("whose", ["our", "its"])
def test_the_outputs_are_those_of_lesson_3(values, lesson, whose):
    before = lesson("03_forward_propagation").values
    np.testing.assert_allclose(values[f"{whose}_hidden"][0], before["a2"], rtol=1e-14)
    np.testing.assert_allclose(values[f"{whose}_output"][0], before["a3"], rtol=1e-14)


@pytest.mark.parametrize("whose", ["our", "its"])
def test_all_sixteen_derivatives(values, lesson, whose):
    start = [values[name].T for name in ("w1", "b1", "w2", "b2")]
    expected = gradient(start, values["input_x"][None], 1.0)
    by_hand = lesson("04_back_propagation").values["by_hand"]
    for found, one, other in zip(values[f"{whose}_derivatives"], expected, by_hand):
        np.testing.assert_allclose(found, one, rtol=0, atol=1e-15)
        np.testing.assert_allclose(found, other.T, rtol=0, atol=1e-15)


@pytest.mark.parametrize("whose", ["our", "tf"])
def test_each_path_goes_downhill_step_by_step(values, whose):
    x, y = values["corners"], values["one_on"]
    path, losses = values[f"{whose}_path"], values[f"{whose}_losses"]
    assert len(path) == len(losses) == 1000
    for step in range(0, 999, 111):
        assert losses[step] == pytest.approx(mean_loss(path[step], x, y), rel=1e-12)
        for before, slope, after in zip(path[step], gradient(path[step], x, y), path[step + 1]):
            np.testing.assert_allclose(after, before - 4 * slope, rtol=0, atol=1e-13)


def test_every_number_is_tensorflows(values):
    for name in ("outputs_apart", "derivatives_apart", "losses_apart", "path_apart"):
        assert 0 <= values[name] < 1e-9
    for ours, theirs in zip(values["our_path"], values["tf_path"]):
        for one, other in zip(ours, theirs):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


def test_the_path_is_that_of_lesson_4(values, lesson):
    for ours, before in zip(values["our_path"], lesson("04_back_propagation").values["numpy_path"]):
        for one, other in zip(ours, before):
            np.testing.assert_allclose(one, other.T, rtol=0, atol=1e-9)


def test_a_run_computes_each_node_once_and_only_what_is_needed(values):
    calls = []
    x = values["placeholder"]("x")
    twice = values["Node"]("Twice", (x,), lambda value: calls.append(value) or 2 * value)
    never = values["Node"]("Never", (x,), lambda value: calls.append("never"))
    (result,) = values["Session"]().run([twice + twice * twice], {x: 3.0})
    assert result == 6 + 36
    assert calls == [3.0]
    del values["graph"][values["graph"].index(x) :]
    assert never not in values["graph"]


def test_a_placeholder_without_a_value_is_an_error(values):
    x = values["placeholder"]("x")
    with pytest.raises(ValueError, match=r"^the placeholder x needs a value$"):
        values["Session"]().run([x], {})


def test_assignments_use_the_old_values(values):
    a, b = values["variable"]("a", 1.0), values["variable"]("b", 2.0)
    session = values["Session"]()
    session.run([values["assign"](a, b * 1), values["assign"](b, a * 1)], {})
    assert [session.values[a], session.values[b]] == [2.0, 1.0]


def test_the_lesson_counts_the_nodes(values):
    assert len(values["forward_nodes"]) == 6 + 2 * 3 + 1 + 1 + 2 + 1  # with the constant 0.5
    kinds = [each.kind for each in values["forward_nodes"]]
    assert kinds.count("Placeholder") == 2
    assert kinds.count("Variable") == 4
    assert values["added"] > 50


def test_the_two_graphs_have_the_same_operations(values):
    ours = [each.kind for each in values["forward_nodes"] if each.inputs]
    links = helpers.tensorflow_links(values["tf_loss"])
    theirs = [kind.replace("AddV2", "Add") for kind, _, inputs in links.values() if inputs]
    assert ours == theirs
