"""Tests commands whose standard streams are closed, full or not read."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Tuple

import pytest

from systems import not_on_windows, only_on_linux

# Prints a given number of lines, and then runs a given statement.
PRINTING = (
    "import sys; from tf1_mnist import command_line\n"
    "def work():\n"
    "    for _ in range({}): print('line')\n"
    "    {}\n"
    "sys.exit(command_line.status('softmax', work))"
)


@not_on_windows("writing to such a pipe is no BrokenPipeError")
def test_a_reader_that_stops_reading_causes_no_traceback() -> None:
    program = PRINTING.format(99999, "return 0")
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


def in_a_shell(redirection: str, *words: str, unbuffered: str = "") -> Tuple[int, str, str]:
    """Runs Python in a shell with a redirection; returns the status, stdout and stderr."""
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    return done.returncode, done.stdout, done.stderr


@only_on_linux("there is /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_output_is_named(unbuffered: str) -> None:
    def run(redirection: str, *words: str) -> Tuple[int, str, str]:
        return in_a_shell(redirection, *words, unbuffered=unbuffered)

    line = "python -m tf1_mnist.softmax: error: standard output: No space left on device\n"
    printing = PRINTING.format(1, "return 0")
    assert run(">/dev/full", "-c", printing) == (2, "", line)
    at_once = printing.replace("'line'", "'line', flush=True")
    assert run(">/dev/full", "-c", at_once) == (2, "", line)
    assert run(">/dev/full", "-m", "tf1_mnist.softmax", "--help") == (2, "", line)
    failing = PRINTING.format(1, "raise ValueError")
    assert run("2>/dev/full", "-c", failing) == (2, "line\n", "")


@not_on_windows("writing to such a pipe is no BrokenPipeError")
def test_a_help_text_that_nobody_reads_causes_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "tf1_mnist.softmax", "--help"], stdout=writing, stderr=-1
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@not_on_windows("shells cannot close a stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_causes_no_traceback(closed: str, here: Path) -> None:
    # Like TensorFlow, `work` writes to stderr's descriptor. The first file that is opened must
    # not get the number of a closed stream, or the stream's text would be written to it.
    opening = "import os; f = open('file', 'w'); os.write(2, b'log'); return f.close()"
    status, out, errors = in_a_shell(closed, "-c", PRINTING.format(1, opening))
    assert (status, out) == (0, "" if ">&-" in closed.split() else "line\n")
    assert errors == ("" if "2>&-" in closed else "log")
    assert Path("file").read_bytes() == b""

    failing = PRINTING.format(0, "raise ValueError('no')")
    assert in_a_shell(closed, "-m", "tf1_mnist.softmax", "--help")[::2] == (0, "")
    for wrong in (("-c", failing), ("-m", "tf1_mnist.softmax", "--epochs", "0")):
        status, out, errors = in_a_shell(closed, *wrong)
        assert (status, out) == (2, "")
        assert errors.count("\n") == (0 if "2>&-" in closed else 1)
