"""Provides an empty folder, and a small wheel in place of the real ones."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from fixtures import here, usual_handlers  # noqa: F401
from tf1run import wheels

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
    known = wheels._Wheel(
        "old_library==1.0", path.name, digest, "1 kB", "old_library", ("old_library/",), "LICENSE"
    )
    monkeypatch.setattr(wheels, "_WHEELS", {"old_library": known})
    return path
