"""Tests the launcher for a user who has neither a home folder nor an entry in the user database."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pwd", reason="Windows has no such database")

START = """
import pwd, sys

def getpwuid(number):
    raise KeyError(f"getpwuid(): uid not found: {number}")

pwd.getpwuid = getpwuid
from tf1run.__main__ import main
sys.exit(main(sys.argv[1:], "tf1"))
"""
CACHE = "XDG_CACHE_HOME" if sys.platform != "darwin" else "HOME"


def launch(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment: Any = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CACHE_HOME")}
    line = [sys.executable, "-c", START, *arguments]
    return subprocess.run(line, capture_output=True, text=True, env=environment)


def test_one_line_says_that_the_libraries_need_a_folder(here: Path) -> None:
    answer = launch("--fetch-contrib")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[-1] == (
        f"tf1: error: this user has no home folder: set {CACHE} to a folder"
    )
    assert not list(here.iterdir())


def test_a_program_has_a_temporary_home(here: Path) -> None:
    (here / "program.py").write_text(
        "import os\nhome = os.path.expanduser('~')\nprint(os.path.isdir(home), home != '~', home)\n"
    )
    answer = launch("program.py")
    is_there, is_other, home = answer.stdout.split()
    assert (answer.returncode, is_there, is_other) == (0, "True", "True"), answer.stderr
    assert not os.path.exists(home)
    assert [each.name for each in here.iterdir()] == ["program.py"]
