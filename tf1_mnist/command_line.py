"""The commands' names, and code that all commands share: parser, error messages, exit statuses.

This module imports only the standard library.
"""

import argparse
import importlib
import logging
import os
import sys
from pathlib import Path
from typing import Any, Callable, NoReturn, Optional, Sequence

from tf1_mnist import home, interrupts, streams
from tf1_mnist.printing import printable

TRAINING = {
    "softmax": "trains the Softmax network, three fully connected layers",
    "cnn": "trains the convolutional network, which is more accurate",
}
OTHERS = {
    "predict": "reads the handwritten digit in each picture",
    "evaluate": "measures a trained network, or compares two",
    "export": "writes a trained network in another format",
    "cluster": "trains a network on a cluster",
}


def called(module: str) -> str:
    """Returns what to type to run a command.

    The text has the same form as the command that started this process.

    Args:
        module: the command's module, such as `cnn`; empty for this package itself. A command of
            another package is preceded by the package's name and a dot.
    Returns:
        Text such as `python -m tf1_mnist.cnn`, `python -m tf1_mnist cnn` or `tf1-mnist cnn`.
    """
    package, _, command = module.rpartition(".")
    script = (package or "tf1_mnist").replace("_", "-")
    if os.path.basename(sys.argv[0]) == script:
        return f"{script} {command}".rstrip()
    if package or sys.argv[0] == os.path.join(os.path.dirname(__file__), "__main__.py"):
        return f"python -m {package or 'tf1_mnist'} {command}".rstrip()
    return f"python -m tf1_mnist.{command}".rstrip(".")


class Parser(argparse.ArgumentParser):
    """A parser that reports an error as one line on stderr and exits with status 2."""

    def __init__(self, module: str, description: str) -> None:
        super().__init__(prog=called(module), description=description, allow_abbrev=False)

    def parse_args(  # type: ignore[override]
        self, args: Optional[Sequence[str]] = None
    ) -> argparse.Namespace:
        """Parses the arguments, or lists completions and exits if a shell asks for them."""
        self._complete()
        return super().parse_args(args)

    def parse_intermixed_args(  # type: ignore[override]
        self, args: Optional[Sequence[str]] = None
    ) -> argparse.Namespace:
        """Parses the arguments, or lists completions in the same way as `parse_args`."""
        self._complete()
        return super().parse_intermixed_args(args)

    def _complete(self) -> None:
        if "_ARGCOMPLETE" in os.environ:
            importlib.import_module("argcomplete").autocomplete(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Overrides argparse's method so that an argument with a NUL character is reported.

        No file name can contain a NUL, and Python's own message does not show the argument.
        """
        for argument in sys.argv[1:] if args is None else args:
            if "\0" in argument:
                self.error(f"{argument!r}: has a NUL character; expected none")
        return super().parse_known_args(args, namespace)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Overrides argparse's method so that a failure to print a help text is reported.

        argparse ignores it, or leaves it to Python, which prints a traceback.
        """
        streams.prepare()
        try:
            print(message, end="", flush=True)
        except BrokenPipeError:
            streams.give_up(sys.stdout)
            sys.exit(1)
        except OSError as error:
            streams.give_up(sys.stdout)
            self.error(reason(streams.of_stdout(error)))

    def error(self, message: str) -> NoReturn:
        """Overrides argparse's method to print the error without the usage message."""
        print_line(f"{self.prog}: error: {message}")
        sys.exit(2)


def whole_number(text: str, lowest: int, highest: int) -> int:
    """Parses the value of an option as a whole number.

    Raises:
        argparse.ArgumentTypeError: the value is not a whole number from `lowest` to `highest`.
    """
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise argparse.ArgumentTypeError(
            f"{text!r}; expected a whole number from {lowest} to {highest}"
        )
    return int(text)


def file_name(text: str, suffix: str) -> Path:
    """Parses the value of an option as the name of a file of a given type.

    Raises:
        argparse.ArgumentTypeError: the name does not end with the required suffix, such as `.png`.
    """
    if not text.lower().endswith(suffix):
        raise argparse.ArgumentTypeError(f"{text!r}; expected a file name ending in {suffix}")
    return Path(text)


def status(module: str, work: Callable[[], int]) -> int:
    """Does the work of a command and returns the command's exit status.

    Args:
        module: the command's module, as in `called`.
        work: a function that does the work and returns the exit status.
    Returns:
        The status that `work` returns, or 2 after an error caused by the input or the disk. Such an
        error is reported as one line on stderr. The status is 130 after Ctrl-C, 143 after SIGTERM
        and 129 after SIGHUP. The status is 1 if stdout is a pipe whose reader has exited.
    """
    home.provide()
    streams.prepare()
    # If Matplotlib cannot write to the home folder, it prints a warning and uses another folder.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        with interrupts.raised():
            result = work()
            sys.stdout.flush()
        return result
    except BrokenPipeError:
        streams.give_up(sys.stdout)
        return 1
    except (ValueError, OSError, FloatingPointError) as error:
        complain(module, streams.unwritten(error) or error)
        return 2
    except BaseException as error:
        number = interrupts.signal_behind(error)
        if number is None:
            raise
        return 128 + number


def complain(module: str, error: object) -> None:
    """Prints an error as one line on stderr."""
    print_line(f"{called(module)}: error: {reason(error)}")


def reason(error: object) -> str:
    """Returns an error's message, without the error number of an OSError."""
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
        streams.give_up(sys.stderr)


def plural(count: int, noun: str) -> str:
    """Returns a number and its noun, such as "1 row" or "2 rows"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
