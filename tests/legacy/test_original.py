"""The libraries that are fetched, with a small wheel in place of the real ones."""

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

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
    """Makes the user's cache folder an empty one."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(original.pathlib.Path, "home", lambda: tmp_path)
    return original._cache()


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Writes a wheel, and makes it the only library."""
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
    original.fetch_all()  # from nowhere, as it is there
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


def test_without_a_network_there_is_one_line(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    lines = "import sys; sys.exit('ERROR: no answer')"
    monkeypatch.setattr(original, "_pip", lambda: [sys.executable, "-c", lines])
    with pytest.raises(ImportError) as refused:
        original.find_spec(f"{LIBRARY}.part")
    assert vars(refused.value)["lack"] == (
        "needs old_library.part, which is fetched once, and cannot be fetched (no answer): run "
        "`tf1 --fetch-contrib old_library-1.0-py3-none-any.whl` with the file from another machine"
    )
    assert capfd.readouterr().err.startswith(
        "tf1: fetching old_library-1.0-py3-none-any.whl (1 kB)"
    )
    assert kept(cache) == []


def test_pip_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in an environment without pip and without uv."""
    monkeypatch.setattr(original.shutil, "which", lambda name: None)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        original.importlib.util, "find_spec", lambda name: None if name == "pip" else find(name)
    )
    version = subprocess.run([*original._pip(), "--version"], stdout=subprocess.PIPE, check=True)
    assert version.stdout.startswith(b"pip ")
