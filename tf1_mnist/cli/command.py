"""Code that every command uses: the parser, one-line errors, exit statuses."""

import argparse
import os
import sys
from typing import Callable

from tf1_mnist import interrupts
from tf1_mnist.command_line import Parser, complain

__all__ = ["Parser", "complain", "status", "whole_number"]


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


def status(module: str, work: Callable[[], int]) -> int:
    """Does a command's work and returns its exit status.

    Args:
        module: the command's module, as in `python -m tf1_mnist.<module>`.
        work: does the work and returns the status, if it raises nothing.
    Returns:
        The status that `work` returns; 2 after an error caused by the input or the disk, which
        is reported in one line on stderr; 130 after Ctrl-C and 143 after SIGTERM; 1 if the reader
        of stdout is gone.
    """
    try:
        with interrupts.raised():
            result = work()
            if sys.stdout is not None:  # None if stdout was closed
                sys.stdout.flush()
        return result
    except BrokenPipeError:
        # At exit, Python would try to write the remaining output again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ValueError, OSError, FloatingPointError) as error:
        complain(module, error)
        return 2
    except BaseException as error:
        number = interrupts.signal_behind(error)
        if number is None:
            raise
        return 128 + number
