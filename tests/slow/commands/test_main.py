"""Tests the two ways to start any command: `python -m tf1_mnist` and the script `tf1-mnist`."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

import tf1_mnist
from messages import assert_names
from tf1_mnist import command_line

COMMANDS = {**command_line.TRAINING, **command_line.OTHERS}
SETUP = Path(__file__).parents[3] / "setup.cfg"
Door = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def script(tmp_path: Path) -> List[str]:
    """Writes the script as pip would; returns the command that runs the script."""
    setup = configparser.ConfigParser()
    setup.read(str(SETUP))
    declared = setup["options.entry_points"]["console_scripts"]
    (entry,) = re.findall(r"^tf1-mnist = (\S+)$", declared, re.M)
    module, function = entry.split(":")
    path = tmp_path / "bin" / "tf1-mnist"
    path.parent.mkdir()
    path.write_text(f"import sys\nfrom {module} import {function}\nsys.exit({function}())\n")
    return [sys.executable, str(path)]


@pytest.fixture(params=["python -m tf1_mnist", "tf1-mnist"])
def door(request: Any, script: List[str]) -> Door:
    """Returns a function that starts commands in one of two ways; its `name` is what users type."""
    start = script if request.param == "tf1-mnist" else [sys.executable, "-m", "tf1_mnist"]
    environment = {**os.environ, "PYTHONPATH": str(SETUP.parent)}

    def open_(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*start, *words], capture_output=True, text=True, env=environment)

    open_.name = request.param  # type: ignore[attr-defined]
    return open_


def test_every_command_is_listed_with_what_it_does(door: Any) -> None:
    for words in ((), ("--help",)):
        answer = door(*words)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout.startswith(f"usage: {door.name} ")
        listed = answer.stdout.partition("\ncommands:\n")[2]
        assert dict(re.findall(r"^  (\w+) +(\w.*)$", listed, re.M)) == COMMANDS


def test_the_version_is_the_packages(door: Any) -> None:
    answer = door("--version")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.split() == ["tf1_mnist", tf1_mnist.__version__]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["sofmax", "--help"], ["'sofmax'", "softmax"]),
        (["evalute"], ["'evalute'", "evaluate"]),
        (["zzz"], ["'zzz'", *COMMANDS]),
        (["--best", "cnn"], ["--best"]),
    ],
)
def test_an_unknown_command_is_refused_in_one_line(
    words: List[str], named: List[str], door: Any
) -> None:
    answer = door(*words)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{door.name}: error: ")
    assert answer.stderr.count("\n") == 1
    assert_names(answer.stderr, *named)


# Prints the help of each command, which is started either directly or through `tf1_mnist`.
HELPS = """
import runpy, sys
for name in sys.argv[2:]:
    own = sys.argv[1] == "own"
    module, words = (f"tf1_mnist.{name}", []) if own else ("tf1_mnist", [name])
    sys.argv[1:] = [sys.argv[1]]
    arguments, sys.argv = sys.argv, ["-m", *words, "--help"]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as exit:
        print("status", exit.code, "tensorflow" in sys.modules)
    sys.argv = arguments
"""


def test_the_help_is_the_commands_own_and_names_how_it_was_started() -> None:
    own, through = (
        subprocess.run(
            [sys.executable, "-c", HELPS, way, *COMMANDS],
            capture_output=True,
            text=True,
            env={**os.environ, "COLUMNS": "10000"},
            check=True,
        ).stdout
        for way in ("own", "through")
    )
    assert own.count("status 0 False\n") == len(COMMANDS)
    for name in COMMANDS:
        assert f"usage: python -m tf1_mnist {name} " in through
        own = own.replace(f"python -m tf1_mnist.{name} ", f"python -m tf1_mnist {name} ")
    assert through == own


def test_a_command_gets_its_arguments_and_its_status_is_the_doors(door: Any) -> None:
    answer = door("cnn", "--epochs", "0")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{door.name} cnn: error: ")
    assert_names(answer.stderr, "--epochs", "'0'")
    answer = door("evaluate", "--run", "no such run")
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"{door.name} evaluate: error: no such run")


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("tf1-mnist e", {"evaluate", "export"}),
        ("tf1-mnist --ver", {"--version"}),
        ("tf1-mnist cnn --be", {"--best"}),
        ("tf1-mnist cnn --best --aug", {"--augment"}),
        ("tf1-mnist  export --to t", {"tflite"}),
        ("tf1-mnist nothing --be", set()),
    ],
)
def test_a_shell_completes_commands_and_options(
    line: str, completed: Any, script: List[str], here: Path
) -> None:
    """Asks for completions in the same way as argcomplete's bash function. No command runs."""
    asked = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(here / "answer"),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
        "PYTHONPATH": str(SETUP.parent),
    }
    answer = subprocess.run(script, capture_output=True, text=True, env={**os.environ, **asked})
    assert (answer.returncode, answer.stdout) == (0, ""), answer.stderr
    assert set((here / "answer").read_text().split()) == completed
    assert set(os.listdir(str(here))) == {"answer", "bin"}
