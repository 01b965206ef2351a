"""Tests `python -m number_reader` and the script `number-reader`."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

import number_reader.__main__
import tf1_mnist
from messages import assert_names
from number_reader.commands import SUMMARIES

SETUP = Path(__file__).parents[1] / "setup.cfg"
FOLDERS = [SETUP.parent, Path(tf1_mnist.__file__).parents[1]]
Door = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def script(tmp_path: Path) -> List[str]:
    """Writes the script as pip would; returns the command that runs the script."""
    setup = configparser.ConfigParser()
    setup.read(str(SETUP))
    declared = setup["options.entry_points"]["console_scripts"]
    (entry,) = re.findall(r"^number-reader = (\S+)$", declared, re.M)
    module, function = entry.split(":")
    path = tmp_path / "bin" / "number-reader"
    path.parent.mkdir()
    path.write_text(f"import sys\nfrom {module} import {function}\nsys.exit({function}())\n")
    return [sys.executable, str(path)]


@pytest.fixture(params=["python -m number_reader", "number-reader"])
def door(request: Any, script: List[str]) -> Door:
    """Returns a function that starts commands in one of two ways; its `name` is what users type."""
    is_script = request.param == "number-reader"
    start = script if is_script else [sys.executable, "-m", "number_reader"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, FOLDERS))}

    def open_(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*start, *words], capture_output=True, text=True, env=environment)

    open_.name = request.param  # type: ignore[attr-defined]
    return open_


def test_every_command_is_listed_with_what_it_does(door: Any) -> None:
    answer = door()
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"usage: {door.name} ")
    listed = answer.stdout.partition("\ncommands:\n")[2]
    assert dict(re.findall(r"^  (\w+) +(\w.*)$", listed, re.M)) == SUMMARIES


def test_the_version_is_the_packages(door: Any) -> None:
    answer = door("--version")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.split() == ["number_reader", number_reader.__version__]


def test_an_unknown_command_is_refused_in_one_line(door: Any) -> None:
    answer = door("reed", "photo.jpg")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{door.name}: error: ")
    assert answer.stderr.count("\n") == 1
    assert_names(answer.stderr, "'reed'", "read")


def test_a_command_gets_its_arguments_and_has_the_name_that_was_typed(door: Any) -> None:
    answer = door("read", "none.png", "--digits", "0")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{door.name} read: error: ")
    assert_names(answer.stderr, "--digits", "'0'", "1 to 100")


@pytest.mark.parametrize("name", SUMMARIES)
def test_the_help_of_each_command_fits_a_terminal_of_80_columns(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "argv", ["__main__.py", name, "--help"])
    with pytest.raises(SystemExit) as ended:
        number_reader.__main__.main()
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"usage: python -m number_reader {name} ")
    assert max(map(len, lines)) <= 80
