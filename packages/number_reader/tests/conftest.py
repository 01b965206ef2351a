"""Provides an empty folder, digits, finished runs and other fixtures that many tests use."""

import shutil
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import weak_reader
from fixtures import (  # noqa: F401
    digits,
    digits_npz,
    here,
    mnist,
    refused,
    seven,
    usual_handlers,
)
from number_reader import pretrained
from written_page import written  # noqa: F401

# Hypothesis uses the same examples each time, and does not fail on a slow machine.
hypothesis.settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("deterministic")


@pytest.fixture(scope="session")
def reader_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder of a finished run whose network is the bundled one."""
    run = tmp_path_factory.mktemp("reader") / "run"
    shutil.copytree(str(pretrained.READER), str(run))
    return run


@pytest.fixture(scope="session")
def weak_run(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """Trains a network on a few rows for four steps and returns the run's folder."""
    return weak_reader.trained(digits, tmp_path_factory.mktemp("weak"))
