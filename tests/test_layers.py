"""Compares the results of each layer with those of its formula in NumPy."""

import zlib
from typing import Any, Callable, List

import numpy as np
import pytest

from tf1_mnist import layers
from tf1_mnist import tf1 as tf

RANDOM = np.random.RandomState(0)


def run(layer: Callable[[Any], Any], x: np.ndarray, seed: int = 0, step: int = 0) -> Any:
    """Returns the output of a layer for x, and the layer's variables by name."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(seed)
        global_step = tf.train.create_global_step()
        fed = tf.placeholder(x.dtype, (None, *x.shape[1:]))
        out = layer(fed)
        session.run(tf.global_variables_initializer())
        session.run(global_step.assign(step))
        variables = {v.op.name: v for v in tf.trainable_variables()}
        return session.run([out, variables], {fed: x})


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def test_normalize_scales_grey_levels_and_adds_the_channel() -> None:
    x = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    out, variables = run(layers.normalize, x)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out, x.reshape(1, 16, 16, 1) / 255.0, rtol=1e-7)
    assert (out.min(), out.max()) == (0.0, 1.0)
    assert variables == {}


def test_flatten_keeps_the_order_of_rows() -> None:
    x = normal(2, 3, 4, 5)
    out, _ = run(layers.flatten, x)
    np.testing.assert_array_equal(out, x.reshape(2, 60))


def test_dense_is_a_sum_over_its_inputs() -> None:
    x = normal(3, 5)
    out, variables = run(lambda t: layers.dense(t, 4, name="d"), x)
    kernel, bias = variables["d/kernel"], variables["d/bias"]
    assert kernel.shape == (5, 4)
    np.testing.assert_array_equal(bias, np.zeros(4))
    expected = [[sum(row[i] * kernel[i, j] for i in range(5)) for j in range(4)] for row in x]
    np.testing.assert_allclose(out, expected, rtol=1e-5, atol=1e-6)


def test_the_bias_is_added() -> None:
    for layer in (
        lambda t: layers.dense(layers.flatten(t), 4, name="l"),
        lambda t: layers.conv2d(t, 4, kernel_size=3, name="l"),
    ):
        with tf.Graph().as_default() as graph, tf.Session() as session:
            out = layer(tf.ones((1, 3, 3, 1)))
            kernel, bias = tf.trainable_variables()
            session.run([kernel.initializer, bias.assign([1.0, 2.0, 3.0, 4.0])])
            summed = session.run(kernel).reshape(9, 4).sum(axis=0)
            np.testing.assert_allclose(
                session.run(out).ravel(), summed + np.arange(1, 5), rtol=1e-5, atol=1e-6
            )
            assert graph.get_tensor_by_name("l/BiasAdd:0") is not None


def test_conv2d_is_a_sum_over_the_window() -> None:
    x = normal(2, 6, 5, 3)
    out, variables = run(lambda t: layers.conv2d(t, 4, kernel_size=3, name="c"), x)
    kernel = variables["c/kernel"]
    assert kernel.shape == (3, 3, 3, 4)
    expected = np.zeros((2, 4, 3, 4))
    for n, i, j, f in np.ndindex(expected.shape):
        expected[n, i, j, f] = (x[n, i : i + 3, j : j + 3] * kernel[..., f]).sum()
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("k", "s"), [(2, 2), (3, 1), (3, 2), (1, 1)])
@pytest.mark.parametrize(("layer", "kind"), [("max_pool", np.max), ("average_pool", np.mean)])
def test_pooling_over_k_by_k_windows_s_apart(layer: str, kind: Any, k: int, s: int) -> None:
    x = normal(2, 7, 6, 3)
    out, _ = run(lambda t: getattr(layers, layer)(t, k=k, s=s), x)
    expected = np.zeros((2, (7 - k) // s + 1, (6 - k) // s + 1, 3))
    for n, i, j, c in np.ndindex(expected.shape):
        expected[n, i, j, c] = kind(x[n, i * s : i * s + k, j * s : j * s + k, c])
    np.testing.assert_allclose(out, expected, rtol=1e-5, atol=1e-6)


def test_conv2d_without_a_bias() -> None:
    x = normal(2, 6, 5, 3)
    out, variables = run(lambda t: layers.conv2d(t, 4, 3, name="c", use_bias=False), x)
    with_bias, _ = run(lambda t: layers.conv2d(t, 4, 3, name="c"), x)  # the bias is zero
    assert list(variables) == ["c/kernel"]
    np.testing.assert_array_equal(out, with_bias)


def test_batch_norm_uses_the_batch_in_training_and_moving_averages_otherwise() -> None:
    scale, offset = np.array([2, 0.5, 1]), np.array([0, 1, -1])
    mean, variance = np.zeros(3), np.ones(3)
    with tf.Graph().as_default(), tf.Session() as session:
        fed = tf.placeholder(tf.float32, (None, 4, 5, 3))
        training = tf.placeholder_with_default(False, ())
        out = layers.batch_norm(fed, training, name="b")
        with tf.variable_scope(tf.get_variable_scope(), reuse=True):
            predicted = layers.batch_norm(fed, False, name="b")
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        variables = {v.op.name: v for v in tf.global_variables()}
        assert [v.op.name for v in tf.trainable_variables()] == ["b/scale", "b/offset"]
        session.run(tf.global_variables_initializer())
        variables["b/scale"].load(scale, session)
        variables["b/offset"].load(offset, session)
        for size in (8, 8, 3):
            x = 3 * normal(size, 4, 5, 3) + [1, 2, 3]
            for values in session.run([out, predicted], {fed: x}):
                expected = (x - mean) / np.sqrt(variance + 1e-3) * scale + offset
                np.testing.assert_allclose(values, expected, rtol=1e-4, atol=1e-4)
            normalized, _ = session.run([out, updates], {fed: x, training: True})
            centred = x - x.mean(axis=(0, 1, 2))
            deviation = np.sqrt((centred**2).mean(axis=(0, 1, 2)) + 1e-3)
            expected = centred / deviation * scale + offset
            np.testing.assert_allclose(normalized, expected, rtol=1e-4, atol=1e-4)
            mean = 0.99 * mean + 0.01 * x.mean(axis=(0, 1, 2))
            variance = 0.99 * variance + 0.01 * x.var(axis=(0, 1, 2), ddof=1)
            found = session.run([variables["b/mean"], variables["b/variance"]])
            np.testing.assert_allclose(found, [mean, variance], rtol=1e-5)


def test_relu() -> None:
    out, _ = run(layers.relu, np.array([[-2.0, -0.0, 0.0, 3.5]], np.float32))
    np.testing.assert_array_equal(out, [[0, 0, 0, 3.5]])


def test_pooling_and_relu_can_be_swapped() -> None:
    """The results and the gradients are the same, bit for bit.

    If the largest element of a window is above zero, ReLU does not change it. If several elements
    share the largest value, pooling takes the same one in either order. If no element is above
    zero, the gradient is zero either way. With whole numbers, there are many windows of each kind.
    """
    x = RANDOM.randint(-1, 2, (4, 12, 12, 3)).astype(np.float32)
    kernel = RANDOM.randint(-1, 2, (3, 3, 3, 8)).astype(np.float32)
    weights = normal(4, 5, 5, 8)

    def computed(*order: Callable[[Any], Any]) -> List[np.ndarray]:
        with tf.Graph().as_default(), tf.Session() as session:
            fed = tf.placeholder(tf.float32, x.shape)
            out = convolved = layers.conv2d(fed, 8, kernel_size=3, name="c")
            for layer in order:
                out = layer(out)
            variables = tf.trainable_variables()
            slopes = tf.gradients(out * weights, [*variables, convolved, fed])
            session.run([variable.initializer for variable in variables])
            variables[0].load(kernel, session)
            return list(session.run([convolved, out, *slopes], {fed: x}))

    def pool(t: Any) -> Any:
        return layers.max_pool(t, k=2, s=2)

    first, second = computed(pool, layers.relu), computed(layers.relu, pool)
    windows = first[0].reshape(4, 5, 2, 5, 2, 8).transpose(0, 1, 3, 5, 2, 4).reshape(-1, 4)
    largest = windows.max(axis=1)
    assert ((largest > 0) & (np.sort(windows)[:, -2] == largest)).sum() > 50
    assert (largest <= 0).sum() > 50
    assert first[1].tobytes() == second[1].tobytes()
    for one, other in zip(first, second):
        np.testing.assert_array_equal(one, other)
    assert np.abs(first[2]).max() > 1  # the kernel's gradient


def test_relu_is_in_its_layers_scope_and_in_the_collection_of_activations() -> None:
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, (None, 4))
        first = layers.relu(layers.dense(x, 3, name="dense_1"))
        with tf.name_scope("outer"):
            second = layers.relu(layers.dense(first, 2, name="dense_2"))
        layers.relu(x)
    names = [each.name for each in graph.get_collection(tf.GraphKeys.ACTIVATIONS)]
    assert names == ["dense_1/Relu:0", second.name, "Relu:0"]
    assert second.name == "outer/dense_2/Relu:0"


def test_pooling_is_in_its_layers_scope() -> None:
    with tf.Graph().as_default():
        x = layers.conv2d(tf.placeholder(tf.float32, (None, 9, 9, 1)), 2, 2, name="conv2d_1")
        x = layers.max_pool(x, k=2, s=2)
        assert x.name == "conv2d_1/MaxPool:0"
        assert layers.average_pool(layers.relu(x), k=2, s=2).name == "conv2d_1/AvgPool:0"
        assert layers.max_pool(tf.ones((1, 2, 2, 1)), k=2, s=2).name == "MaxPool:0"


# --- Dropout ---------------------------------------------------------------------------------


def dropped(rate: float, name: str = "drop", seed: int = 0, step: int = 0) -> np.ndarray:
    x = np.ones((1, 100000), np.float32)
    out, _ = run(lambda t: layers.dropout(t, rate, tf.constant(True), name), x, seed, step)
    return out


@pytest.mark.parametrize("rate", [0.0, 0.25, 0.5, 0.9])
def test_dropout_drops_at_its_rate_and_keeps_the_mean(rate: float) -> None:
    out = dropped(rate)
    # The tolerance is five standard deviations of a binomial proportion.
    assert abs(np.mean(out == 0) - rate) <= 5 * np.sqrt(rate * (1 - rate) / out.size)
    np.testing.assert_allclose(out[out != 0], 1 / (1 - rate), rtol=1e-6)


@pytest.mark.parametrize(
    ("shape", "rate"),
    [
        *(((3, 7), rate) for rate in (0.0, 0.001, 0.25, 0.3, 0.5, 0.9, 0.999)),
        *((shape, 0.3) for shape in ((2, 3, 5, 1), (1, 3), (1, 1), (4, 8), (0, 5))),
    ],
)
def test_dropouts_mask_and_gradient_by_hand(shape: Any, rate: float) -> None:
    """The numbers that TensorFlow draws decide which elements are dropped."""
    seed, step = 5, 3
    with tf.Graph().as_default(), tf.Session() as session:
        pair = [zlib.crc32(b"5 drop") >> 1, step]
        drawn = session.run(tf.random.stateless_uniform(shape, pair))
    mask = np.float32(drawn >= np.float32(rate)) / np.float32(1 - rate)

    x, weights = normal(*shape), normal(*shape)
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(seed)
        global_step = tf.train.create_global_step()
        training = tf.placeholder(tf.bool, ())
        fed = tf.placeholder(tf.float32, (None, *shape[1:]))
        out = layers.dropout(fed, rate, training, "drop")
        assert out.shape.as_list() == [None, *shape[1:]]
        (slope,) = tf.gradients(out * weights, fed)
        session.run([tf.global_variables_initializer()])
        session.run(global_step.assign(step))
        for switch, scale in ((True, mask), (False, np.ones(shape, np.float32))):
            found, gradient = session.run([out, slope], {fed: x, training: switch})
            np.testing.assert_array_equal(found, x * scale)
            np.testing.assert_array_equal(gradient, weights * scale)


def test_a_dropout_mask_depends_on_the_seed_the_name_and_the_step() -> None:
    masks = [
        dropped(0.5, name, seed, step) for name in ("a", "b") for seed in (0, 1) for step in (0, 1)
    ]
    for i, one in enumerate(masks):
        for other in masks[:i]:  # independent masks agree on about half of the elements
            assert abs(np.mean((one == 0) == (other == 0)) - 0.5) < 0.01
    np.testing.assert_array_equal(dropped(0.5, "b", 1, 1), masks[-1])


@pytest.mark.parametrize("training", [False, "tensor"])
def test_dropout_is_off_when_predicting(training: Any) -> None:
    x = normal(4, 50)

    def layer(t: Any) -> Any:
        switch = tf.constant(False) if training == "tensor" else False
        return layers.dropout(t, 0.5, switch, "drop")

    out, _ = run(layer, x)
    np.testing.assert_array_equal(out, x)


# --- Weights, gradients ----------------------------------------------------------------------


def test_kernels_are_he_uniform_and_depend_on_the_seed_and_the_name() -> None:
    def kernel(name: str, seed: int) -> np.ndarray:
        _, variables = run(lambda t: layers.dense(t, 300, name=name), normal(1, 600), seed)
        return variables[f"{name}/kernel"]

    limit = np.sqrt(6 / 600)
    one = kernel("one", 0)
    assert np.abs(one).max() <= limit
    assert np.abs(one).max() > 0.999 * limit
    np.testing.assert_allclose(one.std(), limit / np.sqrt(3), rtol=0.01)  # of uniform numbers
    np.testing.assert_array_equal(kernel("one", 0), one)
    assert abs(np.corrcoef(one.ravel(), kernel("two", 0).ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(one.ravel(), kernel("one", 1).ravel())[0, 1]) < 0.02


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda t: layers.dense(t, 3, name="l"), (2, 5)),
        (lambda t: layers.conv2d(t, 2, kernel_size=3, name="l"), (2, 5, 5, 2)),
        (lambda t: layers.batch_norm(t, tf.constant(True), name="l"), (2, 3, 3, 2)),
        (lambda t: layers.max_pool(t, k=2, s=2), (1, 4, 4, 2)),
        (lambda t: layers.average_pool(t, k=2, s=1), (1, 4, 4, 2)),
        (lambda t: layers.dropout(t, 0.5, tf.constant(True), "l"), (2, 20)),
        (layers.flatten, (2, 3, 2)),
    ],
)
def test_gradients_agree_with_finite_differences(layer: Any, shape: Any) -> None:
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(0)
        # The values are 0.1 apart, so a change of 0.01 does not affect which is the largest.
        x = RANDOM.permutation(np.prod(shape)).reshape(shape).astype(np.float32) / 10
        fed = tf.constant(x)
        out = layer(fed)
        session.run(tf.global_variables_initializer())
        error = tf.test.compute_gradient_error(
            fed, list(shape), out, out.shape.as_list(), x_init_value=x, delta=0.01
        )
    assert error < 5e-3
