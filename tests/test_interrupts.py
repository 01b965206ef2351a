"""Tests that Ctrl-C and SIGTERM end every command, but never interrupt the writing of a file.

Each signal has its own exit status, and no traceback is printed.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Iterator, List

import pytest

from processes import INTERRUPTED, PIPES, ended, start
from systems import signals
from tf1_mnist import interrupts

pytestmark = [signals, pytest.mark.usefixtures("usual_handlers")]

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
HANDLERS = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}


def send(number: int) -> None:
    os.kill(os.getpid(), number)


def handlers() -> Any:
    return {number: signal.getsignal(number) for number in HANDLERS}


# --- In a command ----------------------------------------------------------------------------


@BOTH
def test_both_raise_an_exception_that_holds_the_signal(number: int) -> None:
    with pytest.raises(KeyboardInterrupt) as caught, interrupts.raised():
        send(number)
    assert caught.value.args == (number,)
    assert handlers() == HANDLERS


@BOTH
def test_a_second_signal_does_not_disturb_the_answer_to_the_first(number: int) -> None:
    answered = []

    @interrupts.raised()
    def work() -> None:
        try:
            send(signal.SIGINT)
        except KeyboardInterrupt:
            send(number)
            try:
                raise OSError("the answer has an error of its own")
            except OSError:
                send(number)
            answered.append("saved")
            raise

    with pytest.raises(KeyboardInterrupt) as caught:
        work()
    assert answered == ["saved"]
    assert caught.value.args == (signal.SIGINT,)


def test_a_signal_is_raised_again_after_an_answer() -> None:
    with interrupts.raised():
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                send(signal.SIGINT)


@BOTH
def test_what_ignores_a_signal_continues_to_ignore_it(number: int) -> None:
    signal.signal(number, signal.SIG_IGN)
    with interrupts.raised(), interrupts.postponed():
        send(number)
    assert signal.getsignal(number) is signal.SIG_IGN


@pytest.mark.parametrize("block", [interrupts.raised, interrupts.postponed])
def test_a_thread_leaves_the_signals_to_the_main_thread(block: Any) -> None:
    found: List[Any] = []

    def work() -> None:
        with block():
            found.append(handlers())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [HANDLERS]


def test_the_signal_behind_an_error_is_found() -> None:
    error = ImportError("initialization failed")
    error.__cause__ = KeyboardInterrupt(signal.SIGTERM)
    assert interrupts.signal_behind(error) == signal.SIGTERM
    assert interrupts.signal_behind(KeyboardInterrupt()) == signal.SIGINT
    assert interrupts.signal_behind(ImportError()) is None
    assert interrupts.signal_behind(None) is None


@BOTH
def test_an_old_program_has_the_usual_handlers(number: int) -> None:
    with interrupts.raised():
        interrupts.as_in_any_program()
        assert handlers() == HANDLERS
    signal.signal(number, signal.SIG_IGN)
    interrupts.as_in_any_program()
    assert signal.getsignal(number) is signal.SIG_IGN


# --- While files are being written -----------------------------------------------------------


@BOTH
def test_the_block_is_completed_first(number: int) -> None:
    done = []

    @interrupts.postponed()
    def work() -> None:
        send(number)
        done.append("work")

    with interrupts.raised():
        with pytest.raises(KeyboardInterrupt) as caught:
            work()
        assert caught.value.args == (number,)
        assert done == ["work"]
        with pytest.raises(KeyboardInterrupt):  # no longer postponed
            send(number)


def test_pythons_own_ctrl_c_is_postponed_too() -> None:
    done = []

    @interrupts.postponed()
    def work() -> None:
        send(signal.SIGINT)
        done.append("work")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["work"]
    assert handlers() == HANDLERS


def test_an_error_in_the_block_is_reported_rather_than_ctrl_c() -> None:
    @interrupts.postponed()
    def work() -> None:
        send(signal.SIGINT)
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        work()
    assert handlers() == HANDLERS


# --- Commands, from their first import on ----------------------------------------------------


@pytest.mark.parametrize(
    ("command", "number"),
    zip(
        ["softmax", "cnn", "predict", "evaluate", "export", "cluster"],
        3 * [signal.SIGINT, signal.SIGTERM],
    ),
)
def test_a_command_ends_while_it_is_imported(command: str, number: int) -> None:
    argv = ("-c", INTERRUPTED, int(number), "tf1_mnist.command_line", f"tf1_mnist.{command}")
    assert ended(start(sys.executable, *argv, **PIPES)) == (128 + number, "", "")


@BOTH
def test_a_command_ends_that_imports_little(number: int) -> None:
    argv = ("-c", INTERRUPTED, int(number), "tf1_mnist.command_line", "tf1_mnist", "--help")
    assert ended(start(sys.executable, *argv, **PIPES)) == (128 + number, "", "")


def test_importing_the_package_has_no_effect() -> None:
    """The signal handlers stay the same, and no module of the package is imported."""
    program = (
        "import signal as s, sys\n"
        "import tf1_mnist; print(*map(s.getsignal, (s.SIGINT, s.SIGTERM)))\n"
        "print(*(name for name in sys.modules if name.startswith('tf1_mnist.')))"
    )
    _, printed, errors = ended(start(sys.executable, "-c", program, **PIPES))
    assert printed.split() == [*str(signal.default_int_handler).split(), str(signal.SIG_DFL)]
    assert errors == ""


def test_a_command_in_the_background_ignores_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a process inherits this
    argv = [sys.executable, "-c", INTERRUPTED, "2", "tf1_mnist.cli", "tf1_mnist.softmax", "--help"]
    status, printed, errors = ended(subprocess.Popen(argv, **PIPES))
    assert (status, errors) == (0, "")
    assert printed.startswith("usage: ")


# --- SIGHUP, which a terminal sends when it is closed ----------------------------------------

HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)  # the module has no tests on Windows


@pytest.fixture
def hung_up() -> Iterator[List[int]]:
    """Sets a handler for SIGHUP and returns the list to which the handler adds signals."""
    received: List[int] = []
    earlier = signal.signal(HANGUP, lambda number, frame: received.append(number))
    yield received
    signal.signal(HANGUP, earlier)


def test_a_closed_terminal_ends_a_command_as_sigterm_does(hung_up: List[int]) -> None:
    with pytest.raises(KeyboardInterrupt) as caught, interrupts.raised():
        send(HANGUP)
    assert caught.value.args == (HANGUP,)
    written = []

    @interrupts.raised()
    @interrupts.postponed()
    def write() -> None:
        send(HANGUP)
        written.append("all")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert (written, hung_up) == (["all"], [])
    send(HANGUP)
    assert hung_up == [HANGUP]  # the earlier handler has been restored
    interrupts.as_in_any_program()
    assert signal.getsignal(HANGUP) is signal.SIG_DFL


def test_a_closed_terminal_is_ignored_under_nohup(hung_up: List[int]) -> None:
    signal.signal(HANGUP, signal.SIG_IGN)
    with interrupts.raised(), interrupts.postponed():
        send(HANGUP)
    interrupts.as_in_any_program()
    assert signal.getsignal(HANGUP) is signal.SIG_IGN


@pytest.mark.parametrize("ignored", [False, True])
def test_a_closed_terminal_is_handled_from_the_first_import_on(ignored: bool) -> None:
    program = "import os; from tf1_mnist import interrupts; interrupts.exit_at_once(); "
    program += f"os.kill(os.getpid(), {int(HANGUP)}); print('alive')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(HANGUP, signal.SIG_IGN if ignored else signal.SIG_DFL),
    )
    expected = (0, "alive\n", "") if ignored else (128 + HANGUP, "", "")
    assert (done.returncode, done.stdout, done.stderr) == expected


@pytest.mark.parametrize(
    ("package", "expected"), [("theirs", (0, "caught\n", "")), ("tf1_mnist", (130, "", ""))]
)
def test_only_a_command_of_this_package_ends_at_once(
    package: str, expected: Any, tmp_path: Path
) -> None:
    """Python imports this package on its way to the module that it runs."""
    code = """
