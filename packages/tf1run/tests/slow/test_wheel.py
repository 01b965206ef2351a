"""Tests that the guide and the doctor work in a wheel, where the documents are not beside it."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Callable

import pytest

import tf1_mnist

PACKAGE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Builds a wheel from a copy of the package's folder, and unpacks it."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    others = shutil.ignore_patterns("build", "*.egg-info", "__pycache__", "tests")
    shutil.copytree(PACKAGE, copy, ignore=others)
    line = [sys.executable, "setup.py", "--quiet", "bdist_wheel", "--dist-dir", str(folder)]
    subprocess.run(line, check=True, cwd=copy, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    shutil.rmtree(copy)
    return folder / "site-packages"


@pytest.fixture
def tf1(contents: Path, here: Path) -> Callable[..., Any]:
    """Runs the launcher of the wheel in an empty folder."""
    paths = [str(contents), str(Path(tf1_mnist.__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "LC_ALL": "C.UTF-8"}

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        line = [sys.executable, "-m", "tf1run", *arguments]
        return subprocess.run(line, capture_output=True, text=True, env=environment)

    return run


def test_the_wheel_holds_all_files_of_the_package_and_the_guide(contents: Path) -> None:
    held = {path.relative_to(contents).as_posix() for path in contents.rglob("*") if path.is_file()}
    files = [path for path in (PACKAGE / "tf1run").rglob("*") if path.is_file()]
    package = {path.relative_to(PACKAGE).as_posix() for path in files if path.suffix != ".pyc"}
    guide = {"tf1run/docs/tf1-on-tf2.md", "tf1run/docs/zh/tf1-on-tf2.md"}
    assert {name for name in held if ".dist-info/" not in name} == package | guide


def test_the_guide_of_the_wheel_is_printed(tf1: Any) -> None:
    answer = tf1("--guide", "tf.concat")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("### `tf.concat(axis, values)`\n")
    page = (PACKAGE / "docs" / "tf1-on-tf2.md").read_text("utf-8")
    headings = re.findall("^### .*$", page, re.M)
    assert re.findall("^### .*$", tf1("--guide").stdout, re.M) == headings


def test_the_doctor_of_the_wheel_finds_it(tf1: Any, contents: Path) -> None:
    lines = tf1("--doctor").stdout.splitlines()
    assert lines[0].split(maxsplit=1) == ["tf1run", f"3.0.0, in {contents / 'tf1run'}"]
    assert [line.split()[0] for line in lines[1:4]] == ["Python", "TensorFlow", "tested"]
    assert len(lines) == 10
