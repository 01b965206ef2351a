"""Tests how TensorFlow graphs are converted to layers for browsers, and which ops are refused."""

from typing import Any, Callable, List

import numpy as np
import pytest

from messages import assert_names
from tf1_mnist import cnn, layers, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.web import ops


def graph_of(inference: Callable[[Any], Any], shape: Any = (28, 28)) -> Any:
    """Returns the GraphDef of a network with random weights."""
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.set_random_seed(0)
        images = tf.placeholder(tf.uint8, (None, *shape), name="images")
        tf.identity(inference(images), name="probabilities")
        session.run(tf.global_variables_initializer())
        return tf.graph_util.convert_variables_to_constants(
            session, graph.as_graph_def(), ["probabilities"]
        )


def refusal(inference: Callable[[Any], Any]) -> str:
    with pytest.raises(ValueError, match="pages cannot run") as caught:
        ops.layers(graph_of(inference))
    return str(caught.value)


def floats(images: Any) -> Any:
    return tf.cast(images, tf.float32)


def test_the_layers_are_those_of_the_network_in_its_order() -> None:
    def inference(images: Any) -> Any:
        x = layers.normalize(images)
        x = layers.conv2d(x, 4, 5, name="first")
        x = layers.relu(layers.max_pool(x, k=(2, 3), s=2))
        x = layers.conv2d(x, 6, (3, 2), name="second", use_bias=False, padding="SAME")
        x = layers.relu(layers.batch_norm(x, False, name="norm"))
        x = layers.average_pool(x, k=3, s=3)
        x = layers.dropout(x, 0.5, False, name="dropout")
        return tf.nn.softmax(layers.dense(layers.flatten(x), 10, name="third"))

    chain = ops.layers(graph_of(inference))
    assert [(layer.kind, layer.name) for layer in chain] == [
        ("affine", "normalize"),
        ("reshape", "normalize"),
        ("conv2d", "first"),
        ("affine", "first"),
        ("max_pool", "first"),
        ("relu", "first"),
        ("conv2d", "second"),
        ("affine", "norm"),
        ("relu", "norm"),
        ("average_pool", "norm"),
        ("reshape", "flatten"),
        ("dense", "third"),
        ("affine", "third"),
        ("softmax", "Softmax"),
    ]
    numbers = [layer.numbers for layer in chain]
    assert numbers[0] == {"scale": [pytest.approx(1 / 255)], "offset": [0.0]}
    assert numbers[1] == {"shape": [28, 28, 1]}
    assert numbers[2] == {"padding": [0, 0, 0, 0]}
    assert numbers[4] == {"window": [2, 3], "strides": [2, 2]}
    assert numbers[6] == {"padding": [1, 1, 0, 1]}  # as TensorFlow pads for a kernel of 3 x 2
    assert numbers[9] == {"window": [3, 3], "strides": [3, 3]}
    assert numbers[10] == {"shape": [4 * 3 * 6]}
    shapes = [layer.kernel.shape for layer in chain if layer.kernel is not None]
    assert shapes == [(5, 5, 1, 4), (3, 2, 4, 6), (4 * 3 * 6, 10)]


@pytest.mark.parametrize(
    ("recipe", "kernels"),
    [
        (softmax.VARIANTS["default"], ["dense", "dense", "dense"]),
        (cnn.VARIANTS["default"], ["conv2d", "conv2d", "dense", "dense"]),
        (cnn.VARIANTS["fast"], ["conv2d", "conv2d", "dense", "dense"]),
        (cnn.VARIANTS["best"], [*5 * ["conv2d"], "dense"]),
    ],
)
def test_every_network_of_the_package_can_run(recipe: Any, kernels: List[str]) -> None:
    def inference(images: Any) -> Any:
        return tf.nn.softmax(recipe.inference(images, False))

    chain = ops.layers(graph_of(inference, recipe.task.image_shape))
    assert [layer.kind for layer in chain if layer.kernel is not None] == kernels


def test_a_row_of_any_width_keeps_one_size_open() -> None:
    def inference(images: Any) -> Any:
        by_column = tf.transpose(layers.normalize(images), (0, 2, 1, 3))
        rows, width = tf.shape(by_column)[0], tf.shape(by_column)[1]
        return tf.squeeze(tf.reshape(by_column, (rows, 1, width, 32)), axis=1)

    chain = ops.layers(graph_of(inference, (32, None)))
    assert [(layer.kind, layer.numbers.get("shape")) for layer in chain[1:]] == [
        ("reshape", [32, None, 1]),
        ("transpose", None),
        ("reshape", [1, None, 32]),
        ("reshape", [None, 32]),
    ]


