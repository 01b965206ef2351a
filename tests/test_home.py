"""Tests that a user without a home folder gets a temporary one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from systems import signals
from tf1_mnist import home

WITHOUT_HOME = """
import os, tempfile
os.path.expanduser = lambda path: path.replace("~", os.environ.get("HOME", "~"), 1)
from tf1_mnist import home
home.provide()
found = os.environ["HOME"]
print(os.path.isdir(found), home.is_temporary(), found, sep="\\n", flush=True)
if os.fork() == 0:
    raise SystemExit  # does not delete the folder
os.wait()
print(os.path.isdir(found))
"""


@signals
def test_the_folder_is_there_until_the_end(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HOME],
        env={**environment, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    is_there, is_temporary, folder, is_still_there = done.stdout.splitlines()
    assert (is_there, is_temporary, is_still_there) == ("True", "True", "True")
    assert Path(folder).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_a_home_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    home.provide()
    assert os.path.expanduser("~") == str(tmp_path)
    assert not home.is_temporary()
