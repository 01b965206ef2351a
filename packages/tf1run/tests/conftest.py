"""Provides an empty folder, and a small wheel in place of the real ones."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from fixtures import here, usual_handlers  # noqa: F401
from small_wheel import FILES
from tf1run import wheels


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sets the user's cache folder to an empty folder."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(wheels.pathlib.Path, "home", lambda: tmp_path)
    return wheels._cache()


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Writes a wheel and makes it the only library that can be fetched."""
    path = tmp_path / "old_library-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = sorted(name for name in FILES if name.endswith(".py") and name.startswith("old_library"))
    lines = [f"{hashlib.sha256(FILES[name].encode()).hexdigest()}  {name}\n" for name in kept]
    known = wheels._Wheel(
        "old_library==1.0",
        path.name,
        digest,
        "1 kB",
        "old_library",
        ("old_library/",),
        "LICENSE",
        hashlib.sha256("".join(lines).encode()).hexdigest(),
    )
    monkeypatch.setattr(wheels, "_WHEELS", {"old_library": known})
    monkeypatch.setattr(wheels, "_known", {})
    return path
