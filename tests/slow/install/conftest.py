"""Places where nothing but the wheel is installed, in a folder with a difficult name."""

import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NOBODY = 65534
# A user without root, who may read all files, since the interpreters may be root's.
RIGHTS = "-all,+dac_read_search"
USER = [
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    *(f"--{caps}={RIGHTS}" for caps in ("inh-caps", "ambient-caps", "bounding-set")),
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--wheel", type=Path, metavar="FILE", help="the wheel to try")


@pytest.fixture(scope="session")
def wheel(pytestconfig: pytest.Config) -> Path:
    given = pytestconfig.getoption("--wheel")
    if given is None:
        raise pytest.UsageError("expected --wheel FILE")
    return Path(os.path.abspath(given))


class Place(NamedTuple):
    """A Python in an environment of the user's, a folder of the user's, and a home of root's."""

    environment: Path
    folder: Path
    home: Path

    def run(self, *command: str, online: bool = False) -> "subprocess.CompletedProcess[str]":
        """Runs a command of the environment as the user, in the user's folder."""
        variables = {
            name: value
            for name, value in os.environ.items()
            if name not in ("MPLCONFIGDIR", "PYTHONPATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
        }
        variables.update(
            HOME=str(self.home),
            LANG="C.UTF-8",
            PATH=f"{self.environment / 'bin'}:{os.environ['PATH']}",
        )
        offline = [] if online else ["unshare", "--net"]
        return subprocess.run(
            [*offline, *USER, *command],
            cwd=self.folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module", params=["3.7", "3.10", "3.13"])
def place(request: Any, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("place") / "数字 识别"
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
    return place


def give(folder: Path) -> None:
    """Gives folders to the user. The files may be links to those of uv's cache, or of git's."""
    for name, _, _ in os.walk(folder):
        os.chown(name, NOBODY, NOBODY)
