"""Tests that Ctrl-C waits until a file has been written."""

import os
import signal
import threading
from typing import Any, Iterator, List

import pytest

from tf1_mnist.runs import interrupts


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def ctrl_c_raises() -> Iterator[None]:
    """A process in the background ignores Ctrl-C."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, earlier)


def test_the_block_is_completed_first() -> None:
    done = []

    @interrupts.postponed()
    def work() -> None:
        press_ctrl_c()
        done.append("work")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["work"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_in_the_block_is_reported_rather_than_ctrl_c() -> None:
    @interrupts.postponed()
    def work() -> None:
        press_ctrl_c()
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        work()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_ignores_ctrl_c_continues_to_ignore_it() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interrupts.postponed():
        press_ctrl_c()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_thread_leaves_ctrl_c_to_the_main_thread() -> None:
    handlers: List[Any] = []

    def work() -> None:
        with interrupts.postponed():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.default_int_handler]
