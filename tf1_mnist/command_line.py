"""A command's parser and its errors, each a single line on stderr."""

import argparse
import os
import sys
from typing import Any, NoReturn, TextIO

from tf1_mnist.printing import printable


class Parser(argparse.ArgumentParser):
    """A parser that reports an error in one line on stderr and exits with status 2."""

    def __init__(self, module: str, description: str) -> None:
        super().__init__(
            prog=f"python -m tf1_mnist.{module}", description=description, allow_abbrev=False
        )

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Overrides argparse's method. No name has a NUL, and Python's errors do not name it."""
        for argument in sys.argv[1:] if args is None else args:
            if "\0" in argument:
                self.error(f"{argument!r}: has a NUL character; expected none")
        return super().parse_known_args(args, namespace)

    def add_former(self, option: str, instead: str) -> None:
        """Adds an option that is gone; using it is an error that names the command to use instead.

        Args:
            option: the option, with or without a value.
            instead: the command.
        """
        self.add_argument(
            option,
            nargs="?",
            action=_Former,
            const=instead,
            default=argparse.SUPPRESS,
            help=argparse.SUPPRESS,
        )

    def error(self, message: str) -> NoReturn:
        """Overrides argparse's method, which prints the usage before the error."""
        print_line(f"{self.prog}: error: {message}")
        sys.exit(2)


class _Former(argparse.Action):
    """An option that is gone; `const` is the command to use instead."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        parser.error(f"{option}: no longer an option; use {self.const}")


def complain(module: str, error: object) -> None:
    """Prints an error in one line on stderr."""
    print_line(f"python -m tf1_mnist.{module}: error: {reason(error)}")


def reason(error: object) -> str:
    """Returns an error's message, without the number that an OSError has."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def print_line(text: str) -> None:
    """Prints one line on stderr, unless stderr is closed."""
    if sys.stderr is None or sys.stderr.closed:  # None if it was closed before Python started
        return
    try:
        print(printable(text), file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Redirects a broken stream to the null device; otherwise, Python would write to it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
