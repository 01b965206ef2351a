"""Tests how a SavedModel is written; test_saved_model.py tests what is in it."""

import shutil
from pathlib import Path

from tf1_mnist import softmax
from tf1_mnist.runs import saving


def test_it_replaces_what_a_killed_process_left(weak_run: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(str(weak_run), str(tmp_path / "run")))
    half = run / "saved_model.tmp"
    (half / "variables").mkdir(parents=True)
    (half / "saved_model.pb").write_bytes(b"half")
    (run / "saved_model" / "stray").write_text("from before")
    saving.save(softmax.VARIANTS["default"], run)
    assert not half.exists()
    assert sorted(path.name for path in (run / "saved_model").rglob("*") if path.is_file()) == [
        "SHA256SUMS",
        "saved_model.pb",
        "variables.data-00000-of-00001",
        "variables.index",
    ]
