"""Checks lesson 6's results against NumPy, exact losses and the package's own graph."""

import math

import numpy as np
import pytest

from tf1_mnist import data, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings


@pytest.fixture(scope="module")
def values(lesson):
    return lesson("06_softmax_network").values


def forward(weights, images):
    """Computes the logits with NumPy, in float64."""
    w1, b1, w2, b2, w3, b3 = (array.astype(np.float64) for array in weights)
    x = images.reshape(-1, 784) / 255.0
    x = np.maximum(x @ w1 + b1, 0)
    x = np.maximum(x @ w2 + b2, 0)
    return x @ w3 + b3


def cross_entropy(logits, labels):
    return np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(labels)), labels]


def test_the_network_has_the_layers_of_the_post(values):
    shapes = [array.shape for array in values["trained_weights"]]
    assert shapes == [(784, 512), (512,), (512, 512), (512,), (512, 10), (10,)]
    assert values["parameters"] == 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10 == 669_706
    assert values["net"].parameters == values["parameters"]


def test_the_first_loss_is_that_of_the_first_weights_on_the_first_batch(values):
    (images, labels), _ = data.load_data()
    batch = np.random.RandomState([0, 0]).permutation(55_000)[:128]
    expected = cross_entropy(forward(values["first_weights"], images[batch]), labels[batch])
    assert values["step_losses"][0] == pytest.approx(expected.mean(), rel=1e-5)
    assert len(values["step_losses"]) == 4 * 430  # the short last batch of each epoch counts


def test_the_curve_is_measured_on_the_validation_images(values):
    (images, labels), _ = data.load_data()
    logits = forward(values["trained_weights"], images[55_000:])
    loss = values["validation_losses"][-1]
    accuracy = values["validation_accuracies"][-1]
    assert loss == pytest.approx(cross_entropy(logits, labels[55_000:]).mean(), rel=1e-4)
    assert accuracy == pytest.approx(np.mean(logits.argmax(axis=1) == labels[55_000:]), abs=5e-4)


def test_98_percent_of_the_test_images_are_read_correctly(values):
    _, (images, labels) = data.load_data()
    read = forward(values["trained_weights"], images).argmax(axis=1)
    assert np.count_nonzero(read != values["predicted"]) <= 2  # float32 may have ties
    assert values["test_accuracy"] == pytest.approx(
        np.mean(values["predicted"] == labels), abs=1e-6
    )
    assert values["test_accuracy"] > 0.979


def test_the_training_loss_falls_below_the_validation_loss(values):
    assert np.mean(values["step_losses"][-430:]) < values["validation_losses"][-1] / 3


def test_the_loss_by_hand_fails_for_large_logits(values):
    losses, gradient = values["results"]["by hand"]
    assert math.isnan(losses[0])
    assert losses[1] == math.inf
    assert np.isnan(gradient).all()


@pytest.mark.parametrize("name", ["log-sum-exp", "TensorFlow"])
def test_the_loss_of_large_logits_is_exact(values, name):
    losses, gradient = values["results"][name]
    exact = [math.log1p(math.exp(-100)), 100 + math.log1p(math.exp(-100))]
    np.testing.assert_allclose(losses, exact, atol=1e-5)
    np.testing.assert_allclose(gradient, [1, -1], atol=1e-6)  # p = (1, 0), label (0, 1)


def test_the_packages_graph_computes_the_same_logits(values):
    _, (images, labels) = data.load_data()
    model = build(Recipe(softmax.inference, Settings(seed=1, learning_rate=1e-3)), 1)
    with tf.Session(graph=model.graph) as session:
        for variable, array in zip(model.variables, values["trained_weights"]):
            variable.load(array, session)
        logits, classes = session.run([model.logits, model.classes], {model.images: images})
    np.testing.assert_allclose(logits, forward(values["trained_weights"], images), atol=1e-3)
    assert np.mean(classes == labels) == pytest.approx(values["test_accuracy"], abs=3e-4)


def test_fit_trains_as_the_page_does(values):
    """Only the order in which the two graphs add numbers can make the results differ."""
    package = np.array([(e.validation_loss, e.validation_accuracy) for e in values["history"]])
    np.testing.assert_allclose(package[:, 0], values["validation_losses"], rtol=0.1)
    np.testing.assert_allclose(package[:, 1], values["validation_accuracies"], atol=0.005)
    assert values["tested"].accuracy == pytest.approx(values["test_accuracy"], abs=0.003)


def test_raw_pixels_act_as_a_learning_rate_255_squared_times_as_large(values):
    assert values["slow_raw_loss"] == pytest.approx(values["scaled_loss"], rel=1e-4)
    assert values["scaled_loss"] < math.log(10) < 1000 < values["raw_loss"]


def test_the_loss_after_one_step_of_gradient_descent(values):
    # In float64, from sums over the images of each digit: with zero weights, column d of the
    # gradient is 0.1 times the mean image, minus the sum of the images of d divided by n.
    x = values["x_train"].reshape(-1, 784).astype(float) / 255
    y = values["y_train"]
    weights = np.stack(
        [0.5 * (x[y == digit].sum(axis=0) / len(x) - 0.1 * x.mean(axis=0)) for digit in range(10)],
        axis=1,
    )
    logits = x @ weights
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.log(probabilities[np.arange(len(y)), y]).mean()
    assert values["scaled_loss"] == pytest.approx(loss, rel=1e-4)
    assert values["scaled_loss"] == pytest.approx(1.836, abs=0.01)
    assert values["raw_loss"] == pytest.approx(6034, abs=100)


def test_the_probabilities_of_the_drawing(values):
    logits = forward(values["trained_weights"], values["my_digit"][np.newaxis])[0]
    expected = np.exp(logits - np.logaddexp.reduce(logits))
    np.testing.assert_allclose(values["my_probabilities"], expected, atol=1e-3)
    assert values["my_answer"] == expected.argmax() == 3
