"""Tests the tool that makes the bundled data, which takes fifteen seconds."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from tf1_mnist import data

TOOL = Path(__file__).parents[3] / "tools" / "make_mnist_npz.py"


def test_the_tool_makes_the_bundled_file(idx_folder: Path, tmp_path: Path, mnist: Any) -> None:
    tool = [sys.executable, str(TOOL), str(idx_folder)]
    made = tmp_path / "made.npz"
    subprocess.run([*tool, str(made)], check=True)
    assert data.sha256(*data.load_data(made)) == data.sha256(*mnist)
    with zipfile.ZipFile(str(made)) as archive:
        files = [(file.filename, file.date_time) for file in archive.infolist()]
    keys = ("x_train", "y_train", "x_test", "y_test")
    # With today's date, each run of the tool would write other bytes.
    assert files == [(f"{key}.npy", (1980, 1, 1, 0, 0, 0)) for key in keys]

    (idx_folder / "t10k-labels-idx1-ubyte").write_bytes(b"\0")
    refused = subprocess.run(
        [*tool, str(tmp_path / "refused.npz")], stderr=subprocess.PIPE, text=True
    )
    assert refused.returncode == 2
    assert "t10k-labels-idx1-ubyte: SHA-256" in refused.stderr
    assert not (tmp_path / "refused.npz").exists()
