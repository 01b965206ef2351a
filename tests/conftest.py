"""Small sets of real digits, and a place to run in."""

import os
import sys
from pathlib import Path
from typing import Any, Callable, Tuple

import hypothesis
import numpy as np
import pytest

from tf1_mnist import softmax
from tf1_mnist.data import Split, load_data

# The same examples every time; a slow machine is no failure.
hypothesis.settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("deterministic")

Sets = Tuple[Split, Split]


@pytest.fixture(scope="session")
def mnist() -> Sets:
    """The whole of MNIST: (train, test)."""
    return load_data()


@pytest.fixture(scope="session")
def digits(mnist: Sets) -> Sets:
    """The first 600 training images and the first 210 test images."""
    train, test = mnist
    return Split(train.images[:600], train.labels[:600]), Split(
        test.images[:210], test.labels[:210]
    )


@pytest.fixture(scope="session")
def digits_npz(digits: Sets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as an .npz file: 550 to train on, 50 to validate, 210 to test."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    train, test = digits
    np.savez(
        str(path),
        x_train=train.images,
        y_train=train.labels,
        x_test=test.images,
        y_test=test.labels,
    )
    return path


@pytest.fixture(scope="session")
def softmax_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of the Softmax network: two epochs of all of MNIST."""
    run = tmp_path_factory.mktemp("softmax") / "run"
    assert softmax.main(["--epochs", "2", "--quiet", "--run-dir", str(run)]) == 0
    return run


@pytest.fixture(scope="session")
def best_precision() -> str:
    """What `--precision auto` is to come to here, found out without the package."""
    cpuinfo = Path("/proc/cpuinfo")
    words = cpuinfo.read_text(errors="replace").split() if cpuinfo.exists() else []
    able = "amx_bf16" in words or ("AuthenticAMD" in words and "avx512_bf16" in words)
    genuine = sys.version_info < (3, 8)  # TensorFlow 1.15.5, which cannot
    off = os.environ.get("TF_ENABLE_ONEDNN_OPTS", "").lower() in ("0", "false")
    return "bfloat16" if able and not genuine and not off else "float32"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, under an empty home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def refused(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Runs a command that must fail: status 2, one line on stderr, nothing on stdout.

    It returns the line without the command's name. Where a test captures the output of other
    processes too, by `capfd`, theirs counts.
    """
    captured = request.getfixturevalue("capfd" if "capfd" in request.fixturenames else "capsys")

    def run(command: Any, *argv: Any) -> str:
        captured.readouterr()
        try:
            status = command.main([*map(str, argv)])
        except SystemExit as exit:  # from argparse
            status = exit.code
        printed = captured.readouterr()
        assert (status, printed.out) == (2, "")
        prefix = f"python -m {command.__name__}: error: "
        assert printed.err.startswith(prefix)
        assert printed.err.count("\n") == 1
        return str(printed.err[len(prefix) : -1])

    return run
