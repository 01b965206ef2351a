"""Starts processes that react to Ctrl-C, even if the tests themselves ignore it."""

import signal
import subprocess
from typing import Any


def start(*command: object, **popen_arguments: Any) -> "subprocess.Popen[str]":
    """Starts a process in which SIGINT has its default handler.

    A process ignores the signals that its parent ignores. A shell makes background commands, such
    as `nohup python -m pytest &`, ignore Ctrl-C.

    Args:
        command: the program and its arguments, each of which is turned into a string.
        popen_arguments: the keyword arguments for `subprocess.Popen`.
    """
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(list(map(str, command)), **popen_arguments)
    finally:
        signal.signal(signal.SIGINT, earlier)
