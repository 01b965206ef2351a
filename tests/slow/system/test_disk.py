"""Tests full disks, and folders that are or become read-only."""

import subprocess
import sys
from pathlib import Path
from typing import Sequence

import pytest

# The process may mount disks, which no other process sees.
UNSHARED = ["unshare", "--user", "--map-root-user", "--mount"]


def assert_as_promised(program: str, *words: str, prefix: Sequence[str] = UNSHARED) -> None:
    """Runs a program that does the checks itself, because its disk is gone when it ends."""
    process = subprocess.run(
        [*prefix, sys.executable, str(Path(__file__).with_name(program)), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.returncode == 0, process.stdout
    assert process.stdout.splitlines()[-1] == "as promised"


@pytest.mark.parametrize("network", ["softmax", "cnn"])
@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_the_last_good_checkpoint_still_restores(
    fault: str, network: str, digits_npz: Path, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    words = (fault, network, str(digits_npz), str(tmp_path / "disk"))
    assert_as_promised("on_a_disk.py", *words, prefix=UNSHARED if fault == "full" else ())


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_every_file_that_cannot_be_written_is_named(
    fault: str, digits_npz: Path, tmp_path: Path
) -> None:
    assert_as_promised("at_every_file.py", fault, str(digits_npz), str(tmp_path))
