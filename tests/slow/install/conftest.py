"""Builds the package, and provides environments in which only its wheel is installed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Iterator, List

import pytest

from install.place import Place, give

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> List[Path]:
    """Builds the source distribution and the wheel twice, from two clones of the last commit."""
    git = ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"]
    time = subprocess.run(git, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    made = []
    for _ in range(2):
        clone = tmp_path_factory.mktemp("build") / "clone"
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(clone)], check=True)
        command = [sys.executable, "-m", "build", "--installer", "uv", str(clone)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": time}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        made.append(clone / "dist")
    return made


@pytest.fixture(scope="session")
def wheel(builds: List[Path]) -> Path:
    (path,) = builds[0].glob("*.whl")
    return path


@pytest.fixture(scope="module", params=["3.7", "3.13"])
def place(request: Any, wheel: Path) -> Iterator[Place]:
    # Only root may enter pytest's folders. To find out whether a file exists, TensorFlow calls
    # access(2), which ignores the user's capabilities.
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
