"""Checks lesson 9's outputs against NumPy, and checks the lesson's claims about shifted digits."""

import numpy as np
import pytest

from tf1_mnist import data
from tf1_mnist import tf1 as tf


@pytest.fixture(scope="module")
def values(lesson):
    return lesson("09_cnn").values


@pytest.fixture(scope="module")
def by_hand(values):
    """Returns the outputs of every layer for the first twenty test images, in float64."""
    return forward(values["trained_weights"], values["x_test"][:20])


def convolve(x, kernel, bias):
    height, width = x.shape[1] - 2, x.shape[2] - 2
    out = np.zeros((len(x), height, width, kernel.shape[-1])) + bias
    for u in range(3):
        for v in range(3):
            out += x[:, u : u + height, v : v + width] @ kernel[u, v]
    return np.maximum(out, 0)


def pool(x):
    n, height, width, channels = x.shape
    return x.reshape(n, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))


def forward(weights, images):
    k1, b1, k2, b2, w3, b3, w4, b4 = (array.astype(np.float64) for array in weights)
    conv1 = convolve(images[..., None] / 255.0, k1, b1)
    conv2 = convolve(conv1, k2, b2)
    pooled = pool(conv2)
    dense = np.maximum(pooled.reshape(len(images), -1) @ w3 + b3, 0)
    return conv1, conv2, pooled, dense, dense @ w4 + b4


def test_the_network_has_the_layers_of_the_post(values):
    sizes = [9 * 32, 32, 9 * 32 * 64, 64, 12 * 12 * 64 * 128, 128, 128 * 10, 10]
    assert [array.size for array in values["trained_weights"]] == values["sizes"] == sizes
    assert sum(sizes) == values["net"].parameters == 1_199_882


def test_the_logits_are_those_of_a_forward_pass_by_hand(values, by_hand):
    np.testing.assert_allclose(values["test_logits"][:20], by_hand[-1], atol=1e-3)


def test_the_maps_are_those_of_the_first_test_image(values, by_hand):
    assert values["y_test"][0] == 7
    for seen, expected in zip(values["seen"], by_hand):
        np.testing.assert_allclose(seen, expected[:1], atol=1e-3)
        assert seen.max() > 0.1


def test_the_package_computes_the_same_logits(values):
    assert np.abs(values["difference"]).max() < 1e-3


def test_98_9_percent_of_the_test_images_are_read_correctly(values):
    _, (_, labels) = data.load_data()
    right = values["test_logits"].argmax(axis=1) == labels
    assert values["test_accuracy"] == pytest.approx(right.mean())
    assert values["test_accuracy"] > 0.987  # about 98.9%; rounding changes it a little


def test_dropout_is_on_only_in_training(values):
    images = {values["images"]: values["x_test"][:20]}
    with tf.Session(graph=values["graph"]) as session:
        for variable, array in zip(values["variables"], values["trained_weights"]):
            variable.load(array, session)
        pooled = session.run(values["pool"], images)
        still = session.run(values["flat"], images)
        images[values["training"]] = True
        dropped, dropped_logits = session.run([values["flat"], values["logits"]], images)
    np.testing.assert_array_equal(still, pooled.reshape(20, 9216))
    zeros = (dropped == 0) & (still > 0)
    assert zeros.sum() / (still > 0).sum() == pytest.approx(0.25, abs=0.01)
    np.testing.assert_allclose(dropped[~zeros], still[~zeros] / 0.75, rtol=1e-5)
    assert np.abs(dropped_logits - values["test_logits"][:20]).max() > 0.1


def test_training_made_the_kernels_stronger(values):
    before, after = values["first_weights"][0], values["trained_weights"][0]
    assert np.abs(before).max() <= np.sqrt(6 / (9 * 1 + 9 * 32))  # Glorot's limit
    assert np.linalg.norm(after) > 1.2 * np.linalg.norm(before)
    sides = (after.max(axis=(0, 1)) > 0.1) & (after.min(axis=(0, 1)) < -0.1)
    assert np.count_nonzero(sides) > 16


def test_fewer_than_half_of_the_dense_units_respond(values):
    assert 0 < np.count_nonzero(values["seen"][3]) < 64


def test_two_pixels_cost_the_softmax_network_twice_as_much(values):
    scores = values["scores"]
    assert set(scores) == {"as it is", "left", "right", "up", "down"}
    cnn, softmax = scores["as it is"]
    right = values["test_logits"].argmax(axis=1)[::4] == values["y_test"][::4]
    assert cnn == pytest.approx(right.mean(), abs=5e-4)
    assert softmax > 0.97
    lost = np.array([(cnn - a, softmax - b) for a, b in list(scores.values())[1:]])
    assert (lost[:, 1] > lost[:, 0] + 0.04).all()
    assert lost.mean(axis=0) == pytest.approx([0.07, 0.19], abs=0.03)


@pytest.mark.parametrize(
    ("name", "axis", "step"), [("left", 2, -2), ("right", 2, 2), ("up", 1, -2), ("down", 1, 2)]
)
def test_each_move_is_what_its_name_says(values, name, axis, step):
    """Repeats a measurement with the lesson's graph, but on digits moved by np.roll."""
    canvas = np.pad(values["x_test"][::4], ((0, 0), (4, 4), (4, 4)), "constant")
    moved = np.roll(canvas, step, axis)[:, 4:32, 4:32]
    with tf.Session(graph=values["graph"]) as session:
        for variable, array in zip(values["variables"], values["trained_weights"]):
            variable.load(array, session)
        logits = [
            session.run(values["logits"], {values["images"]: moved[i : i + 500]})
            for i in range(0, len(moved), 500)
        ]
    right = np.concatenate(logits).argmax(axis=1) == values["y_test"][::4]
    assert right.mean() == pytest.approx(values["scores"][name][0], abs=3e-4)


def test_the_pooled_maps_move_by_one_place(values):
    k1, b1, k2, b2 = values["trained_weights"][:4]
    canvas = np.pad(
        values["x_test"][:1, :, :, None] / 255.0, ((0, 0), (4, 4), (4, 4), (0, 0)), "constant"
    )
    still, moved = (
        pool(convolve(convolve(np.roll(canvas, step, axis=2), k1, b1), k2, b2)) for step in (0, 2)
    )
    np.testing.assert_allclose(moved[:, :, 1:], still[:, :, :-1])


def test_the_probabilities_of_the_drawing(values):
    *_, logits = forward(values["trained_weights"], values["my_digit"][np.newaxis])
    expected = np.exp(logits[0] - np.logaddexp.reduce(logits[0]))
    np.testing.assert_allclose(values["my_probabilities"], expected, atol=1e-3)
    assert values["my_answer"] == expected.argmax() == 3


def test_one_number_of_pool_sees_36_pixels(values):
    k1, b1, k2, b2 = values["trained_weights"][:4]
    image = values["x_test"][:1, :, :, None] / 255.0

    def number(image):
        return pool(convolve(convolve(image, k1, b1), k2, b2))[0, 5, 6]

    before = number(image)
    changing = 0
    for row, column in np.ndindex(28, 28):
        changed = image.copy()
        changed[0, row, column] = 1 - changed[0, row, column]
        changing += np.any(number(changed) != before)
    assert changing <= 36
    assert changing > 30
