"""Tests the folder of a run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from messages import naming
from systems import any_bytes, links, special_files
from tf1_mnist import files, runs


def test_runs_are_numbered_and_earlier_ones_are_left_alone(here: Path) -> None:
    assert runs.create(None, "softmax") == Path("runs/softmax/1")
    assert runs.create(None, "softmax") == Path("runs/softmax/2")
    assert runs.create(None, "cnn") == Path("runs/cnn/1")
    Path("runs/softmax/7").mkdir()
    Path("runs/softmax/notes").mkdir()
    Path("runs/softmax/1").rmdir()
    assert runs.create(None, "softmax") == Path("runs/softmax/8")


def test_runs_that_start_at_once_get_folders_of_their_own(here: Path) -> None:
    program = "from tf1_mnist import runs; input(); print(runs.create(None, 'softmax'))"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:  # each of them waits for this line
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    made = {process.communicate()[0].strip() for process in processes}
    assert made == {str(Path("runs", "softmax", str(number))) for number in range(1, 5)}


def test_the_run_that_finished_last_comes_first(here: Path) -> None:
    assert runs.finished() == []
    for name, finished in {"cnn/1": 200, "reader/2": 300, "softmax/9": 100}.items():
        (Path("runs") / name).mkdir(parents=True)
        files.write_json(Path("runs") / name / "metrics.json", {})
        os.utime(str(Path("runs") / name / "metrics.json"), (finished, finished))
    Path("runs/softmax/10").mkdir()  # not finished
    newest_first = ["reader/2", "cnn/1", "softmax/9"]
    assert runs.finished() == [Path("runs") / name for name in newest_first]


def test_a_named_folder_is_new_or_empty(tmp_path: Path) -> None:
    assert runs.create(tmp_path / "a" / "b", "cnn").is_dir()
    assert runs.create(tmp_path / "a" / "b", "cnn") == tmp_path / "a" / "b"
    (tmp_path / "a" / "b" / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=naming(tmp_path / "a" / "b", "empty")):
        runs.create(tmp_path / "a" / "b", "cnn")
    with pytest.raises(OSError, match=r"thesis.txt"):
        runs.create(tmp_path / "a" / "b" / "thesis.txt", "cnn")
    assert (tmp_path / "a" / "b" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "kind",
    [
        "file",
        pytest.param("fifo", marks=special_files),
        pytest.param("dangling link", marks=links),
    ],
)
def test_what_is_not_a_folder_is_named_and_kept(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("mine")
    elif kind == "fifo":
        os.mkfifo(str(place))
    else:
        place.symlink_to("nowhere")
    before = place.lstat()
    with pytest.raises(FileExistsError, match=naming(place, "folder")):
        runs.create(place, "softmax")
    assert place.lstat() == before


@any_bytes
def test_a_name_that_tensorflow_cannot_use_is_refused(tmp_path: Path) -> None:
    place = tmp_path / os.fsdecode(b"caf\xe9")  # Latin-1, not UTF-8
    with pytest.raises(ValueError, match=naming("UTF-8")):
        runs.create(place, "softmax")
    assert not os.path.lexists(str(place))
    assert runs.create(tmp_path / "caf\xe9\n", "softmax").is_dir()
