"""Tests training on full disks and in folders that are or become read-only."""

import subprocess
import sys
from pathlib import Path

import pytest

# The process may mount disks that no other process sees.
UNSHARED = ("unshare", "--user", "--map-root-user", "--mount")


@pytest.mark.parametrize(
    ("fault", "prefix"), [("full", UNSHARED), ("read-only", UNSHARED), ("later", ())]
)
def test_the_file_is_named_and_the_last_good_checkpoint_still_restores(
    fault: str, prefix: "tuple[str, ...]", digits_npz: Path, tmp_path: Path
) -> None:
    """The training program itself performs the checks, since its disk is gone when it ends."""
    program = [sys.executable, str(Path(__file__).with_name("on_a_disk.py"))]
    process = subprocess.run(
        [*prefix, *program, fault, str(digits_npz), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.returncode == 0, process.stdout
    assert process.stdout.splitlines()[-1] == "as promised"
