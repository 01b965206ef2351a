"""Tests a full disk and a folder that becomes read-only."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("on_a_disk.py")


@pytest.mark.parametrize("network", ["softmax", "cnn"])
@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_the_last_good_checkpoint_still_restores(
    fault: str, network: str, digits_npz: Path, tmp_path: Path
) -> None:
    """`on_a_disk.py` does the checks itself, because its disk is gone when it ends."""
    (tmp_path / "disk").mkdir()
    command = [
        sys.executable,
        str(PROGRAM),
        fault,
        network,
        str(digits_npz),
        str(tmp_path / "disk"),
    ]
    if fault == "full":  # the process gets a small disk that no other process sees
        command = ["unshare", "--user", "--map-root-user", "--mount", *command]
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.returncode == 0, process.stdout
    assert process.stdout.splitlines()[-1] == "as promised"
