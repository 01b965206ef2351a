"""How to run the launcher."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest


@pytest.fixture
def launch(here: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs the launcher in an empty folder."""

    def run(*arguments: Any) -> "subprocess.CompletedProcess[str]":
        line: List[str] = [sys.executable, "-m", "tf1_mnist.legacy", *map(str, arguments)]
        environment = {**os.environ, "MPLBACKEND": "agg"}
        return subprocess.run(line, capture_output=True, text=True, env=environment)

    return run
