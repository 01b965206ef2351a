"""Tests that a network is refused, before it runs, if its results may fill the memory."""

from typing import Any, Callable, Dict

import numpy as np
import pytest

from tf1_mnist import tf1 as tf
from tf1_mnist.layers import conv2d, normalize, relu
from tf1_mnist.runs import graphs, sizes


def weights(*shape: int) -> Any:
    return tf.get_variable("weights", shape, tf.float32, tf.zeros_initializer())


def ones(*shape: int) -> Any:
    """Returns a constant of one stored number, whose size is not known before the check."""
    return tf.constant(1.0, tf.float32, shape)


def pixels(images: Any) -> Any:
    return tf.reshape(tf.cast(images, tf.float32), (-1, 1))


def doubled(x: Any) -> Any:
    for _ in range(40):
        x = tf.stack([x, x])
    return x


def column(n: int) -> Any:
    return tf.reshape(ones(n), (-1, 1))


def of_shape(images: Any, side: Any) -> Any:
    return tf.reshape(tf.cast(images, tf.float32), (-1, side))


def slow_products() -> Any:
    x = weights(2000, 2000)
    return tf.matmul(tf.matmul(x, x), x)


def padded(images: Any) -> Any:
    """Enlarges each image to two million rows, of which the result has one."""
    shape = (1, 1, 1, 1)
    return tf.nn.conv2d(
        normalize(images), weights(*shape), (1, 1 << 21, 28, 1),
        [[0, 0], [1 << 20, 1 << 20], [0, 0], [0, 0]],
    )  # fmt: skip


def wide_pool(images: Any) -> Any:
    return tf.nn.max_pool(normalize(images), (1, 10**5, 10**5, 1), (1, 1, 1, 1), "SAME")


def slow_convolutions(images: Any) -> Any:
    x = normalize(images)
    for i in range(2):
        x = conv2d(x, 128, kernel_size=27, name=f"conv{i}", padding="SAME")
    return x


# Functions from images to a result without a bound, or with too large a one; and part of the error.
HOSTILE: Dict[str, Any] = {
    "a column plus a row": (lambda x: column(10**6) + ones(10**6), "of fixed shapes"),
    "a sum over the batch": (lambda x: pixels(x) + tf.transpose(pixels(x)), "repeat both"),
    "a product over the batch": (
        lambda x: tf.matmul(pixels(x), pixels(x), transpose_b=True),
        "multiplies two results",
    ),
    "shapes that depend on the batch": (
        lambda x: tf.reshape(ones(10**6), (tf.shape(x)[0], -1))
        * tf.reshape(ones(10**6), (-1, tf.shape(x)[0])),
        "repeat both",
    ),
    "a slice that depends on the batch": (
        lambda x: tf.reshape(ones(10**6)[: tf.shape(x)[0]], (-1, 1)) - ones(10**6),
        "numbers for each image",
    ),
    "wide weights": (lambda x: tf.matmul(pixels(x), weights(1, 10**6)), "numbers for each image"),
    "many filters": (
        lambda x: conv2d(normalize(x), 10**5, kernel_size=1, name="conv"),
        "numbers for each image",
    ),
    "a stack of stacks": (doubled, "numbers for each image"),
    "a stack of constants": (lambda x: doubled(ones(10)), "numbers of fixed shapes"),
    "slow products": (
        lambda x: slow_products(),
        "multiplications of fixed shapes",
    ),
    "slow convolutions": (slow_convolutions, "multiplications for each image"),
    "a wide pool": (wide_pool, "multiplications for each image"),
    "a shape from numbers": (
        lambda x: of_shape(x, tf.cast(ones(1)[0], tf.int32)),
        "computes a shape",
    ),
    "an axis from numbers": (
        lambda x: tf.transpose(x, tf.argmax(ones(3, 3), axis=0)),
        "computes a shape",
    ),
    "another placeholder": (lambda x: tf.placeholder(tf.float32, name="other") + 1, "placeholder"),
}  # fmt: skip
if not tf.VERSION.startswith("1."):  # which cannot pad on a CPU
    HOSTILE["a wide margin"] = (padded, "padding")


