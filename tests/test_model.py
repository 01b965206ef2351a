"""Tests the graph of each network and the graphs of a few networks made for the tests."""

import functools
from typing import Any, Dict, Iterator, List, Tuple

import numpy as np
import pytest

from tf1_mnist import cnn, layers, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import Model, build
from tf1_mnist.recipe import Recipe, Settings

NETWORKS = [softmax.inference, cnn.inference, cnn.fast_inference, cnn.best_inference]


@functools.lru_cache(maxsize=None)  # the graph is finalized, so the tests can share it
def made(inference: Any, learning_rate: float = 1e-3, steps: int = 100) -> Model:
    return build(Recipe(inference, Settings(learning_rate=learning_rate)), steps)


@pytest.fixture(scope="module", params=NETWORKS)
def opened(request: Any) -> Iterator[Tuple[Any, Model]]:
    """Returns a session and the graph of a network."""
    model = made(request.param)
    with tf.Session(graph=model.graph) as session:
        yield session, model


@pytest.fixture
def started(opened: Any) -> Any:
    """Gives all variables their initial values, whatever the previous test has done."""
    session, model = opened
    session.run(model.init_op)
    return session, model


def feeds(model: Model, count: int = 8, seed: int = 0) -> Dict[Any, np.ndarray]:
    random = np.random.RandomState(seed)
    return {
        model.images: random.randint(0, 256, (count, 28, 28)).astype(np.uint8),
        model.labels: random.randint(0, 10, count).astype(np.uint8),
    }


def variables_of(model: Model) -> List[Any]:
    return list(model.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES))


def logits_from_pixels(images: Any, training: Any) -> Any:
    """Turns ten pixels into ten logits from -1000 to 1000; adds a variable for the optimizer."""
    pixels = layers.flatten(layers.normalize(images))[:, :10]
    return 2000 * pixels - 1000 + tf.get_variable("zero", (), initializer=tf.zeros_initializer())


def normed(images: Any, training: Any) -> Any:
    """Computes the logits of a small network with every kind of layer."""
    x = layers.conv2d(layers.normalize(images), 4, kernel_size=5, name="conv", use_bias=False)
    x = layers.relu(layers.batch_norm(layers.max_pool(x, k=4, s=4), training, name="norm"))
    x = layers.dropout(layers.flatten(x), 0.25, training, name="dropout")
    return layers.dense(x, 10, name="dense")


# --- Dtypes and shapes ------------------------------------------------------------------------


def test_dtypes_and_shapes_are_as_documented(started: Any) -> None:
    session, model = started
    expected = {
        "logits": (np.float32, (3, 10)),
        "probabilities": (np.float32, (3, 10)),
        "classes": (np.int64, (3,)),
        "cross_entropy": (np.float32, (3,)),
        "loss": (np.float32, ()),
        "accuracy": (np.float32, ()),
        "learning_rate": (np.float32, ()),
        "global_step": (np.int64, ()),
        "training": (np.bool_, ()),
    }
    found = session.run({name: getattr(model, name) for name in expected}, feeds(model, 3))
    assert {name: (value.dtype, value.shape) for name, value in found.items()} == expected
    with pytest.raises(ValueError, match=r"\(1, 784\)"):  # images of another shape are refused
        session.run(model.logits, {model.images: np.zeros((1, 784), np.uint8)})


# --- Loss and metrics, against NumPy ---------------------------------------------------------


def test_the_loss_of_equal_logits_is_ln_10(started: Any) -> None:
    """The initial biases are zero, so all ten logits are zero for blank paper."""
    session, model = started
    loss, logits = session.run(
        [model.loss, model.logits],
        {model.images: np.zeros((4, 28, 28)), model.labels: [0, 3, 5, 9]},
    )
    np.testing.assert_array_equal(logits, np.zeros((4, 10)))
    assert loss == pytest.approx(np.log(10), rel=1e-6)


def test_cross_entropy_is_log_sum_exp_at_logits_of_1000() -> None:
    model = made(logits_from_pixels)
    images = np.zeros((6, 28, 28), np.uint8)
    images[:, 0, :10] = np.random.RandomState(0).choice([0, 100, 128, 255], (6, 10))
    images[0, 0, :10] = [255] + 9 * [0]  # the label's logit is 1000, the others -1000
    images[1, 0, :10] = [0] + 9 * [255]  # the other way round
    labels = np.array([0, 0, 1, 2, 3, 4], np.uint8)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        logits, probabilities, losses, classes, accuracy = session.run(
            [
                model.logits,
                model.probabilities,
                model.cross_entropy,
                model.classes,
                model.accuracy,
            ],
            {model.images: images, model.labels: labels},
        )
    x = logits.astype(np.float64)
    assert (x.min(), x.max()) == (-1000, 1000)
    top = x.max(axis=1)
    log_sum_exp = top + np.log(np.exp(x - top[:, None]).sum(axis=1))
    np.testing.assert_allclose(losses, log_sum_exp - x[np.arange(6), labels], rtol=1e-6)
    np.testing.assert_allclose(probabilities, np.exp(x - log_sum_exp[:, None]), atol=1e-6)
    np.testing.assert_array_equal(classes, x.argmax(axis=1))
    assert accuracy == pytest.approx(np.mean(classes == labels))
    assert np.isfinite(losses).all()
    assert losses[0] == 0
    assert losses[1] == pytest.approx(2000 + np.log(9))


