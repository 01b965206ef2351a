"""Runs the command of a package that the first argument names, or lists the commands."""

import argparse
import difflib
import functools
import os
import sys
from typing import Callable, Mapping, NamedTuple

from tf1_mnist import command_line


class Package(NamedTuple):
    """A package with commands.

    name: the name of the package and its distribution, such as `tf1_mnist`.
    version: its version.
    module: the module of the package itself, as in `command_line.called`.
    description: what the package does, as a sentence.
    commands: what each command does.
    run: a function that runs a command, given its name; its arguments are in `sys.argv`.
    """

    name: str
    version: str
    module: str
    description: str
    commands: Mapping[str, str]
    run: Callable[[str], int]


def main(package: Package) -> int:
    """Runs the command that the first argument names, and passes it the remaining arguments.

    Returns:
        The status of the command, or 0 after listing the commands.
    """
    if "_ARGCOMPLETE" in os.environ:  # a shell asks for completions
        _complete(package)
    words = sys.argv[1:]
    first = next((n for n, word in enumerate(words) if not word.startswith("-")), len(words))
    parser = _parser(package)
    name = parser.parse_args(words[: first + 1]).command
    if name is None:
        return command_line.status(package.module, functools.partial(_list, parser))
    if name not in package.commands:
        near = difflib.get_close_matches(name, package.commands, 1)
        expected = f"did you mean {near[0]}?" if near else f"expected {', '.join(package.commands)}"
        parser.error(f"{name!r}: no such command; {expected}")
    sys.argv[1:] = words[first + 1 :]
    return package.run(name)


def _list(parser: command_line.Parser) -> int:
    parser.print_help()
    return 0


def _complete(package: Package) -> None:
    """Makes the command that has been typed list its completions and exit.

    If no command has been typed, the parser from `_parser` lists the commands.
    """
    typed = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])] + "|"  # the cursor
    words = typed.split()
    if len(words) > 2 and words[1] in package.commands:
        os.environ["_ARGCOMPLETE"] = "2"  # the second word is the program
        package.run(words[1])


def _parser(package: Package) -> command_line.Parser:
    commands = package.commands
    parser = command_line.Parser(package.module, package.description)
    parser.usage = "%(prog)s COMMAND [ARGUMENT ...]"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    width = max(map(len, commands))
    lines = (f"  {name:{width}}  {summary}" for name, summary in commands.items())
    parser.epilog = "\n".join(
        ["commands:", *lines, "", "To see a command's options: %(prog)s COMMAND --help"]
    )
    command = parser.add_argument(
        "command", metavar="COMMAND", nargs="?", help="one of those listed below"
    )
    command.completer = lambda **_: commands  # type: ignore[attr-defined]
    version = f"{package.name} {package.version}"
    parser.add_argument("--version", action="version", version=version)
    return parser