import os, signal, sys
sys.modules["__main__"].__package__ = sys.argv[1]
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print("caught")
"""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "__init__.py").write_text("import tf1_mnist\n")
    (tmp_path / "theirs" / "__main__.py").write_text(code)
    process = start(sys.executable, "-m", "theirs", package, cwd=str(tmp_path), **PIPES)
    assert ended(process) == expected


# Sends itself a signal while Python shuts down, after it has taken away the handlers.
LAST_MOMENT = """
import os, sys
from tf1_mnist import interrupts

class Sender:
    kill, process, number = os.kill, os.getpid(), int(sys.argv[1])
    def __del__(self):
        Sender.kill(self.process, self.number)

interrupts.exit_at_once()
{}
sender = Sender()
sys.exit(7)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_the_last_moments_does_not_change_the_status(number: int) -> None:
    code = LAST_MOMENT.format("")
    assert ended(start(sys.executable, "-c", code, int(number), **PIPES)) == (7, "", "")


def test_in_the_last_moments_an_old_program_ends_as_without_the_launcher() -> None:
    code = LAST_MOMENT.format("interrupts.as_in_any_program()")
    process = start(sys.executable, "-c", code, int(signal.SIGTERM), **PIPES)
    assert ended(process) == (-signal.SIGTERM, "", "")


def test_a_signal_between_two_handlers_leaves_none_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    set_handler = signal.signal
    sent = []

    def restore(number: int, handler: Any) -> None:
        set_handler(number, handler)
        if not sent and handler == signal.default_int_handler:
            sent.append(number)
            send(signal.SIGTERM)

    with pytest.raises(KeyboardInterrupt) as caught, interrupts.raised():
        monkeypatch.setattr(signal, "signal", restore)
    assert caught.value.args == (signal.SIGTERM,)
    assert handlers() == HANDLERS
