"""Runs a command or lists all commands.

    python -m tf1_mnist cnn --best
    tf1-mnist cnn --best

Both of these commands do the same as `python -m tf1_mnist.cnn --best`.
"""

if __name__ == "__main__":
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports

import argparse
import difflib
import functools
import os
import runpy
import sys

import tf1_mnist
from tf1_mnist import command_line

_COMMANDS = {**command_line.TRAINING, **command_line.OTHERS}


def main() -> int:
    """Runs the command that the first argument names, and passes it the remaining arguments.

    Returns:
        0 after listing the commands. If a command is run, the command ends the process.
    """
    if "_ARGCOMPLETE" in os.environ:  # a shell asks for completions
        _complete()
    words = sys.argv[1:]
    first = next((n for n, word in enumerate(words) if not word.startswith("-")), len(words))
    parser = _parser()
    name = parser.parse_args(words[: first + 1]).command
    if name is None:
        return command_line.status("", functools.partial(_list, parser))
    if name not in _COMMANDS:
        near = difflib.get_close_matches(name, _COMMANDS, 1)
        expected = f"did you mean {near[0]}?" if near else f"expected {', '.join(_COMMANDS)}"
        parser.error(f"{name!r}: no such command; {expected}")
    sys.argv[1:] = words[first + 1 :]
    _run(name)
    return 0


def _list(parser: command_line.Parser) -> int:
    parser.print_help()
    return 0


def _run(name: str) -> None:
    runpy.run_module(f"tf1_mnist.{name}", run_name="__main__")


def _complete() -> None:
    """Makes the command that has been typed list its completions and exit.

    If no command has been typed, the parser from `_parser` lists the commands.
    """
    typed = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])] + "|"  # the cursor
    words = typed.split()
    if len(words) > 2 and words[1] in _COMMANDS:
        os.environ["_ARGCOMPLETE"] = "2"  # the second word is the program
        _run(words[1])


def _parser() -> command_line.Parser:
    parser = command_line.Parser("", "Recognizes handwritten digits.")
    parser.usage = "%(prog)s COMMAND [ARGUMENT ...]"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    width = max(map(len, _COMMANDS))
    lines = (f"  {name:{width}}  {summary}" for name, summary in _COMMANDS.items())
    parser.epilog = "\n".join(
        ["commands:", *lines, "", "To see a command's options: %(prog)s COMMAND --help"]
    )
    command = parser.add_argument(
        "command", metavar="COMMAND", nargs="?", help="one of those listed below"
    )
    command.completer = lambda **_: _COMMANDS  # type: ignore[attr-defined]
    parser.add_argument("--version", action="version", version=f"tf1_mnist {tf1_mnist.__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
