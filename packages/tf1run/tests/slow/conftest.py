"""Fixtures that run the launcher."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

from fixtures import digits, genuine, mnist, pytest_addoption  # noqa: F401
from tf1run import source, wheels


@pytest.fixture(scope="session", autouse=True)
def libraries() -> None:
    """Fetches the files of TensorFlow 1.15.5 and Keras, unless they are in the cache folder."""
    os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))  # tests set other homes
    if not source.GENUINE:
        wheels.fetch_all()


@pytest.fixture
def launch(here: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs the launcher in an empty folder."""

    def run(*arguments: Any) -> "subprocess.CompletedProcess[str]":
        line: List[str] = [sys.executable, "-m", "tf1run", *map(str, arguments)]
        environment = {**os.environ, "MPLBACKEND": "agg"}
        return subprocess.run(line, capture_output=True, text=True, env=environment)

    return run
