"""Compares the outputs of other runtimes with those of a run's session, for 2,000 test images."""

import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, Dict, List, NamedTuple

import numpy as np
import onnxruntime
import pytest

from tf1_mnist import export, pretrained
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import saved_model

Outputs = Dict[str, np.ndarray]

COUNT = 2000


class Trained(NamedTuple):
    """A run, and the outputs of its own session for the test images."""

    run: Path
    outputs: Outputs


def made(run: Path, to: str, folder: Path) -> Path:
    """Exports a network in the format `to`, or copies a SavedModel; returns the new path."""
    path = folder / "file"
    if to == "saved_model":
        shutil.copytree(run / "saved_model", path)
    else:
        export.export(run, to, path)
    return path


def batches(images: np.ndarray) -> List[np.ndarray]:
    return np.split(images, 4)


def together(parts: List[Outputs]) -> Outputs:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@pytest.fixture(scope="module")
def images(mnist: Any) -> np.ndarray:
    return np.asarray(mnist[1].images[:COUNT])


# The bundled network has batch normalization, which TFLite and ONNX fold.
@pytest.fixture(scope="module", params=["cnn_run", "bundled"])
def trained(request: Any, images: np.ndarray) -> Trained:
    bundled = request.param == "bundled"
    run = pretrained.CNN if bundled else request.getfixturevalue(request.param)
    with saved_model.load(run) as (session, model):
        fetches = {"probabilities": model.probabilities, "classes": model.classes}
        outputs = [session.run(fetches, {model.images: batch}) for batch in batches(images)]
    return Trained(run, together(outputs))


# --- Each of these functions returns the outputs for each batch --------------------------------


def from_tensorflow_2(path: Path, given: List[np.ndarray]) -> List[Outputs]:
    """Runs a SavedModel in a process with TensorFlow 2's usual behaviour."""
    program = (
        "import sys, numpy, tensorflow\n"
        "_, model, source, target = sys.argv\n"
        "signature = tensorflow.saved_model.load(model).signatures['serving_default']\n"
        "outputs = {}\n"
        "for batch, images in numpy.load(source).items():\n"
        "    for name, value in signature(images=tensorflow.constant(images)).items():\n"
        "        outputs[batch + ' ' + name] = value\n"
        "numpy.savez(target, **outputs)\n"
    )
    source, target = path.parent / "images.npz", path.parent / "outputs.npz"
    np.savez(source, *given)  # as arr_0, arr_1 and so on
    arguments = [str(path), str(source), str(target)]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
    with np.load(target) as outputs:
        return [
            {name: outputs[f"arr_{k} {name}"] for name in ("probabilities", "classes")}
            for k in range(len(given))
        ]


def from_tflite(path: Path, given: List[np.ndarray]) -> List[Outputs]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow recommends LiteRT instead
        runner = tf.lite.Interpreter(str(path)).get_signature_runner("serving_default")
    return [dict(runner(images=batch)) for batch in given]


def from_onnx(path: Path, given: List[np.ndarray]) -> List[Outputs]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = ["probabilities", "classes"]
    return [dict(zip(names, session.run(names, {"images": batch}))) for batch in given]


def from_frozen_graph(path: Path, given: List[np.ndarray]) -> List[Outputs]:
    graph_def = tf.GraphDef.FromString(path.read_bytes())
    with tf.Session(graph=tf.Graph()) as session:
        tf.import_graph_def(graph_def, name="")
        fetches = {name: f"{name}:0" for name in ("probabilities", "classes")}
        return [session.run(fetches, {"images:0": batch}) for batch in given]


# --- The comparisons ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "read"),
    [
        ("saved_model", from_tensorflow_2),
        ("tflite", from_tflite),
        ("onnx", from_onnx),
        ("frozen_graph", from_frozen_graph),
    ],
)
def test_a_runtime_agrees_with_the_run(
    to: str, read: Any, trained: Trained, images: np.ndarray, tmp_path: Path
) -> None:
    outputs = together(read(made(trained.run, to, tmp_path), batches(images)))
    difference = np.abs(outputs["probabilities"] - trained.outputs["probabilities"]).max()
    print(f"{trained.run}, {to}: probabilities within {difference:.1e}")
    assert difference <= 1e-5
    np.testing.assert_array_equal(outputs["classes"], trained.outputs["classes"])
    assert {name: (value.shape, value.dtype) for name, value in outputs.items()} == {
        "probabilities": ((COUNT, 10), np.float32),
        "classes": ((COUNT,), np.int64),
    }


@pytest.mark.parametrize("trained", ["bundled"], indirect=True)
def test_with_8_bits_a_network_has_a_quarter_of_the_size_and_the_same_accuracy(
    trained: Trained, images: np.ndarray, mnist: Any, tmp_path: Path
) -> None:
    whole, quantized = tmp_path / "whole", tmp_path / "quantized"
    export.export(trained.run, "tflite", whole)
    export.export(trained.run, "tflite", quantized, quantize=True)
    share = quantized.stat().st_size / whole.stat().st_size
    labels = mnist[1].labels[:COUNT]
    classes = together(from_tflite(quantized, batches(images)))["classes"]
    lost = np.mean(trained.outputs["classes"] == labels) - np.mean(classes == labels)
    print(f"{trained.run}: {share:.4f} of the size, {lost:.2%} of the accuracy lost")
    assert share <= 0.27
    assert lost <= 0.001
