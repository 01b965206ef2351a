"""Tests the list of names that TensorFlow 1.15.5's files use but TensorFlow 2 lacks."""

import shutil
import subprocess
import sys
from pathlib import Path

import lacking_names


def test_the_list_is_true(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    shutil.copy(lacking_names.TABLE, table)
    subprocess.run([sys.executable, lacking_names.__file__, str(table)], check=True)
    assert table.read_text() == lacking_names.TABLE.read_text()
