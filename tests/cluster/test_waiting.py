"""Tests that no task waits forever."""

import socket
import threading

import pytest

from messages import naming
from tf1_mnist.cluster import waiting


def test_a_call_that_returns_in_time_is_passed_through() -> None:
    assert waiting.within(60, "ps 0", lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        waiting.within(60, "ps 0", lambda: 1 // 0)


def test_a_call_that_does_not_return_is_given_up() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError, match=naming("ps 0", "s")):
        waiting.within(0.1, "ps 0", never.wait)
    never.set()


def test_a_port_that_answers_is_reached() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        waiting.reach("ps 0", f"127.0.0.1:{server.getsockname()[1]}", 60)


def test_a_port_that_does_not_answer_is_named() -> None:
    with socket.socket() as taken:  # bound, so that no other program listens on the port
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(TimeoutError, match=naming("ps 0", address)):
            waiting.reach("ps 0", address, 0)
