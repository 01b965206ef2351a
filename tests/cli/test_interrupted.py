"""Tests that Ctrl-C and SIGTERM end every command with one of two statuses and no traceback."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
NUMPY = "numpy.core" if sys.version_info < (3, 8) else "numpy._core"

# Runs a command as `python -m` does, and sends it a signal when it begins to import a module.
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


def start(*command: object, ignored: bool = False) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell makes a process in the background ignore Ctrl-C; then so do the tests.
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler
        ),
    )


@BOTH
@pytest.mark.parametrize(
    "command",
    ["softmax", "cnn", "reader", "predict", "draw", "evaluate", "export", "launch"],
)
def test_a_command_ends_while_it_is_imported(command: str, number: int) -> None:
    process = start("-c", INTERRUPTED, int(number), "tf1_mnist.cli", f"tf1_mnist.{command}")
    assert process.communicate() == ("", "")
    assert process.returncode == 128 + number


@BOTH
@pytest.mark.parametrize("command", ["tf1_mnist", "tf1_mnist.legacy"])
def test_a_command_ends_that_imports_little(command: str, number: int) -> None:
    """Sends the signal when the package itself has been imported."""
    process = start("-X", "importtime", "-m", command, "--help")
    assert process.stderr is not None
    for line in process.stderr:
        if line.endswith("| tf1_mnist\n"):
            process.send_signal(number)
            break
    _, errors = process.communicate()
    assert all(line.startswith("import time:") for line in errors.splitlines())
    assert process.returncode == 128 + number


@BOTH
@pytest.mark.parametrize("module", [NUMPY, "cv2", "PIL.Image", "tensorflow.python.framework.ops"])
def test_the_import_of_a_library_is_interrupted(
    module: str, number: int, digits_npz: Path, here: Path
) -> None:
    process = start(
        "-c", INTERRUPTED, int(number), module, "tf1_mnist.softmax", "--data", digits_npz
    )
    assert process.communicate() == ("", "")
    assert process.returncode == 128 + number


def test_importing_the_package_changes_no_signal() -> None:
    program = "import signal as s, tf1_mnist; print(*map(s.getsignal, (s.SIGINT, s.SIGTERM)))"
    printed, errors = start("-c", program).communicate()
    assert printed.split() == [*str(signal.default_int_handler).split(), str(signal.SIG_DFL)]
    assert errors == ""


def test_a_command_in_the_background_ignores_ctrl_c() -> None:
    process = start("-m", "tf1_mnist.predict", "-", ignored=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "network: the bundled reader\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate("no picture")
    assert process.returncode == 2
    assert "standard input: not a picture" in errors


@BOTH
def test_an_old_program_gets_the_signals_as_from_python(number: int, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, signal\n"
        "try:\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')\n"
    )
    process = start("-m", "tf1_mnist.legacy", program)
    assert process.communicate()[0] == ("stopped\n" if number == signal.SIGINT else "")
    assert process.returncode == (0 if number == signal.SIGINT else -signal.SIGTERM)
