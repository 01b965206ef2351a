"""Tests how libraries are fetched; a small wheel stands in for the real ones."""

import errno
import hashlib
import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest

import processes
import systems
from small_wheel import FILES
from tf1run import pip_download, wheels

ENSUREPIP = importlib.util.find_spec("ensurepip")
BUNDLED = ENSUREPIP and [*Path(str(ENSUREPIP.origin)).parent.glob("_bundled/pip-*.whl")]


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
    with pytest.raises(OSError, match=r"no home folder: set XDG_CACHE_HOME to a folder$"):
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
        f"{home}SHA256SUMS",
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
        ("ERROR: Exception:\nTraceback ...\nKeyError: 'a'", "KeyError: 'a'"),
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
    monkeypatch.setattr(pip_download, "_pip", lambda: says(text))
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
from tf1run import pip_download, wheels
lines = "import shutil, sys; print('pip'); sys.stdout.flush(); sys.stdin.readline(); "
lines += "shutil.copy({wheel!r}, sys.argv[5][7:])"
wheels._WHEELS = {{"old_library": wheels._Wheel(*{known!r})}}
pip_download._pip = lambda: [sys.executable, "-c", lines]
pip_download.subprocess.DEVNULL = None
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
    assert len(kept(cache)) == 5


def test_a_process_that_is_killed_leaves_nothing_behind(begin: Any, cache: Path) -> None:
    first = begin()
    assert first.stderr.readline().startswith("tf1: fetching")
    assert first.stderr.readline() == "pip\n"
    first.kill()
    first.wait()
    second = begin()
    second.communicate("\n")
    assert second.returncode == 0
    assert len(kept(cache)) == 5
    assert list(cache.glob(".*")) == []


@systems.not_on_windows("there is no shell")
@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_library_is_fetched_although_nobody_can_read_it(
    stderr: str, cache: Path, wheel: Path
) -> None:
    lines = PROCESS.format(wheel=str(wheel), known=tuple(wheels._WHEELS["old_library"]))
    lines = lines.replace("pip_download.subprocess.DEVNULL = None\n", "")
    command = ["sh", "-c", f'exec "$@" {stderr}', "sh", sys.executable, "-c", lines]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    assert (run.returncode, run.stdout) == (0, "begun\n")
    assert len(kept(cache)) == 5


@pytest.mark.skipif(not BUNDLED, reason="Debian's Python has no copy of pip")
def test_pip_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if an environment has neither pip nor uv, Python's bundled copy of pip can be run."""
    monkeypatch.setattr(wheels.shutil, "which", lambda name: None)
    find = importlib.machinery.PathFinder.find_spec
    monkeypatch.setattr(
        importlib.machinery.PathFinder,
        "find_spec",
        lambda name, *rest: None if name == "pip" else find(name, *rest),
    )
    command = [*pip_download._pip(), "--version"]
    version = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    assert version.stdout.startswith(b"pip ")


