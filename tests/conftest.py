"""Provides data, trained runs, an empty folder and other fixtures that many tests use."""

import os
import sys
from pathlib import Path
from typing import Iterator

import hypothesis
import pytest
from matplotlib.figure import Figure

from fixtures import (  # noqa: F401
    Sets,
    digits,
    digits_npz,
    here,
    mnist,
    refused,
    seven,
    usual_handlers,
)
from idx_files import PUBLISHED_SHA256, idx
from tf1_mnist import softmax
from tf1_mnist.analysis import plots

# Hypothesis uses the same examples each time, and does not fail on a slow machine.
hypothesis.settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("deterministic")


@pytest.fixture(scope="module")
def idx_folder(mnist: Sets, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """Writes the bundled arrays to files in IDX, the format in which MNIST was published."""
    folder = tmp_path_factory.mktemp("idx")
    (x_train, y_train), (x_test, y_test) = mnist
    for name, array in zip(PUBLISHED_SHA256, (x_train, y_train, x_test, y_test)):
        (folder / name).write_bytes(idx(array))
    return folder


@pytest.fixture(scope="session")
def softmax_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trains the Softmax network on all of MNIST for an epoch and returns the run's folder."""
    run = tmp_path_factory.mktemp("softmax") / "run"
    assert softmax.main(["--epochs", "1", "--quiet", "--run-dir", str(run)]) == 0
    return run


@pytest.fixture(scope="session")
def weak_run(digits_npz: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """Trains the Softmax network on 550 images for two epochs and returns the run's folder."""
    run = tmp_path_factory.mktemp("weak") / "run"
    argv = ["--data", str(digits_npz), "--epochs", "2", "--quiet", "--run-dir", str(run)]
    assert softmax.main(argv) == 0
    return run


@pytest.fixture(scope="module")
def blank_figures() -> Iterator[None]:
    """Lets the runs of a module save blank figures, since encoding real ones takes a second."""
    blank = plots.png(Figure((1, 1)))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(plots, "png", lambda figure: blank)
        yield


@pytest.fixture(scope="session")
def has_bfloat16() -> bool:
    """Works out whether this machine can train in bfloat16; the package is not used."""
    cpuinfo = Path("/proc/cpuinfo")
    words = cpuinfo.read_text(errors="replace").split() if cpuinfo.exists() else []
    able = not {"amx_bf16", "avx512_bf16"}.isdisjoint(words)
    genuine = sys.version_info < (3, 8)  # TensorFlow 1.15.5 has no bfloat16
    off = os.environ.get("TF_ENABLE_ONEDNN_OPTS", "").lower() in ("0", "false")
    return able and not genuine and not off