def test_the_logits_are_not_a_linear_function(started: Any) -> None:
    """Without ReLU, f would be a linear function plus a constant; f(x) + f(-x) would be 2 f(0)."""
    session, model = started
    scaled = model.graph.get_tensor_by_name("normalize/ExpandDims:0")
    x = np.random.RandomState(0).uniform(-1, 1, (4, 28, 28, 1))
    plus, minus, zero = (session.run(model.logits, {scaled: v}) for v in (x, -x, 0 * x))
    assert np.abs(plus + minus - 2 * zero).max() > 0.01


# --- The step --------------------------------------------------------------------------------


def gradients(session: Any, model: Model, fed: Any) -> List[np.ndarray]:
    """Returns the gradient of each variable and leaves all variables unchanged.

    After the first step, Adam's first moment is a tenth of the gradient.
    """
    before = session.run(variables_of(model))
    session.run(model.train_op, fed)
    names = [f"{variable.op.name}/Adam/Read/ReadVariableOp:0" for variable in model.variables]
    moments = session.run(names)
    for variable, value in zip(variables_of(model), before):
        variable.load(value, session)
    return [10 * moment for moment in moments]


def test_gradients_agree_with_finite_differences(started: Any) -> None:
    session, model = started
    fed = feeds(model, 16)
    for variable, slope in zip(model.variables, gradients(session, model, fed)):
        value = session.run(variable)
        # In the direction of the gradient, the loss changes most.
        direction = slope / np.sqrt((slope**2).sum())
        losses = []
        for shift in (-0.001, 0.001):
            variable.load(value + np.float32(shift) * direction, session)
            losses.append(session.run(model.cross_entropy, fed).astype(np.float64).mean())
        variable.load(value, session)
        difference = (losses[1] - losses[0]) / 0.002
        assert difference == pytest.approx((slope * direction).sum(), rel=0.02)


def test_the_last_layers_gradient_is_p_minus_y() -> None:
    model = made(softmax.inference)
    fed = feeds(model, 16)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        p = session.run(model.probabilities, fed)
        y = np.eye(10)[fed[model.labels]]
        found = gradients(session, model, fed)[-1]
    np.testing.assert_allclose(found, (p - y).mean(axis=0), rtol=1e-4, atol=1e-6)


def test_the_learning_rate_follows_half_a_cosine_and_moves_the_step() -> None:
    model = made(softmax.inference, learning_rate=0.01, steps=4)
    fed = feeds(model)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        rates, moves = [], []
        for _ in range(5):
            before = session.run(model.variables[-1])
            rates.append(session.run(model.learning_rate))
            session.run(model.train_op, fed)
            moves.append(np.abs(session.run(model.variables[-1]) - before).max())
        assert session.run(model.global_step) == 5
    expected = [0.01 * (1 + np.cos(np.pi * min(step, 4) / 4)) / 2 for step in range(5)]
    np.testing.assert_allclose(rates, expected, atol=1e-9)
    # Adam's first step is the learning rate itself, whatever the gradient's size.
    assert moves[0] == pytest.approx(0.01, rel=1e-3)
    assert moves[4] == 0


def test_three_steps_follow_adams_algorithm() -> None:
    """Checks three updates of the last layer's bias against Adam, written in NumPy."""
    model = made(softmax.inference, learning_rate=0.01, steps=10**9)
    fed = feeds(model)
    bias = model.variables[-1]
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        value, m, v = np.zeros(10), np.zeros(10), np.zeros(10)
        for t in (1, 2, 3):
            p = session.run(model.probabilities, fed).astype(np.float64)
            g = (p - np.eye(10)[fed[model.labels]]).mean(axis=0)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            value -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            session.run(model.train_op, fed)
            np.testing.assert_allclose(session.run(bias), value, rtol=1e-3, atol=1e-6)


def test_an_epochs_means_are_exact_and_can_be_reset() -> None:
    model = made(softmax.inference)
    losses, right, images = 0.0, 0, 0
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        for size in (8, 8, 3):  # a short last batch has less weight
            fed = feeds(model, size, seed=size)
            cross_entropy, classes, _ = session.run(
                [model.cross_entropy, model.classes, model.train_op], fed
            )
            losses += cross_entropy.astype(np.float64).sum()
            right += int((classes == fed[model.labels]).sum())
            images += size
        loss, accuracy = session.run([model.epoch.loss, model.epoch.accuracy])
        assert loss == pytest.approx(losses / images, rel=1e-12)
        assert accuracy == right / images
        session.run(model.epoch.reset_op)
        fed = feeds(model, 5)
        cross_entropy, _ = session.run([model.cross_entropy, model.train_op], fed)
        assert session.run(model.epoch.loss) == pytest.approx(cross_entropy.mean(), rel=1e-6)


# --- Seeds -----------------------------------------------------------------------------------


def test_the_seed_determines_every_variable_and_the_first_step() -> None:
    def after_two_steps(seed: int) -> Any:
        model = build(
            Recipe(normed, Settings(seed=seed, learning_rate=1e-3)), 100
        )  # in its own graph
        with tf.Session(graph=model.graph) as session:
            session.run(model.init_op)
            for _ in range(2):
                session.run(model.train_op, {**feeds(model), model.training: True})
            return session.run(model.variables)

    one, same, other = after_two_steps(7), after_two_steps(7), after_two_steps(8)
    for a, b, c in zip(one, same, other):
        np.testing.assert_array_equal(a, b)
        assert (a != c).any()


def test_the_graph_is_finalized() -> None:
    model = made(logits_from_pixels)
    with pytest.raises(RuntimeError, match="finalized"), model.graph.as_default():
        tf.constant(0)
    default = tf.get_default_graph()
    assert default is not model.graph
