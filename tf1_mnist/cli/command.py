"""Code that every command uses: the parser, one-line errors, exit statuses."""

import argparse
import io
import logging
import os
import sys
from pathlib import Path
from typing import Callable, Optional

from tf1_mnist import interrupts
from tf1_mnist.command_line import Parser, complain, give_up
from tf1_mnist.printing import printable

__all__ = ["Parser", "complain", "file_name", "printable", "status", "whole_number"]


def whole_number(text: str, lowest: int, highest: int) -> int:
    """Parses the value of an option as a whole number.

    Raises:
        argparse.ArgumentTypeError: it is not a number from `lowest` to `highest`.
    """
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise argparse.ArgumentTypeError(
            f"{text!r}; expected a whole number from {lowest} to {highest}"
        )
    return int(text)


def file_name(text: str, suffix: str) -> Path:
    """Parses the value of an option as the name of a file of one type.

    Raises:
        argparse.ArgumentTypeError: it does not end in the suffix, such as `.png`.
    """
    if not text.lower().endswith(suffix):
        raise argparse.ArgumentTypeError(f"{text!r}; expected a file name ending in {suffix}")
    return Path(text)


def status(module: str, work: Callable[[], int]) -> int:
    """Does a command's work and returns its exit status.

    Args:
        module: the command's module, as in `python -m tf1_mnist.<module>`.
        work: does the work and returns the status, if it raises nothing.
    Returns:
        The status that `work` returns; 2 after an error caused by the input or the disk, which
        is reported in one line on stderr; 130 after Ctrl-C, 143 after SIGTERM and 129 after
        SIGHUP; 1 if the reader of stdout is gone.
    """
    _open_closed_streams()
    _replace_what_stdout_cannot_encode()
    # Where Matplotlib cannot write to the home folder, it warns and uses another folder.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        with interrupts.raised():
            result = work()
            sys.stdout.flush()
        return result
    except BrokenPipeError:
        give_up(sys.stdout)
        return 1
    except (ValueError, OSError, FloatingPointError) as error:
        complain(module, _unwritten() or error)
        return 2
    except BaseException as error:
        number = interrupts.signal_behind(error)
        if number is None:
            raise
        return 128 + number


def _open_closed_streams() -> None:
    """Opens the null device in place of standard streams that were closed before Python started.

    Otherwise, the next files to be opened would get the streams' numbers, and TensorFlow would
    write its log into one of them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w")
    sys.stderr = sys.stderr or os.fdopen(2, "w")


def _replace_what_stdout_cannot_encode() -> None:
    """Makes stdout print a question mark for what it cannot encode, such as a Chinese file name.

    On Windows, a file or a pipe gets text in an encoding with few characters. stderr never fails.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def _unwritten() -> Optional[OSError]:
    """Flushes stdout, and returns the error if that fails; otherwise None."""
    try:
        sys.stdout.flush()
        return None
    except OSError as error:
        give_up(sys.stdout)
        return OSError(error.errno, error.strerror, "standard output")
