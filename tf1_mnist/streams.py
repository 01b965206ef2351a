"""Prepares the standard streams of a command, and deals with those that can no longer be written.

This module imports only the standard library.
"""

import errno
import io
import os
import sys
from typing import Optional, TextIO

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # a file is too large for its disk or limit


def prepare() -> None:
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


def unwritten(error: Exception) -> Optional[OSError]:
    """Returns the error that stdout raised, or None if stdout has raised none.

    Args:
        error: the error that ended the command. If Python does not buffer stdout, this is the only
            sign of a failure. It names no file, unlike an error that a file has raised.
    """
    try:
        sys.stdout.flush()
    except OSError as later:
        give_up(sys.stdout)
        return of_stdout(later)
    if isinstance(error, OSError) and error.filename is None and error.errno in _NO_SPACE:
        return of_stdout(error)
    return None


def of_stdout(error: OSError) -> OSError:
    """Returns the same error with the name of stdout in place of a file's."""
    return OSError(error.errno, error.strerror, "standard output")


def give_up(stream: TextIO) -> None:
    """Redirects a broken stream to the null device.

    Otherwise, Python would fail when it writes to the stream at exit.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
