"""Tests that Ctrl-C and SIGTERM end the launcher, and reach a program as Python would pass them."""

import signal
import sys
from pathlib import Path

import pytest

from processes import INTERRUPTED, PIPES, ended, start
from systems import signals

pytestmark = [signals, pytest.mark.usefixtures("usual_handlers")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_launcher_ends_while_it_is_imported(number: int) -> None:
    argv = ("-c", INTERRUPTED, int(number), "tf1run.errors", "tf1run", "--help")
    assert ended(start(sys.executable, *argv, **PIPES)) == (128 + number, "", "")


def test_a_program_gets_the_signals_as_from_python(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, signal\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    status, printed, _ = ended(start(sys.executable, "-m", "tf1run", program, **PIPES))
    assert (status, printed) == (-signal.SIGTERM, "stopped\n")
