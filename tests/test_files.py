"""Tests how files are written and locked."""

import contextlib
import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from messages import naming
from systems import WINDOWS, links, only_on_linux, special_files
from tf1_mnist import files


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: Any) -> None:
    files.write_json(tmp_path / "options.json", {"seed": 1})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_json(tmp_path / "options.json", {"seed": 2})
    assert json.loads((tmp_path / "options.json").read_text()) == {"seed": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["options.json"]


def test_only_one_process_can_use_a_folder(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        stack.enter_context(files.locked(tmp_path))
        with pytest.raises(ValueError, match=naming(tmp_path, "process")):
            stack.enter_context(files.locked(tmp_path))
    with files.locked(tmp_path):  # free again
        pass


def test_a_process_waits_for_a_folder_until_the_one_that_uses_it_ends(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, tf1_mnist.files as files\n"
        "with files.locked(pathlib.Path(sys.argv[1])):\n"
        "    print(flush=True), sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(ValueError, match=naming(tmp_path, "process")), files.locked(tmp_path):
            pass
        killer = threading.Timer(0.2, process.kill)
        killer.start()
        with files.locked(tmp_path, wait=True):
            assert process.wait() != 0
        killer.join()


@pytest.mark.parametrize("wait", [False, True])
def test_a_disk_without_locks_is_named(wait: bool, tmp_path: Path, monkeypatch: Any) -> None:
    def no_lock(*arguments: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("msvcrt.locking" if WINDOWS else "fcntl.flock", no_lock)
    with pytest.raises(OSError, match="No locks available") as error, files.locked(tmp_path, wait):
        pass
    assert error.value.filename == str(tmp_path / "lock")


def test_a_path_that_cannot_be_written_is_named_at_once(tmp_path: Path) -> None:
    files.expect_new(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []
    for path, fault in ((tmp_path, "exists"), (tmp_path / "none" / "a.csv", "No such file")):
        with pytest.raises((ValueError, OSError), match=naming(path, fault)):
            files.expect_new(path)


@links
@special_files
def test_a_temporary_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    for kind in ("link", "fifo"):
        aside = tmp_path / ".options.json.tmp"
        if kind == "link":
            aside.symlink_to(mine)
        else:
            os.mkfifo(str(aside))
        files.write_json(tmp_path / "options.json", {"seed": 1})
        assert mine.read_text() == "mine"
        assert not os.path.lexists(str(aside))


@only_on_linux("a name may have 255 bytes")
def test_the_longest_names_are_written_and_longer_ones_refused_at_once(tmp_path: Path) -> None:
    for count in (250, 251, 255):
        path = tmp_path / f"{count * 'a'}"
        files.write_new(path, b"new")
        assert path.read_bytes() == b"new"
    wide = tmp_path / (85 * "数")  # three bytes each
    files.write_new(wide, b"new")
    assert sorted(tmp_path.iterdir()) == [
        *(tmp_path / f"{count * 'a'}" for count in (250, 251, 255)),
        wide,
    ]
    with pytest.raises(OSError, match="too long"):
        files.expect_new(tmp_path / (256 * "a"))


@links
def test_a_new_file_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError, match=naming(tmp_path / name, "new")):
            files.write_new(tmp_path / name, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]
    assert (tmp_path / "file").read_text() == "mine"
