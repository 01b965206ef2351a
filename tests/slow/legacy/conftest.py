"""Where TensorFlow 1.15.5 is, and how to run the launcher."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

from tf1_mnist.legacy import original


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--genuine", help="a Python with TensorFlow 1.15.5 and this package")


@pytest.fixture(scope="session", autouse=True)
def libraries() -> None:
    """Fetches the files of TensorFlow 1.15.5 and Keras, unless they are in the cache folder."""
    os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))  # tests have other homes
    original.fetch_all()


@pytest.fixture(scope="session")
def genuine(request: pytest.FixtureRequest) -> str:
    """The interpreter that has TensorFlow 1.15.5."""
    python = request.config.getoption("--genuine")
    if not python:
        pytest.skip("needs --genuine")
    return str(python)


@pytest.fixture
def launch(here: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs the launcher in an empty folder."""

    def run(*arguments: Any) -> "subprocess.CompletedProcess[str]":
        line: List[str] = [sys.executable, "-m", "tf1_mnist.legacy", *map(str, arguments)]
        environment = {**os.environ, "MPLBACKEND": "agg"}
        return subprocess.run(line, capture_output=True, text=True, env=environment)

    return run
