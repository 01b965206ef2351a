"""Tests that TensorFlow is imported quietly and without Keras, and prints nothing later."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exported import Outputs, from_frozen_graph
from run_folders import by_hand
from systems import not_on_windows
from tf1_mnist import tf1 as tf

SIGNATURE = "images uint8 (n, 28, 28) -> probabilities float32 (n, 10), classes int64 (n,)"
GENUINE = sys.version_info < (3, 8)  # TensorFlow 1.15.5 contains its own Keras


def printed(program: str, **environment: str) -> Any:
    """Runs a program in a new process and returns the JSON that it prints.

    The new process does not get the environment variables that this one has set for TensorFlow.
    """
    others = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**others, **environment},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


IMPORTED = """
import json, os, sys
before = dict(os.environ)
from tf1_mnist import tf1 as tf
tf.Session
keras = sorted(name for name in sys.modules if name.partition(".")[0] in ("keras", "tf_keras"))
changed = {name: value for name, value in os.environ.items() if before.get(name) != value}
"""
USED = """
import tensorflow
import keras as K
from tensorflow.keras import layers
used = [
    tensorflow.keras.__version__ == K.__version__,
    layers.Dense is K.layers.Dense,
    type(K.optimizers.get("adam")).__name__,
]
"""


def test_the_import_is_quiet_and_leaves_keras_out_which_can_be_used_afterwards() -> None:
    if GENUINE:
        keras, changed = printed(IMPORTED + "print(json.dumps([keras, changed]))")
    else:
        keras, changed, *used = printed(
            IMPORTED + USED + "print(json.dumps([keras, changed, *used]))"
        )
        assert used == [True, True, "Adam"]
    assert keras == []
    assert not any("KERAS" in name for name in changed)
    assert changed["TF_FORCE_GPU_ALLOW_GROWTH"] == "true"


@pytest.mark.skipif(GENUINE, reason="TensorFlow 1.15.5 has a Keras of its own")
def test_keras_2_is_left_out_too(tmp_path: Path) -> None:
    """Without the package, TensorFlow would import `tf_keras`, which is installed and selected."""
    package = tmp_path / "tf_keras" / "src"
    package.mkdir(parents=True)
    for name in ("__init__.py", "src/__init__.py", "src/optimizers.py"):
        (tmp_path / "tf_keras" / name).write_text("")
    lines = "import tf_keras.src.optimizers\nprint(json.dumps(keras))"
    assert printed(IMPORTED + lines, PYTHONPATH=str(tmp_path), TF_USE_LEGACY_KERAS="1") == []


@not_on_windows("there are no pseudo-terminals")
def test_a_terminal_shows_a_progress_bar_and_no_messages_from_tensorflow(
    digits_npz: Path, here: Path
) -> None:
    """Reads the whole screen through a pseudo-terminal.

    No environment variable that silences TensorFlow is set.
    """
    import fcntl  # Windows lacks these three
    import pty
    import termios

    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    # Draw at every step, however fast the steps are and however many steps a call to `run` takes.
    environment.update(TQDM_MININTERVAL="0", TQDM_MINITERS="1")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.softmax", "--data", str(digits_npz), "--epochs", "1"],
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    screen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # on Linux, the other end is closed
            break
        if not chunk:
            break
        screen += chunk
    os.close(ours)
    assert process.wait() == 0
    lines = [line.split("\r")[-1] for line in screen.decode().replace("\r\n", "\n").split("\n")]
    assert re.search(
        r"epoch 1/1 \|.*\| 5/5 steps, 00:00 left, loss \d\.\d{3}, accuracy \d+%", screen.decode()
    )
    printed = [line for line in lines if line.strip()]
    assert [line.split()[0] for line in printed] == [
        "softmax:",
        "550",
        "run",
        "epoch",
        "test",
        "everything",
        "python",
    ]


def from_tflite(path: Path, images: np.ndarray) -> Outputs:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow recommends LiteRT instead
        interpreter = tf.lite.Interpreter(str(path))
    return interpreter.get_signature_runner()(images=images)


def test_the_newest_run_is_exported_into_its_folder_without_messages_from_tensorflow(
    softmax_run: Path, mnist: Any, here: Path
) -> None:
    """The TFLite converter prints the most messages, but TensorFlow 1.15.5 does not have it."""
    argv, name, share = ["--to", "frozen_graph"], "frozen_graph.pb", 1.0
    if not GENUINE:
        argv, name, share = ["--to", "tflite", "--quantize"], "model_quantized.tflite", 0.25
    run = Path(shutil.copytree(str(softmax_run), "runs/softmax/1"))
    answer = subprocess.run(
        [sys.executable, "-m", "tf1_mnist.export", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("TF_")},
        check=True,
    )
    size = (run / name).stat().st_size
    said = f"network: {run}\n{run / name}: {size:,} bytes\n{SIGNATURE}\n"
    assert answer.stdout == said
    parameters = 4 * 669706  # bytes, in float32
    assert share * parameters < size < 1.08 * share * parameters
    images = mnist[1].images[:300]
    outputs = (from_frozen_graph if GENUINE else from_tflite)(run / name, images)
    # With weights in 8 bits, the probabilities differ by at most 0.007.
    expected, atol = by_hand(softmax_run, images), 1e-5 if GENUINE else 0.02
    np.testing.assert_allclose(outputs["probabilities"], expected, rtol=0, atol=atol)
