"""Tests that TensorFlow is imported quietly and without Keras."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tf1_mnist import startup

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


def test_stderr_may_be_closed(monkeypatch: Any) -> None:
    """Stderr is closed in IDLE on Windows and in programs that are started without a console."""

    def closed(descriptor: int) -> int:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("os.dup", closed)
    with startup._quiet_stderr():
        imported = True
    assert imported


@pytest.mark.skipif(GENUINE, reason="TensorFlow 1.15.5 has a Keras of its own")
def test_keras_2_is_left_out_too(tmp_path: Path) -> None:
    """Without the package, TensorFlow would import `tf_keras`, which is installed and selected."""
    package = tmp_path / "tf_keras" / "src"
    package.mkdir(parents=True)
    for name in ("__init__.py", "src/__init__.py", "src/optimizers.py"):
        (tmp_path / "tf_keras" / name).write_text("")
    lines = "import tf_keras.src.optimizers\nprint(json.dumps(keras))"
    assert printed(IMPORTED + lines, PYTHONPATH=str(tmp_path), TF_USE_LEGACY_KERAS="1") == []
