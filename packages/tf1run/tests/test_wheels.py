"""Tests how libraries are fetched; a small wheel stands in for the real ones."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest

import processes
from tf1run import wheels


def test_a_user_without_a_home_needs_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(wheels.pathlib.Path, "home", home)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert wheels._cache() == tmp_path / "tf1_mnist"
    monkeypatch.delenv("XDG_CACHE_HOME")
    with pytest.raises(OSError, match=r"no cache folder .*home"):
        wheels._cache()


def kept(cache: Path) -> Any:
    files = (path for path in cache.rglob("*") if path.is_file() and path.name != "lock")
    return sorted(str(path.relative_to(cache)) for path in files)


def test_a_wheel_is_unpacked_once(cache: Path, wheel: Path, capfd: Any) -> None:
    left = cache / ".fetching-by-a-process-that-was-killed"
    left.mkdir(parents=True)
    wheels.fetch_all(str(wheel))
    home = "old_library==1.0/"
    assert kept(cache) == [
        f"{home}LICENSE",
        f"{home}site-packages/old_library/__init__.py",
        f"{home}site-packages/old_library/part/__init__.py",
        f"{home}site-packages/old_library/part/small.py",
    ]
    assert not left.exists()
    wheel.unlink()
    wheels.fetch_all()  # nothing is downloaded, since the file is there
    assert capfd.readouterr() == ("", "")


def test_another_file_is_refused(cache: Path, wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected old_library-1\.0-py3-none-any\.whl$"):
        wheels.fetch_all(str(tmp_path / "another.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"damage")
    with pytest.raises(ValueError, match=r"expected old_library-1\.0.*, whose SHA-256 is "):
        wheels.fetch_all(str(wheel))
    assert kept(cache) == []


def says(text: str) -> List[str]:
    """Returns a command that takes the place of pip, writes `text` to stderr and fails."""
    return [sys.executable, "-c", f"import sys; sys.exit({text!r})"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WARNING: Retrying\nERROR: no answer", "no answer"),
        (
            "ERROR: Could not find a version that satisfies the requirement old_library==1.0 (from "
            "versions: none)\nERROR: No matching distribution found for old_library==1.0",
            "pip reaches no package index that has it",
        ),
        ("Killed", "Killed"),
    ],
)
def test_without_a_network_there_is_one_line(
    text: str,
    reason: str,
    cache: Path,
    wheel: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: Any,
) -> None:
    monkeypatch.setattr(wheels, "_pip", lambda: says(text))
    line = (
        f"cannot fetch {wheel.name} ({reason}): run `tf1 --fetch-contrib {wheel.name}` with the "
        "file from another machine"
    )
    with pytest.raises(OSError, match=f"^{re.escape(line)}$"):
        wheels.fetch_all()
    message = "tf1: fetching old_library-1.0-py3-none-any.whl (1 kB)"
    assert capfd.readouterr().err.startswith(message)
    assert kept(cache) == []


# Fetches the library with a stand-in for pip, which writes a line and, when it has read a line,
# copies the file.
PROCESS = """
import os, sys
from tf1run import wheels
lines = "import shutil, sys; print('pip'); sys.stdout.flush(); sys.stdin.readline(); "
lines += "shutil.copy({wheel!r}, sys.argv[5][7:])"
wheels._WHEELS = {{"old_library": wheels._Wheel(*{known!r})}}
wheels._pip = lambda: [sys.executable, "-c", lines]
wheels.subprocess.DEVNULL = None
print("begun", flush=True)
wheels.fetch_all()
"""


@pytest.fixture
def begin(cache: Path, wheel: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts a process that fetches the library as soon as it reads a line."""
    begun = []

    def begin() -> "subprocess.Popen[str]":
        lines = PROCESS.format(wheel=str(wheel), known=tuple(wheels._WHEELS["old_library"]))
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = processes.start(sys.executable, "-c", lines, text=True, **pipes)
        begun.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def test_two_processes_fetch_once(begin: Any, cache: Path) -> None:
    first = begin()
    assert first.stderr.readline().startswith("tf1: fetching")
    assert first.stderr.readline() == "pip\n"
    second = begin()
    assert first.communicate("\n")[1] == ""
    assert second.communicate() == ("", "")
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(kept(cache)) == 4


def test_a_process_that_is_killed_leaves_nothing_behind(begin: Any, cache: Path) -> None:
    first = begin()
    assert first.stderr.readline().startswith("tf1: fetching")
    assert first.stderr.readline() == "pip\n"
    first.kill()
    first.wait()
    second = begin()
    second.communicate("\n")
    assert second.returncode == 0
    assert len(kept(cache)) == 4
    assert list(cache.glob(".*")) == []


def test_pip_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if an environment has neither pip nor uv, Python's bundled copy of pip can be run."""
    monkeypatch.setattr(wheels.shutil, "which", lambda name: None)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        wheels.importlib.util, "find_spec", lambda name: None if name == "pip" else find(name)
    )
    version = subprocess.run([*wheels._pip(), "--version"], stdout=subprocess.PIPE, check=True)
    assert version.stdout.startswith(b"pip ")
