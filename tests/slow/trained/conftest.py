"""Provides a CNN that was trained on all of MNIST."""

import os
from pathlib import Path

import pytest

from tf1_mnist import cnn


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cnn",
        type=Path,
        metavar="RUN",
        help="a finished run of the convolutional network (default: one is trained)",
    )


@pytest.fixture(scope="session")
def cnn_run(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder of the run."""
    given = pytestconfig.getoption("--cnn")
    if given is not None:
        return Path(os.path.abspath(given))
    run = tmp_path_factory.mktemp("cnn") / "run"
    assert cnn.main(["--fast", "--epochs", "1", "--quiet", "--run-dir", str(run)]) == 0
    return run