def checked(make: Callable[[Any], Any], width: Any = 28) -> None:
    """Checks a network that has a result among its activations."""
    with tf.Graph().as_default() as graph:
        images = tf.placeholder(tf.uint8, (None, 28, width), name="images")
        result = tf.identity(make(images), name="result")
        probabilities = 0 * tf.cast(images, tf.float32)[:, 0, :10] + 0.1
        tf.argmax(tf.identity(probabilities, name="probabilities"), axis=-1, name="classes")
        graph.add_to_collection("activations", result)
        meta_graph = tf.train.export_meta_graph(graph=graph)
    with tf.Graph().as_default():
        graphs.add(graphs.network(meta_graph))


@pytest.mark.parametrize("what", HOSTILE)
def test_a_network_that_may_fill_the_memory_or_never_answer_is_refused(what: str) -> None:
    make, said = HOSTILE[what]
    with pytest.raises(ValueError, match=said):
        checked(make)


def residual(images: Any) -> Any:
    x = relu(conv2d(normalize(images), 8, kernel_size=3, name="one", padding="SAME"))
    return x + conv2d(x, 8, kernel_size=3, name="two", padding="SAME")


def residual_of_any_width(images: Any) -> Any:
    x = relu(conv2d(normalize(images), 8, kernel_size=3, name="one", padding="SAME"))
    return tf.add_n([x, conv2d(x, 8, kernel_size=3, name="two", padding="SAME")])


ORDINARY: Dict[str, Any] = {
    "a residual": (residual, 28),
    "a residual of any width": (residual_of_any_width, None),
    "a scale": (lambda x: tf.cast(x, tf.float32) * weights(28) / 2.0, 28),
    "a mean": (lambda x: weights(1, 28, 1) - tf.cast(x, tf.float32), 28),
    "a scale of any width": (lambda x: 2.0 * normalize(x) + weights(28, 1, 1), None),
    "transposed weights": (
        lambda x: tf.matmul(
            tf.reshape(normalize(x), (-1, 784)), weights(10, 784), transpose_b=True
        ),
        28,
    ),
    "weights on the left": (
        lambda x: tf.matmul(weights(9, 1), pixels(x), transpose_b=True),
        28,
    ),
    "the same shape": (lambda x: tf.reshape(tf.transpose(x, (1, 0, 2)), tf.shape(x)), 28),
}


@pytest.mark.parametrize("what", ORDINARY)
def test_an_ordinary_network_is_accepted(what: str) -> None:
    checked(*ORDINARY[what])


@pytest.mark.parametrize("seed", range(5))
def test_no_sum_has_more_numbers_than_its_bound(seed: int) -> None:
    """Adds arrays of random shapes, of which the graph knows only some sides."""
    rng = np.random.RandomState(seed)
    for _ in range(30):
        full = rng.choice([1, 2, 3], size=rng.randint(1, 4))
        arrays = [
            np.zeros(np.where(rng.rand(full.size) < 0.4, 1, full)[rng.randint(full.size) :])
            for _ in range(2)
        ]
        known = [[side if rng.rand() < 0.6 else None for side in x.shape] for x in arrays]
        with tf.Graph().as_default():
            inputs = [tf.placeholder(tf.float32, shape) for shape in known]
            op = tf.add(*inputs).op
        counts = {tensor.name: x.size for tensor, x in zip(inputs, arrays)}
        try:
            bound = _bound(op, counts)
        except ValueError:
            assert all(None in shape for shape in known)
        else:
            assert bound >= (arrays[0] + arrays[1]).size, (arrays, known)


def _bound(op: Any, counts: Dict[str, int]) -> float:
    return sizes.BOUNDS["Add"](op, lambda tensor: counts[tensor.name])
