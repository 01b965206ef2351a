"""Starts processes that react to Ctrl-C, even if the tests themselves ignore it."""

import signal
import subprocess
from typing import Any, Dict, Tuple

PIPES: Dict[str, Any] = {
    **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE),
    "text": True,
}

# Runs a command as `python -m` does, and sends it a signal when it starts to import a module.
INTERRUPTED = """
import os, runpy, sys
number, module, command, *rest = sys.argv[1:]

class Sender:
    def find_spec(name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), int(number))

sys.meta_path.insert(0, Sender)
sys.argv = ["-m", *rest]
runpy.run_module(command, run_name="__main__", alter_sys=True)
"""


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


def ended(process: "subprocess.Popen[str]") -> Tuple[int, str, str]:
    """Waits for a process to end, and returns its exit status, stdout and stderr."""
    out, errors = process.communicate(timeout=100)
    return process.returncode, out, errors
