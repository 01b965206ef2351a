"""Tests that damage to the files of a run's SavedModel is found, with and without checksums."""

import os
import shutil
import subprocess
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from messages import assert_names, naming
from tf1_mnist import predict
from tf1_mnist.runs import checksums, saved_model

PICTURE = Path(__file__).parents[2] / "docs" / "figures" / "digit.jpg"
FILES = ["saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"]


def damaged(file: str, damage: str, run: Path, copy: Path) -> Path:
    """Copies a run and damages a file of the copy's SavedModel."""
    shutil.copytree(str(run), str(copy))
    path = copy / "saved_model" / file
    content = path.read_bytes()
    half = len(content) // 2
    changed = {
        "empty": b"",
        "cut": content[:half],
        "zeros": bytes(half) + content[half:],
        "a bit flipped": content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :],
    }
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(changed[damage])
    return path


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "zeros", "a bit flipped"])
def test_a_damaged_saved_model_is_named(
    damage: str, file: str, weak_run: Path, tmp_path: Path
) -> None:
    path = damaged(file, damage, weak_run, tmp_path / "run")
    with pytest.raises(ValueError, match=naming(path)), saved_model.load(tmp_path / "run"):
        pass


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "zeros"])
def test_a_damaged_saved_model_of_an_older_version_is_named(
    damage: str, file: str, weak_run: Path, tmp_path: Path
) -> None:
    """An older SavedModel has no checksums, so TensorFlow has to find the damage."""
    damaged(file, damage, weak_run, tmp_path / "run")
    folder = tmp_path / "run" / "saved_model"
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ValueError, match=naming(folder)) as caught, saved_model.load(
        tmp_path / "run"
    ):
        pass
    assert "\n" not in str(caught.value)
    assert "Error)" not in str(caught.value)  # a reason, not the name of an exception


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs the command sha256sum")
def test_its_checksums_are_those_of_sha256sum(weak_run: Path) -> None:
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    folder = str(weak_run / "saved_model")
    printed = subprocess.run(check, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    assert sorted(printed.stdout.splitlines()) == [f"{name}: OK" for name in sorted(FILES)]


def test_damaged_checksums_count_as_damage(weak_run: Path, tmp_path: Path) -> None:
    path = damaged("SHA256SUMS", "zeros", weak_run, tmp_path / "run")
    with pytest.raises(ValueError, match=naming(path.name)), saved_model.load(tmp_path / "run"):
        pass


@pytest.mark.parametrize("name", ["saved_model.pb", "variables/variables.index", "SHA256SUMS"])
def test_a_large_file_is_not_read_as_a_whole(name: str, weak_run: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(str(weak_run), str(tmp_path / "run")))
    os.truncate(str(run / "saved_model" / name), 1 << 27)
    tracemalloc.start()
    try:
        if name == "SHA256SUMS":  # it begins with the right checksums
            with saved_model.load(run):
                pass
        else:
            with pytest.raises(ValueError, match=naming(run / "saved_model" / name)):
                saved_model.load(run).__enter__()
        assert tracemalloc.get_traced_memory()[1] < 1 << 23
    finally:
        tracemalloc.stop()


def test_another_file_that_the_index_may_name_is_checked(
    run: Path, here: Path, refused: Any
) -> None:
    """The index contains the number of files; it could be a FIFO, for which TensorFlow waits."""
    path = run / "saved_model" / "variables" / "variables.data-00000-of-00002"
    path.mkdir()
    assert_names(refused(predict, "--run", run, PICTURE), path, "not a regular file")


def test_a_file_that_is_too_large_is_not_read(
    run: Path, here: Path, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(checksums._FILES, "saved_model.pb", 100)
    path = run / "saved_model" / "saved_model.pb"
    size = f"{path.stat().st_size:,}"
    assert_names(refused(predict, "--run", run, PICTURE), path, size, "at most 100")
