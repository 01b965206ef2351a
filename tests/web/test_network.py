"""Tests the scripts that contain networks, and the networks' 16-bit weights."""

import base64
import json
from typing import Any, List

import numpy as np
import pytest

from messages import assert_names
from tf1_mnist import pretrained
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import saved_model
from tf1_mnist.web import network
from tf1_mnist.web.ops import Layer


def of_weights(values: Any) -> Layer:
    return Layer("dense", "big", {}, np.array(values, np.float32).reshape(-1, 1))


def test_weights_are_rounded_to_16_bits_so_that_errors_cancel_out() -> None:
    kernel = np.random.RandomState(0).uniform(-1, 1, (5, 5, 16, 8)).astype(np.float32)
    rounded = network.float16(Layer("conv2d", "", {}, kernel))
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


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_bias_that_is_not_finite_names_the_layer(value: float, monkeypatch: Any) -> None:
    """JSON has no such numbers, and a page would show answers that mean nothing."""
    layer = Layer("affine", "dense_2", {"scale": [1.0], "offset": [0.5, value]})
    monkeypatch.setattr(network, "layers", lambda graph_def: [layer])
    with saved_model.load(pretrained.CNN) as (session, model), pytest.raises(
        ValueError, match="dense_2"
    ) as caught:
        network.script(session, model.task, tuple("0123456789"), "bundled", None)
    assert_names(str(caught.value), "dense_2", "offset", value, "finite")


def test_the_bundled_network_as_a_script() -> None:
    with saved_model.load(pretrained.CNN) as (session, model):
        text = network.script(session, model.task, tuple("0123456789"), "bundled")
        variables = session.run(session.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES))
    kernels = [each.ravel() for each in variables if each.ndim > 1]
    first, assignment, end = text.split("\n")
    assert first == "var tf1mnist = globalThis.tf1mnist ??= {};"
    assert end == ""
    name, _, value = assignment.partition(" = ")
    assert name == '(tf1mnist.networks ??= {})["bundled"]'
    written = json.loads(value.rstrip(";"))
    assert set(written) == {"symbols", "image", "layers", "kernels"}
    assert (written["symbols"], written["image"]) == (list("0123456789"), [28, 28])
    listed = [layer["kind"] for layer in written["layers"]]
    assert listed.count("conv2d") == 5
    assert listed.count("relu") == len(model.activations)
    assert listed[-1] == "softmax"
    weights = np.frombuffer(base64.b64decode(written["kernels"]), "<f2")
    np.testing.assert_allclose(weights, np.concatenate(kernels), rtol=1.5e-3, atol=1e-3)


def test_the_symbols_are_the_tasks_or_else_the_classes() -> None:
    names, more = tuple("ABCDEFGHIJ"), {"rejection": {"weights": [0.5]}}
    with saved_model.load(pretrained.CNN) as (session, model):
        for task, symbols in (
            (model.task, list(names)),
            (model.task._replace(symbols="+-", image_shape=(32, None)), ["+", "-"]),
        ):
            text = network.script(session, task, names, "a </b>", more)
            name, _, value = text.split("\n")[1].partition(" = ")
            written = json.loads(value.rstrip(";"))
            assert name == '(tf1mnist.networks ??= {})["a </b>"]'
            assert (written["symbols"], written["rejection"]) == (symbols, more["rejection"])
            assert written["image"] == list(task.image_shape)
