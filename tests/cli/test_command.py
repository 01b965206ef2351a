"""Tests how every command ends."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from tf1_mnist.cli import command


def raising(error: BaseException) -> Any:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize("status", [0, 2])
def test_the_exit_status_is_the_works_result(status: int, capsys: Any) -> None:
    assert command.status("softmax", lambda: status) == status
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "error",
    [ValueError("a.npz: no"), FileNotFoundError("a.npz: no"), FloatingPointError("a.npz: no")],
)
def test_an_error_in_the_input_becomes_one_line(error: Exception, capsys: Any) -> None:
    assert command.status("softmax", raising(error)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "python -m tf1_mnist.softmax: error: a.npz: no\n"


def test_an_error_in_the_program_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        command.status("softmax", raising(ZeroDivisionError()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_as_a_shell_expects(number: int, capsys: Any) -> None:
    def work() -> int:
        os.kill(os.getpid(), number)
        return 0

    assert command.status("softmax", work) == 128 + number
    # The import of an extension module turns every exception into an ImportError.
    error = ImportError("initialization failed")
    error.__cause__ = KeyboardInterrupt(number)
    assert command.status("softmax", raising(error)) == 128 + number
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_stops_reading_causes_no_traceback() -> None:
    program = (
        "import sys; from tf1_mnist.cli import command; "
        "sys.exit(command.status('softmax', lambda: [print('line') for _ in range(99999)] and 0))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"line\n"
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 1


def test_a_closed_output_causes_no_traceback() -> None:
    program = (
        "import sys; from tf1_mnist.cli import command; "
        "sys.exit(command.status('softmax', lambda: print('line') or 0))"
    )
    command_line = [sys.executable, "-c", program]
    shell = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command_line], stderr=subprocess.PIPE, text=True
    )
    assert (shell.returncode, shell.stderr) == (0, "")
