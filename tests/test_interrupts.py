"""Tests Ctrl-C and SIGTERM in a command, and that both wait until a file has been written."""

import os
import signal
import threading
from typing import Any, Iterator, List

import pytest

from tf1_mnist import interrupts

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
HANDLERS = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}


@pytest.fixture(autouse=True)
def usual_handlers() -> Iterator[None]:
    """Gives the test the handlers of a process in the foreground; one in the background differs."""
    earlier = {number: signal.signal(number, handler) for number, handler in HANDLERS.items()}
    yield
    for number, handler in earlier.items():
        signal.signal(number, handler)


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


# --- While files are written -----------------------------------------------------------------


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
