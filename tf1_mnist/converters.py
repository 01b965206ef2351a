"""Runs the converters that write a network in the format of another program.

Each converter runs in a separate process, whose output and settings do not affect this process.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator

from tf1_mnist import tf1 as tf
from tf1_mnist.runs import saving


def write_tflite(session: tf.Session, source: Path, target: Path, quantize: bool = False) -> None:
    """Writes a TFLite file.

    Args:
        session: a session with the network.
        source: its SavedModel, for messages.
        target: the path to write.
        quantize: as in `export.export`.
    Raises:
        ValueError: TensorFlow is 1.15.5, or the converter failed.
    """
    if tf.VERSION.startswith("1."):
        raise ValueError(
            f"TensorFlow {tf.VERSION}: writes TFLite files for a single image only; "
            "--to tflite needs TensorFlow 2"
        )
    with _new_saved_model(session) as folder:
        arguments = f"{folder!r}, {str(target)!r}, {quantize}"
        program = f"from tf1_mnist import converters; converters._convert_to_tflite({arguments})"
        _run_python(source, target, program)


def _convert_to_tflite(source: str, target: str, quantize: bool) -> None:
    """Converts a SavedModel to TFLite; this function runs in a separate process.

    In that process, eager execution is on. In graph mode, which the rest of the package uses, the
    converter omits the signature and fixes the batch size at 1.
    """
    tf.enable_eager_execution()
    converter = tf.compat.v2.lite.TFLiteConverter.from_saved_model(source)
    if quantize:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    Path(target).write_bytes(converter.convert())


def write_onnx(session: tf.Session, source: Path, target: Path) -> None:
    """Writes an ONNX file; the arguments are as in `write_tflite`.

    Raises:
        ValueError: tf2onnx is not installed, or the converter failed.
    """
    if importlib.util.find_spec("tf2onnx") is None:
        raise ValueError(
            "tf2onnx: not installed; --to onnx needs it (python -m pip install tf2onnx)"
        )
    with _new_saved_model(session) as folder:
        paths = ["--saved-model", folder, "--output", str(target)]
        program = "import runpy; runpy.run_module('tf2onnx.convert', None, '__main__', True)"
        _run_python(source, target, program, *paths)


@contextlib.contextmanager
def _new_saved_model(session: tf.Session) -> Iterator[str]:
    """Writes a temporary SavedModel of a session's network, and returns its path.

    Converters load a whole SavedModel. That of a run may contain more than what has been checked.
    """
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "saved_model"
        with session.graph.as_default():
            saving.write(session, directory)
        yield str(directory)


def _run_python(source: Path, target: Path, program: str, *arguments: str) -> None:
    """Runs Python in a separate process, whose output and settings do not affect this process.

    The process imports modules from the same folders as this one. Without that, it would first look
    in the current folder, which may be a run from somebody else.

    Args:
        source, target: the SavedModel to convert and the path to write, for the message.
        program: the source text of the program.
        arguments: its arguments.
    Raises:
        ValueError: the process failed; the message contains the last line of the process's output.
    """
    program = f"import sys; sys.path[:] = {sys.path!r}; {program}"
    converter = subprocess.run(  # noqa: S603, since it runs this Python
        [sys.executable, "-c", program, *arguments],
        # This process has claimed the GPU's memory, and a conversion does not need the GPU.
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if converter.returncode != 0:
        said = [line.strip() for line in converter.stdout.split("\n") if line.strip()]
        reason = said[-1] if said else f"status {converter.returncode}"
        raise ValueError(f"{target}: not written; {source}: the converter failed ({reason})")
