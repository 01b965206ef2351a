"""Writes a trained network to a script so that `network.js` can run the network in a browser."""

from __future__ import annotations

import base64
import json
import math
from typing import Any, Dict, Optional, Sequence

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.task import Task
from tf1_mnist.web.ops import Layer, layers

_LARGEST = 65504  # the largest float16


def script(
    session: tf.Session,
    task: Task,
    class_names: Sequence[str],
    name: str,
    more: Optional[Dict[str, Any]] = None,
) -> str:
    """Returns a script that sets `tf1mnist.networks[name]`, with kernels in float16.

    Args:
        session: a session with the network, from `saved_model.load`.
        task: the network's task.
        class_names: the names of its ten classes.
        name: the name by which other scripts refer to the network.
        more: what other scripts need to know about the network; must be serializable as JSON.
    Raises:
        ValueError: a number is infinite or NaN; see also `ops.layers` and `float16`.
    """
    graph_def = tf.graph_util.convert_variables_to_constants(
        session, session.graph.as_graph_def(), ["probabilities"]
    )
    described, kernels = [], b""
    for layer in layers(graph_def):
        _expect_finite(layer)
        description = {"kind": layer.kind, **layer.numbers}
        if layer.kernel is not None:
            description["kernel"] = layer.kernel.shape
            kernels += float16(layer).tobytes()
        described.append(description)
    network = {
        "symbols": list(task.symbols or class_names),
        "image": task.image_shape,
        "layers": described,
        "kernels": base64.b64encode(kernels).decode(),
        **(more or {}),
    }
    return (
        "var tf1mnist = globalThis.tf1mnist ??= {};\n"
        f"(tf1mnist.networks ??= {{}})[{json.dumps(name)}] = {json.dumps(network)};\n"
    )


def _expect_finite(layer: Layer) -> None:
    for name, values in layer.numbers.items():
        for value in values:
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{layer.name}: {name} has {value}; expected finite numbers")


def float16(layer: Layer) -> np.ndarray:
    """Rounds a layer's kernel to little-endian float16.

    The rounding error of each weight is added to the next weight of the same filter, so the errors
    in a filter nearly cancel out. Since activations are never negative, this method halves the
    error of the sums that the layer computes.

    Raises:
        ValueError: a weight is too large for float16 or is NaN.
    """
    kernel = np.asarray(layer.kernel, np.float64)
    largest = np.abs(kernel).max()
    if not largest <= _LARGEST:  # true of NaN, too
        raise ValueError(
            f"{layer.name}: weights of up to {largest:g}; expected at most {_LARGEST:,}, the "
            "largest number of 16 bits"
        )
    by_filter = kernel.reshape(-1, kernel.shape[-1])
    rounded = np.empty(by_filter.shape, "<f2")
    error = np.zeros(by_filter.shape[1])
    for k, weights in enumerate(by_filter):
        wanted = np.clip(weights + error, -_LARGEST, _LARGEST)
        rounded[k] = wanted
        error = wanted - rounded[k]
    return rounded.reshape(kernel.shape)