def test_batch_normalization_becomes_a_scale_and_an_offset() -> None:
    scale, offset, mean, variance = np.array(
        [[1, 2, -3], [0.5, 0, 1], [4, -5, 6], [0.25, 9, 100]], np.float32
    )

    def inference(images: Any) -> Any:
        x = tf.reshape(floats(images), (-1, 28, 28, 1)) * np.ones(3, np.float32)
        values = (tf.constant(each) for each in (scale, offset, mean, variance))
        return tf.nn.fused_batch_norm(x, *values, 0.001, is_training=False)[0]

    affine = ops.layers(graph_of(inference))[-1]
    x = np.array([7.0, 8, 9])
    expected = scale * (x - mean) / np.sqrt(variance + 0.001) + offset
    computed = x * affine.numbers["scale"] + affine.numbers["offset"]
    np.testing.assert_allclose(computed, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("inference", "scale", "offset"),
    [
        (lambda x: floats(x) + 3.0, 1, 3),
        (lambda x: 3.0 + floats(x), 1, 3),
        (lambda x: floats(x) - 3.0, 1, -3),
        (lambda x: 3.0 - floats(x), -1, 3),
        (lambda x: floats(x) * 3.0, 3, 0),
        (lambda x: floats(x) / 4.0, 0.25, 0),
    ],
)
def test_arithmetic_with_a_constant(inference: Any, scale: float, offset: float) -> None:
    (layer,) = ops.layers(graph_of(inference))
    assert (layer.kind, layer.numbers) == ("affine", {"scale": [scale], "offset": [offset]})


@pytest.mark.parametrize(
    ("inference", "names"),
    [
        (lambda x: tf.nn.elu(floats(x), name="here/elu"), ("here/elu", "Elu", "Relu")),
        (lambda x: tf.add(floats(x), floats(x), name="sum"), ("sum", "constant")),
        (lambda x: tf.divide(1.0, floats(x), name="inverse"), ("inverse", "RealDiv")),
        (lambda x: floats(tf.cast(floats(x), tf.int32, name="whole")), ("whole", "int32")),
        (lambda x: tf.reshape(floats(x), (-1, 14), name="cut"), ("cut", "[28, 28]", "[14]")),
        (lambda x: tf.transpose(floats(x), (0, 2, 1), name="turn"), ("turn", "Transpose")),
        (
            lambda x: tf.multiply(floats(x), np.ones((28, 1), np.float32), name="mask"),
            ("mask", "[28, 1]"),
        ),
        (
            lambda x: tf.nn.max_pool(floats(x)[..., None], 2, 2, "SAME", name="pool"),
            ("pool", "SAME", "VALID"),
        ),
        (
            lambda x: tf.nn.conv2d(
                layers.normalize(x), np.ones((3, 3, 1, 2), np.float32), [1, 2, 2, 1], "SAME",
                name="stride",
            ),
            ("stride", "[1, 2, 2, 1]", "[1, 1, 1, 1]"),
        ),
        (
            lambda x: tf.matmul(
                layers.flatten(floats(x)), np.ones((3, 784), np.float32), transpose_b=True,
                name="turned",
            ),
            ("turned", "transpose_b True"),
        ),
        (lambda x: floats(tf.subtract(x, np.uint8(5), name="darker")), ("darker", "uint8")),
        (lambda x: tf.squeeze(layers.normalize(x), name="flat"), ("flat", "Squeeze")),
        (
            lambda x: tf.nn.bias_add(floats(x), tf.reduce_sum(floats(x), (0, 1)), name="shift"),
            ("shift", "not constant"),
        ),
        (
            lambda x: tf.nn.fused_batch_norm(
                layers.normalize(x), tf.nn.relu(tf.ones(1)), tf.ones(1), tf.ones(1), tf.ones(1),
                is_training=False, name="norm",
            )[0],
            ("norm", "not constant"),
        ),
        (
            lambda x: tf.reshape(
                tf.nn.relu(np.ones((1, 10), np.float32), name="alone"), (tf.shape(x)[0], 10)
            ),
            ("alone", "images"),
        ),
    ],
)  # fmt: skip
def test_an_op_that_pages_cannot_run_is_named(inference: Any, names: Any) -> None:
    assert_names(refusal(inference), *names)


def test_a_division_by_zero_prints_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    """The command that writes the page then prints its own error, in one line."""
    *_, layer = ops.layers(graph_of(lambda x: tf.divide(floats(x), 0.0)))
    assert layer.numbers["scale"] == [float("inf")]
    assert not [each for each in recwarn if issubclass(each.category, RuntimeWarning)]