def test_setuptools_is_not_asked_for_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its finder warns if distutils was imported before, and a warning may be an error."""

    class Setuptools:
        def find_spec(self, name: str, *rest: Any) -> None:
            if name == "pip":
                raise UserWarning("Setuptools is replacing distutils.")

    monkeypatch.setattr(sys, "meta_path", [Setuptools(), *sys.meta_path])
    assert pip_download._pip()


SMALL = "old_library==1.0/site-packages/old_library/part/small.py"


@pytest.fixture
def fetched(cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> List[str]:
    """Unpacks the library, and lists what is downloaded from then on."""
    wheels.fetch_all(str(wheel))
    downloads: List[str] = []

    def download(known: Any, folder: str) -> Path:
        downloads.append(known.name)
        return wheel

    monkeypatch.setattr(wheels, "_download", download)
    return downloads


def remove_all(cache: Path) -> None:
    shutil.rmtree(cache)


def replace_folder_by_a_broken_link(cache: Path) -> None:
    shutil.rmtree(cache / "old_library==1.0")
    (cache / "old_library==1.0").symlink_to(cache / "nothing")


def replace_a_file_by_a_fifo(cache: Path) -> None:
    (cache / SMALL).unlink()
    os.mkfifo(cache / SMALL)


def replace_the_list_by_a_fifo(cache: Path) -> None:
    damage_the_list_too(cache)
    (cache / "old_library==1.0/SHA256SUMS").unlink()
    os.mkfifo(cache / "old_library==1.0/SHA256SUMS")


def replace_a_file_by_a_folder(cache: Path) -> None:
    (cache / SMALL).unlink()
    (cache / SMALL).mkdir()


def link_a_file_to_itself(cache: Path) -> None:
    (cache / SMALL).unlink()
    (cache / SMALL).symlink_to(cache / SMALL)


def damage_the_list_too(cache: Path) -> None:
    for name in (SMALL, "old_library==1.0/SHA256SUMS"):
        (cache / name).write_text("print('damaged')\n")


DAMAGE = pytest.mark.parametrize(
    "damage",
    [
        lambda cache: (cache / SMALL).unlink(),
        lambda cache: (cache / SMALL).write_text(FILES["old_library/part/small.py"] + "1\n"),
        lambda cache: (cache / "old_library==1.0/site-packages/old_library/__init__.py").unlink(),
        remove_all,
        replace_folder_by_a_broken_link,
        damage_the_list_too,
        pytest.param(replace_a_file_by_a_fifo, marks=systems.special_files),
        pytest.param(replace_the_list_by_a_fifo, marks=systems.special_files),
        replace_a_file_by_a_folder,
        pytest.param(link_a_file_to_itself, marks=systems.links),
    ],
)


@DAMAGE
@pytest.mark.parametrize("used", [False, True])
def test_a_damaged_library_is_fetched_again(
    damage: Any, used: bool, cache: Path, fetched: List[str]
) -> None:
    if used:  # the damage happens while a program is running
        assert wheels.find("old_library", ["part"]) is not None
    damage(cache)
    for parts in ([], ["part", "small"]):
        path = wheels.find("old_library", parts)
        assert path is not None
        name = path.relative_to(cache / "old_library==1.0" / "site-packages").as_posix()
        assert wheels.read("old_library", path) == FILES[name].encode()
    assert len(fetched) == 1


@DAMAGE
def test_the_command_repairs(damage: Any, cache: Path, fetched: List[str]) -> None:
    files = kept(cache)
    damage(cache)
    wheels.fetch_all()
    assert kept(cache) == files
    assert (cache / SMALL).read_text() == FILES["old_library/part/small.py"]
    assert len(fetched) == 1


def test_a_folder_that_an_earlier_version_made_is_used(cache: Path, fetched: List[str]) -> None:
    sums = cache / "old_library==1.0" / "SHA256SUMS"
    content = sums.read_text()
    sums.unlink()
    assert wheels.find("old_library", ["part"]) is not None
    assert sums.read_text() == content
    assert content.splitlines()[1] == (
        f"{hashlib.sha256(FILES['old_library/part/__init__.py'].encode()).hexdigest()}  "
        "old_library/part/__init__.py"
    )
    assert fetched == []


def test_a_file_that_is_not_in_the_wheel_is_not_served(cache: Path, fetched: List[str]) -> None:
    (cache / SMALL).with_suffix("").mkdir()
    (cache / SMALL).with_suffix("").joinpath("__init__.py").write_text("print('not ours')\n")
    assert wheels.find("old_library", ["part", "small"]) == cache / SMALL
    assert wheels.find("old_library", ["part", "other"]) is None


def test_damage_that_cannot_be_repaired_is_one_line(
    cache: Path, fetched: List[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(known: Any, folder: str) -> Path:
        raise OSError("cannot fetch it")

    monkeypatch.setattr(wheels, "_download", download)
    (cache / SMALL).write_text("print('damaged')\n")
    path = wheels.find("old_library", ["part", "small"])
    assert path is not None
    with pytest.raises(OSError, match=r"small\.py: damaged or missing, and cannot fetch it$"):
        wheels.read("old_library", path)
    part = wheels.find("old_library", ["part"])
    assert part is not None
    assert wheels.read("old_library", part)  # this file is intact
    assert (cache / SMALL).read_text() == "print('damaged')\n"


def test_another_file_from_the_index_is_refused(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "import pathlib, sys; folder = sys.argv[5][7:]; "
    page += f"pathlib.Path(folder, {wheel.name!r}).write_text('<html>')"
    monkeypatch.setattr(pip_download, "_pip", lambda: [sys.executable, "-c", page])
    with pytest.raises(OSError, match=r"another file\): run `tf1 --fetch-contrib old_library-1\.0"):
        wheels.fetch_all()
    assert kept(cache) == []


@pytest.mark.parametrize("where", ["pip", "unpacking"])
def test_a_full_disk_is_named(
    where: str, cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def extract(*arguments: Any) -> None:
        raise full

    line = f"ERROR: Exception:\nTraceback (most recent call last):\n{type(full).__name__}: {full}"
    monkeypatch.setattr(pip_download, "_pip", lambda: says(line))
    monkeypatch.setattr(wheels.zipfile.ZipFile, "extract", extract)
    with pytest.raises(OSError, match="expected room for 1 kB") as refused:
        wheels.fetch_all(None if where == "pip" else str(wheel))
    assert (refused.value.errno, refused.value.filename) == (errno.ENOSPC, str(cache))
    assert kept(cache) == []
