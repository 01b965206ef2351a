"""Tests how libraries are fetched, with a small wheel in place of the real ones."""

import hashlib
import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest

import processes
from tf1_mnist.legacy import original

LIBRARY = "old_library"
FILES = {
    "old_library/__init__.py": "",
    "old_library/part/__init__.py": "print('a part')\n",
    "old_library/part/small.py": "ASSERTED = True\nassert not ASSERTED\n",
    "old_library/part/compiled.so": "not kept",
    "other/__init__.py": "not kept",
    "LICENSE": "free",
}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes an empty folder the user's cache folder."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(original.pathlib.Path, "home", lambda: tmp_path)
    return original._cache()


def test_a_user_without_a_home_needs_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(original.pathlib.Path, "home", home)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert original._cache() == tmp_path / "tf1_mnist"
    monkeypatch.delenv("XDG_CACHE_HOME")
    with pytest.raises(OSError, match=r"no cache folder .*home"):
        original._cache()


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Writes a wheel, and makes it the only library that can be fetched."""
    path = tmp_path / "old_library-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = original._Wheel(
        "old_library==1.0", path.name, digest, "1 kB", LIBRARY, ("old_library/",), "LICENSE"
    )
    monkeypatch.setattr(original, "_WHEELS", {LIBRARY: known})
    return path


def kept(cache: Path) -> Any:
    files = (path for path in cache.rglob("*") if path.is_file() and path.name != "lock")
    return sorted(str(path.relative_to(cache)) for path in files)


def test_a_wheel_is_unpacked_once(cache: Path, wheel: Path, capfd: Any) -> None:
    left = cache / ".fetching-by-a-process-that-was-killed"
    left.mkdir(parents=True)
    original.fetch_all(str(wheel))
    home = "old_library==1.0/"
    assert kept(cache) == [
        f"{home}LICENSE",
        f"{home}site-packages/old_library/__init__.py",
        f"{home}site-packages/old_library/part/__init__.py",
        f"{home}site-packages/old_library/part/small.py",
    ]
    assert not left.exists()
    wheel.unlink()
    original.fetch_all()  # nothing is downloaded, since the file is there
    assert capfd.readouterr() == ("", "")


def test_a_module_is_found(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(
        original, "_CORRECTIONS", {f"{LIBRARY}.part.small": {"assert not": "assert"}}
    )
    original.fetch_all(str(wheel))
    assert original.find_spec(f"{LIBRARY}.nothing") is None
    for name in ("part", "part.small"):
        spec = original.find_spec(f"{LIBRARY}.{name}")
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert capsys.readouterr().out == "a part\n"


def test_another_file_is_refused(cache: Path, wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected old_library-1\.0-py3-none-any\.whl$"):
        original.fetch_all(str(tmp_path / "another.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"damage")
    with pytest.raises(ValueError, match=r"expected old_library-1\.0.*, whose SHA-256 is "):
        original.fetch_all(str(wheel))
    assert kept(cache) == []


def says(text: str) -> List[str]:
    """Returns a command that takes the place of pip, and fails with a text on stderr."""
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
    monkeypatch.setattr(original, "_pip", lambda: says(text))
    line = (
        f"cannot fetch {wheel.name} ({reason}): run `tf1 --fetch-contrib {wheel.name}` with the "
        "file from another machine"
    )
    with pytest.raises(OSError, match=f"^{re.escape(line)}$"):
        original.fetch_all()
    with pytest.raises(ImportError) as refused:
        original.find_spec(f"{LIBRARY}.part")
    assert vars(refused.value)["lack"] == f"needs old_library.part: {line}"
    message = "tf1: fetching old_library-1.0-py3-none-any.whl (1 kB)"
    assert capfd.readouterr().err.startswith(message)
    assert kept(cache) == []


# Fetches the library with a pip that writes a line, and copies the file when it has read a line.
PROCESS = """
import os, sys
from tf1_mnist.legacy import original
lines = "import shutil, sys; print('pip'); sys.stdout.flush(); sys.stdin.readline(); "
lines += "shutil.copy({wheel!r}, sys.argv[5][7:])"
original._WHEELS = {{"old_library": original._Wheel(*{known!r})}}
original._pip = lambda: [sys.executable, "-c", lines]
original.subprocess.DEVNULL = None
print("begun", flush=True)
original.fetch_all()
"""


@pytest.fixture
def begin(cache: Path, wheel: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts a process that fetches the library as soon as it reads a line."""
    begun = []

    def begin() -> "subprocess.Popen[str]":
        lines = PROCESS.format(wheel=str(wheel), known=tuple(original._WHEELS[LIBRARY]))
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


def test_a_file_is_compiled_again_only_with_other_corrections(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original.fetch_all(str(wheel))
    compiled = []
    compile_source = original._Loader.source_to_code

    def source_to_code(self: Any, data: Any, path: Any, **options: Any) -> Any:
        compiled.append(data)
        return compile_source(self, data, path, **options)

    monkeypatch.setattr(original._Loader, "source_to_code", source_to_code)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    small, part = f"{LIBRARY}.part.small", f"{LIBRARY}.part"
    for name, number, times in (
        (small, 1, 1),
        (small, 1, 1),
        (small, 2, 2),
        (part, 0, 3),
        (part, 0, 3),
    ):
        corrections = {small: {"assert not ASSERTED": f"NUMBER = {number}"}}
        monkeypatch.setattr(original, "_CORRECTIONS", corrections)
        spec = original.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert vars(module).get("NUMBER", 0) == number
        assert len(compiled) == times


def test_pip_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without pip and without uv is tested, too."""
    monkeypatch.setattr(original.shutil, "which", lambda name: None)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        original.importlib.util, "find_spec", lambda name: None if name == "pip" else find(name)
    )
    version = subprocess.run([*original._pip(), "--version"], stdout=subprocess.PIPE, check=True)
    assert version.stdout.startswith(b"pip ")
