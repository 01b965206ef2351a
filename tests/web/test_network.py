"""Compares the layers that are written for browsers with the graphs they come from."""

import base64
import json
from typing import Any, Callable, List

import numpy as np
import pytest

from messages import assert_names
from tf1_mnist import cnn, layers, pretrained, reader, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import rejection, saved_model
from tf1_mnist.web import network


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


def kinds(inference: Callable[[Any], Any], shape: Any = (28, 28)) -> List[str]:
    return [layer.kind for layer in network.layers(graph_of(inference, shape))]


def refusal(inference: Callable[[Any], Any]) -> str:
    with pytest.raises(ValueError, match="pages cannot run") as caught:
        network.layers(graph_of(inference))
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

    chain = network.layers(graph_of(inference))
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
    assert numbers[6] == {"padding": [1, 1, 0, 1]}  # as TensorFlow pads 3 x 2
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
        (reader.VARIANTS["default"], 9 * ["conv2d"]),
    ],
)
def test_every_network_of_the_package_can_run(recipe: Any, kernels: List[str]) -> None:
    def inference(images: Any) -> Any:
        return tf.nn.softmax(recipe.inference(images, False))

    chain = network.layers(graph_of(inference, recipe.objective.image_shape))
    assert [layer.kind for layer in chain if layer.kernel is not None] == kernels


def test_a_row_of_any_width_keeps_one_size_open() -> None:
    def inference(images: Any) -> Any:
        return tf.squeeze(layers.stack_height(layers.normalize(images)), axis=1)

    chain = network.layers(graph_of(inference, (32, None)))
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

    affine = network.layers(graph_of(inference))[-1]
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
    (layer,) = network.layers(graph_of(inference))
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
    ],
)  # fmt: skip
def test_an_op_that_pages_cannot_run_is_named(inference: Any, names: Any) -> None:
    assert_names(refusal(inference), *names)


def of_weights(values: Any) -> network.Layer:
    return network.Layer("dense", "big", {}, np.array(values, np.float32).reshape(-1, 1))


def test_weights_are_rounded_to_16_bits_so_that_errors_cancel_out() -> None:
    kernel = np.random.RandomState(0).uniform(-1, 1, (5, 5, 16, 8)).astype(np.float32)
    rounded = network.float16(network.Layer("conv2d", "", {}, kernel))
    assert (rounded.dtype, rounded.shape) == (np.dtype("<f2"), kernel.shape)
    errors = rounded.astype(np.float64) - kernel
    assert np.abs(errors).max() < 2**-11 + 2**-12  # between 0.5 and 1, numbers are 2**-11 apart
    assert np.abs(errors.sum(axis=(0, 1, 2))).max() < 2**-12 + 1e-12
    plain = kernel.astype(np.float16).astype(np.float64) - kernel
    assert np.abs(plain.sum(axis=(0, 1, 2))).max() > 4 * 2**-12


@pytest.mark.parametrize("values", [[0, 1, -0.5, 2**-24, 65504, -65504], [0.0]])
def test_numbers_of_16_bits_are_kept(values: List[float]) -> None:
    assert network.float16(of_weights(values)).ravel().tolist() == values


@pytest.mark.parametrize(("value", "said"), [(65520, "65520"), (-1e9, "1e+09"), (np.nan, "nan")])
def test_weights_too_large_for_16_bits_name_the_layer(value: float, said: str) -> None:
    with pytest.raises(ValueError, match="big") as caught:
        network.float16(of_weights([1, value]))
    assert_names(str(caught.value), "big", said, "65,504")


@pytest.mark.parametrize(
    ("run", "reads", "symbols", "image", "convolutions"),
    [
        (pretrained.CNN, "digits", "0123456789", [28, 28], 5),
        (pretrained.READER, "rows", "0123456789+-×÷*·/=().,", [32, None], 8),
    ],
)
def test_a_bundled_network_as_a_script(
    run: Any, reads: str, symbols: str, image: Any, convolutions: int
) -> None:
    with saved_model.load(run) as (session, model):
        told = rejection.read(run)
        text = network.script(session, model.objective, tuple("0123456789"), "bundled", told)
        variables = session.run(session.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES))
    kernels = [each.ravel() for each in variables if each.ndim > 1]
    first, assignment, end = text.split("\n")
    assert first == "var tf1mnist = globalThis.tf1mnist ??= {};"
    assert end == ""
    name, _, value = assignment.partition(" = ")
    assert name == '(tf1mnist.networks ??= {})["bundled"]'
    written = json.loads(value.rstrip(";"))
    assert (written["reads"], written["symbols"], written["image"]) == (reads, list(symbols), image)
    weighed = json.loads((run / "rejection.json").read_text()) if reads == "rows" else None
    assert written["rejection"] == weighed
    listed = [layer["kind"] for layer in written["layers"]]
    assert listed.count("conv2d") == convolutions
    assert listed.count("relu") == len(model.activations)
    assert listed[-1] == "softmax"
    weights = np.frombuffer(base64.b64decode(written["kernels"]), "<f2")
    np.testing.assert_allclose(weights, np.concatenate(kernels), rtol=1.5e-3, atol=1e-3)
