"""Tests the command that runs the other commands, for a package that is not this one.

`test_main.py` tests the two ways to start the commands of this package.
"""

import sys
from typing import Any, Callable, List, Tuple

import pytest

from messages import assert_names
from tf1_mnist import dispatch

COMMANDS = {"grow": "grows trees", "fell": "fells them"}
Run = Callable[..., Tuple[int, List[Any]]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Returns a function that starts the package with arguments.

    The function returns the status, and the commands that were run, each with its arguments.
    """

    def start(*words: str, status: int = 0) -> Tuple[int, List[Any]]:
        done: List[Any] = []

        def command(name: str) -> int:
            done.append((name, *sys.argv[1:]))
            return status

        monkeypatch.setattr("sys.argv", ["a/trees", *words])
        package = dispatch.Package("trees", "4.5", "trees.", "Has trees.", COMMANDS, command)
        try:
            return dispatch.main(package), done
        except SystemExit as exit:
            return int(exit.code or 0), done

    return start


def test_a_command_gets_the_words_behind_its_name_and_gives_its_status(run: Run) -> None:
    assert run("grow") == (0, [("grow",)])
    assert run("fell", "--all", "grow", status=3) == (3, [("fell", "--all", "grow")])
    assert run("grow", "--help") == (0, [("grow", "--help")])
    assert run("grow", "--version") == (0, [("grow", "--version")])


@pytest.mark.parametrize("words", [(), ("--help",)])
def test_the_commands_are_listed(words: Tuple[str, ...], run: Run, capsys: Any) -> None:
    assert run(*words) == (0, [])
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("usage: trees COMMAND [ARGUMENT ...]\n")
    assert "\nHas trees.\n" in printed.out
    assert printed.out.endswith(
        "commands:\n  grow  grows trees\n  fell  fells them\n\n"
        "To see a command's options: trees COMMAND --help\n"
    )


def test_the_version_is_the_packages(run: Run, capsys: Any) -> None:
    assert run("--version") == (0, [])
    assert capsys.readouterr().out == "trees 4.5\n"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["gow"], ["'gow'", "grow"]),
        (["zzz", "--help"], ["'zzz'", "grow", "fell"]),
        (["--all", "grow"], ["--all"]),
        (["--version=5"], ["--version"]),
        (["a\0b"], [r"'a\x00b'", "NUL"]),
    ],
)
def test_what_is_no_command_is_refused_in_one_line(
    words: List[str], named: List[str], run: Run, capsys: Any
) -> None:
    assert run(*words) == (2, [])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("trees: error: ")
    assert printed.err.count("\n") == 1
    assert_names(printed.err, *named)
