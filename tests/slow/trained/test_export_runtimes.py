"""Compares other runtimes with the run's own session on all 10,000 test images."""

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple

import numpy as np
import onnxruntime
import pytest

from tf1_mnist import export, pretrained
from tf1_mnist import tf1 as tf
from tf1_mnist.data import rows
from tf1_mnist.runs import saved_model

Outputs = Dict[str, np.ndarray]

BATCH_SIZE = 500


class Trained(NamedTuple):
    """A run, and the probabilities of its own session for the test images."""

    run: Path
    outputs: Outputs


def in_batches(predict: Callable[[np.ndarray], Outputs], images: np.ndarray) -> Outputs:
    parts = [
        predict(images[start : start + BATCH_SIZE]) for start in range(0, len(images), BATCH_SIZE)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@pytest.fixture(scope="module", params=["softmax_run", "cnn_run", "bundled"])
def trained(request: Any, mnist: Any) -> Trained:
    bundled = request.param == "bundled"  # with batch normalization, which TFLite and ONNX fold
    run = pretrained.CNN if bundled else request.getfixturevalue(request.param)
    with saved_model.load(run) as (session, model):
        fetches = {"probabilities": model.probabilities, "classes": model.classes}
        outputs = in_batches(
            lambda images: session.run(fetches, {model.images: images}), mnist[1].images
        )
    return Trained(run, outputs)


def from_tensorflow_2(path: Path, images: np.ndarray) -> Outputs:
    """Uses `tf.saved_model.load` in a process with TensorFlow 2's normal behaviour."""
    program = (
        "import sys, numpy, tensorflow\n"
        "_, model, source, target, size = sys.argv\n"
        "signature = tensorflow.saved_model.load(model).signatures['serving_default']\n"
        "images = numpy.load(source)\n"
        "parts = [signature(images=tensorflow.constant(images[i : i + int(size)]))\n"
        "         for i in range(0, len(images), int(size))]\n"
        "numpy.savez(target, **{name: numpy.concatenate([part[name] for part in parts])\n"
        "                       for name in parts[0]})\n"
    )
    source, target = path.parent / "images.npy", path.parent / "outputs.npz"
    np.save(source, images)
    arguments = [str(path), str(source), str(target), str(BATCH_SIZE)]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
    with np.load(target) as outputs:
        return dict(outputs)


def from_tflite(path: Path, images: np.ndarray) -> Outputs:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow recommends LiteRT instead
        runner = tf.lite.Interpreter(str(path)).get_signature_runner("serving_default")
    return in_batches(lambda batch: dict(runner(images=batch)), images)


def from_onnx(path: Path, images: np.ndarray) -> Outputs:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = ["probabilities", "classes"]
    return in_batches(lambda batch: dict(zip(names, session.run(names, {"images": batch}))), images)


def from_frozen_graph(path: Path, images: np.ndarray) -> Outputs:
    graph_def = tf.GraphDef.FromString(path.read_bytes())
    with tf.Session(graph=tf.Graph()) as session:
        tf.import_graph_def(graph_def, name="")
        fetches = {name: f"{name}:0" for name in ("probabilities", "classes")}
        return in_batches(lambda batch: session.run(fetches, {"images:0": batch}), images)


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
    to: str, read: Any, trained: Trained, mnist: Any, tmp_path: Path
) -> None:
    export.export(trained.run, to, tmp_path / "file")
    outputs = read(tmp_path / "file", mnist[1].images)
    difference = np.abs(outputs["probabilities"] - trained.outputs["probabilities"]).max()
    print(f"{trained.run}, {to}: probabilities within {difference:.1e}")
    assert difference <= 1e-5
    np.testing.assert_array_equal(outputs["classes"], trained.outputs["classes"])
    assert {name: (value.shape, value.dtype) for name, value in outputs.items()} == {
        "probabilities": ((10_000, 10), np.float32),
        "classes": ((10_000,), np.int64),
    }


@pytest.mark.parametrize(
    ("to", "read"),
    [("saved_model", from_tensorflow_2), ("tflite", from_tflite), ("onnx", from_onnx)],
)
def test_a_runtime_reads_rows_of_any_width(to: str, read: Any, mnist: Any, tmp_path: Path) -> None:
    export.export(pretrained.READER, to, tmp_path / "file")
    composed, _ = rows.random_rows(mnist[1], 40, np.random.RandomState(0))
    composed.sort(key=lambda row: row.shape[1])
    with saved_model.load(pretrained.READER) as (session, model):
        for part in (composed[:20], composed[20:]):
            images, _ = rows.stack(part, 20 * [np.array([], np.uint8)])
            outputs = read(tmp_path / "file", images)
            expected = session.run(model.probabilities, {model.images: images})
            np.testing.assert_allclose(outputs["probabilities"], expected, rtol=0, atol=1e-5)
            np.testing.assert_array_equal(outputs["classes"], expected.argmax(axis=2))


def test_with_8_bits_a_network_has_a_quarter_of_the_size_and_the_same_accuracy(
    trained: Trained, mnist: Any, tmp_path: Path
) -> None:
    whole, quantized = tmp_path / "whole", tmp_path / "quantized"
    export.export(trained.run, "tflite", whole)
    export.export(trained.run, "tflite", quantized, quantize=True)
    share = quantized.stat().st_size / whole.stat().st_size
    labels = mnist[1].labels
    lost = np.mean(trained.outputs["classes"] == labels) - np.mean(
        from_tflite(quantized, mnist[1].images)["classes"] == labels
    )
    print(f"{trained.run}: {share:.4f} of the size, {lost:.2%} of the accuracy lost")
    assert share <= 0.27
    assert lost <= 0.001
