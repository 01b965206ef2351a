"""Tests that Ctrl-C and SIGTERM end a command while it imports a library."""

import signal
import sys
from pathlib import Path

import pytest

from processes import INTERRUPTED, PIPES, ended, start
from systems import signals

NUMPY = "numpy.core" if sys.version_info < (3, 8) else "numpy._core"


@signals
@pytest.mark.parametrize(
    ("module", "number"),
    [
        (NUMPY, signal.SIGTERM),
        ("tqdm", signal.SIGINT),
        ("PIL.Image", signal.SIGTERM),
        ("tensorflow.python.framework.ops", signal.SIGINT),
    ],
)
def test_the_import_of_a_library_is_interrupted(
    module: str, number: int, digits_npz: Path, here: Path
) -> None:
    argv = ("-c", INTERRUPTED, int(number), module, "tf1_mnist.softmax", "--data", digits_npz)
    assert ended(start(sys.executable, *argv, **PIPES)) == (128 + number, "", "")
