"""Provides a run to damage or to replace."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def run(weak_run: Path, here: Path) -> Path:
    """Copies a run into the current folder."""
    return Path(shutil.copytree(str(weak_run), "run"))
