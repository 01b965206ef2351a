"""Tests the tool that makes the bundled data; a few digits take the place of MNIST."""

import hashlib
import importlib.util
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from idx_files import PUBLISHED_SHA256, idx
from tf1_mnist import data

TOOL = Path(__file__).parents[3] / "tools" / "make_mnist_npz.py"


def test_the_tool_makes_an_archive_of_four_idx_files(
    digits: Any, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    spec: Any = importlib.util.spec_from_file_location("make_mnist_npz", str(TOOL))
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    keys = ("x_train", "y_train", "x_test", "y_test")
    published = zip(PUBLISHED_SHA256, keys, PUBLISHED_SHA256.values())
    assert tuple(published) == tool.FILES

    contents = dict(zip(PUBLISHED_SHA256, map(idx, (*digits[0], *digits[1]))))
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    sums = [hashlib.sha256(content).hexdigest() for content in contents.values()]
    monkeypatch.setattr(tool, "FILES", tuple(zip(contents, keys, sums)))
    made, again = tmp_path / "made.npz", tmp_path / "again.npz"
    for path in (made, again):
        monkeypatch.setattr(sys, "argv", [str(TOOL), str(tmp_path), str(path)])
        assert tool.main() == 0
    assert made.read_bytes() == again.read_bytes()
    for found, expected in zip(data.load_data(made), digits):
        for array, right in zip(found, expected):
            np.testing.assert_array_equal(array, right)
    with zipfile.ZipFile(str(made)) as archive:
        files = [(file.filename, file.date_time) for file in archive.infolist()]
    # With today's date, each run of the tool would write different bytes.
    assert files == [(f"{key}.npy", (1980, 1, 1, 0, 0, 0)) for key in keys]

    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(b"\0")
    monkeypatch.setattr(sys, "argv", [str(TOOL), str(tmp_path), str(tmp_path / "refused.npz")])
    capsys.readouterr()
    assert tool.main() == 2
    assert "t10k-labels-idx1-ubyte: SHA-256" in capsys.readouterr().err
    assert not (tmp_path / "refused.npz").exists()
