"""Compares the outputs of other runtimes with those of the bundled reader's session."""

import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import onnxruntime
import pytest

from number_reader.networks import ROWS
from number_reader.pretrained import READER
from number_reader.rows.batches import random_rows, stack
from number_reader.task import ROW
from tf1_mnist import export
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import saved_model

Outputs = Dict[str, np.ndarray]


def made(to: str, folder: Path) -> Path:
    """Exports the network in the format `to`, or copies its SavedModel; returns the new path."""
    path = folder / "file"
    if to == "saved_model":
        shutil.copytree(READER / "saved_model", path)
    else:
        export.export(READER, to, path, own=ROWS)
    return path


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


@pytest.mark.parametrize(
    ("to", "read"),
    [("saved_model", from_tensorflow_2), ("tflite", from_tflite), ("onnx", from_onnx)],
)
def test_a_runtime_reads_rows_of_any_width(to: str, read: Any, mnist: Any, tmp_path: Path) -> None:
    path = made(to, tmp_path)
    composed, _ = random_rows(mnist[1], 20, np.random.RandomState(0))
    composed.sort(key=lambda row: row.shape[1])
    none = [np.array([], np.uint8)] * 10
    given = [stack(part, none).images for part in (composed[:10], composed[10:])]
    assert given[0].shape[2] < given[1].shape[2]
    with saved_model.load(READER, ROW) as (session, model):
        for images, outputs in zip(given, read(path, given)):
            expected = session.run(model.probabilities, {model.images: images})
            np.testing.assert_allclose(outputs["probabilities"], expected, rtol=0, atol=1e-5)
            np.testing.assert_array_equal(outputs["classes"], expected.argmax(axis=2))
