"""The commands' names, and code that all commands share: parser, error messages, exit statuses.

This module imports only the standard library.
"""

import argparse
import errno
import importlib
import io
import logging
import os
import sys
from pathlib import Path
from typing import Any, Callable, NoReturn, Optional, Sequence, TextIO

from tf1_mnist import home, interrupts
from tf1_mnist.printing import printable

TRAINING = {
    "softmax": "trains the post's Softmax network, a multi-layer perceptron",
    "cnn": "trains the post's convolutional network",
}
OTHERS = {
    "predict": "reads the handwritten digit in each picture",
    "evaluate": "measures a trained network, or compares two",
    "export": "writes a trained network in another format",
    "cluster": "trains a network on a cluster",
}
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # a file is too large for its disk or limit


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
        _prepare_streams()
        try:
            print(message, end="", flush=True)
        except BrokenPipeError:
            give_up(sys.stdout)
            sys.exit(1)
        except OSError as error:
            give_up(sys.stdout)
            self.error(reason(_of_stdout(error)))

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
    _prepare_streams()
    # If Matplotlib cannot write to the home folder, it prints a warning and uses another folder.
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
        complain(module, _unwritten(error) or error)
        return 2
    except BaseException as error:
        number = interrupts.signal_behind(error)
        if number is None:
            raise
        return 128 + number


def _prepare_streams() -> None:
    """Opens closed standard streams, and lets stdout and stderr print any text."""
    _open_closed_streams()
    _escape_what_cannot_be_encoded()


def _open_closed_streams() -> None:
    """Opens the null device in place of standard streams that were closed before Python started.

    Otherwise, the next files to be opened would get the streams' file descriptors, and TensorFlow
    would write its log to one of these files.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w")
    sys.stderr = sys.stderr or os.fdopen(2, "w")


def _escape_what_cannot_be_encoded() -> None:
    """Makes the output streams print a Python escape for each character they cannot encode.

    The encoding of a terminal, file or pipe may lack the characters of a Chinese file name, or the
    signs for multiplication and division. This is common on Windows, and in containers.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="backslashreplace")


def _unwritten(error: Exception) -> Optional[OSError]:
    """Returns the error that stdout raised, or None if stdout has raised none.

    Args:
        error: the error that ended the command. If Python does not buffer stdout, this is the only
            sign of a failure. It names no file, unlike an error that a file has raised.
    """
    try:
        sys.stdout.flush()
    except OSError as later:
        give_up(sys.stdout)
        return _of_stdout(later)
    if isinstance(error, OSError) and error.filename is None and error.errno in _NO_SPACE:
        return _of_stdout(error)
    return None


def _of_stdout(error: OSError) -> OSError:
    return OSError(error.errno, error.strerror, "standard output")


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
        give_up(sys.stderr)


def plural(count: int, noun: str) -> str:
    """Returns a number and its noun, such as "1 row" or "2 rows"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def give_up(stream: TextIO) -> None:
    """Redirects a broken stream to the null device.

    Otherwise, Python would fail when it writes to the stream at exit.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
