"""What every command does: it refuses in one line, and ends with a status."""

import argparse
import os
import sys
from pathlib import Path
from typing import Callable, NoReturn


class Parser(argparse.ArgumentParser):
    """A parser whose every refusal is one line on stderr and exit status 2."""

    def __init__(self, module: str, description: str) -> None:
        super().__init__(
            prog=f"python -m tf1_mnist.{module}", description=description, allow_abbrev=False
        )

    def error(self, message: str) -> NoReturn:
        """argparse's own prints the usage before the line."""
        self.exit(2, f"{self.prog}: error: {message}\n")


def add_run(parser: argparse._ActionsContainer) -> None:
    """Adds `--run DIR`, a Path, to a command that uses a trained network; None by default."""
    parser.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        help="a finished run's folder (default: the newest in runs/)",
    )


def whole_number(text: str, lowest: int, highest: int) -> int:
    """Reads an option's value.

    Raises:
        argparse.ArgumentTypeError: it is no number from `lowest` to `highest`.
    """
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise argparse.ArgumentTypeError(
            f"{text!r}; expected a whole number from {lowest} to {highest}"
        )
    return int(text)


def complain(module: str, error: object) -> None:
    """Prints an error's one line on stderr."""
    print(f"python -m tf1_mnist.{module}: error: {error}", file=sys.stderr)


def status(module: str, work: Callable[[], int]) -> int:
    """Does a command's work and returns its exit status.

    Args:
        module: the command's, as in `python -m tf1_mnist.<module>`.
        work: returns the status where nothing is raised.
    Returns:
        What `work` returns; 2 after one line on stderr, for an error that the input or the
        disk is to blame for; 130 when interrupted; 1 when nobody reads what it prints.
    """
    try:
        result = work()
        if sys.stdout is not None:  # as it is where it was closed
            sys.stdout.flush()
        return result
    except BrokenPipeError:
        # Python would try to write what is left once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ValueError, OSError, FloatingPointError) as error:
        complain(module, error)
        return 2
    except KeyboardInterrupt:
        return 130
