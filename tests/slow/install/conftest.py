"""Provides places where nothing but the wheel is installed, in a folder with a difficult name."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Iterator

import pytest

from install.place import Place, give


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--wheel", type=Path, metavar="FILE", help="the wheel to try")


@pytest.fixture(scope="session")
def wheel(pytestconfig: pytest.Config) -> Path:
    given = pytestconfig.getoption("--wheel")
    if given is None:
        raise pytest.UsageError("expected --wheel FILE")
    return Path(os.path.abspath(given))


@pytest.fixture(scope="module", params=["3.7", "3.13"])
def place(request: Any, wheel: Path) -> Iterator[Place]:
    # Only root may enter pytest's folders. TensorFlow asks access(2) whether a file exists, which
    # ignores the user's capabilities.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as outer:
        os.chmod(outer, 0o755)
        folder = Path(outer) / "数字 识别"
        place = Place(folder / f"python{request.param}", folder / "work", folder / "home")
        for each in (place.folder, place.home):
            each.mkdir(parents=True)
        venv = ("uv", "venv", "--quiet", "--python", request.param, str(place.environment))
        subprocess.run(venv, check=True)
        python = str(place.environment / "bin" / "python")
        install = ("uv", "pip", "install", "--quiet", "--python", python, str(wheel))
        subprocess.run(install, check=True)
        give(place.environment)
        give(place.folder)
        yield place
