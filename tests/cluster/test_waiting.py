"""Tests that no task waits forever."""

import socket
import threading
from typing import Any, List

import pytest

from messages import assert_names, naming
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


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Replaces the clock with one that shows the list's only number."""
    now = [100.0]
    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[0])
    return now


def test_a_wait_is_announced_once_after_ten_seconds(clock: List[float], capsys: Any) -> None:
    notice = waiting.Notice(300)
    for state, beginning in ("a", 0), ("b", 500):  # two waits
        printed = []
        for seconds in range(300):
            clock[0] = beginning + seconds
            notice.update(state, lambda: "worker 0 at b:1")
            printed.append(capsys.readouterr().err)
        line = "waiting for worker 0 at b:1; gives up in 290 s\n"
        assert [(second, text) for second, text in enumerate(printed) if text] == [(10, line)]


def test_nothing_is_announced_while_there_is_progress(clock: List[float], capsys: Any) -> None:
    notice = waiting.Notice(300)
    for seconds in range(0, 1000, 9):
        clock[0] = seconds
        notice.update(seconds, lambda: "worker 0")
    for seconds in range(1000, 1100):  # a long step, for which nobody is to blame
        clock[0] = seconds
        notice.update("same", lambda: "")
    assert capsys.readouterr().err == ""


def test_a_task_that_starts_late_is_announced(
    clock: List[float], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(seconds: float) -> None:
        clock[0] += seconds

    monkeypatch.setattr(waiting.time, "sleep", sleep)
    with socket.socket() as taken:  # bound, so that no other program listens on the port
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(TimeoutError):
            waiting.reach("ps 0", address, 30)
    (line,) = capsys.readouterr().err.splitlines()
    assert_names(line, "ps 0", address, "20 s")


def test_a_wait_inside_a_call_is_announced(
    clock: List[float], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread itself drives the clock, and ends the wait after its last look."""
    monkeypatch.setattr(waiting, "PERIOD", 0.0)
    looked, over = [], threading.Event()

    def state() -> None:
        looked.append(clock[0])
        clock[0] += 10
        if len(looked) == 2:
            over.set()

    with waiting.announced(300, state, lambda: "worker 0"):
        assert over.wait(60)
    (line,) = capsys.readouterr().err.splitlines()
    assert_names(line, "worker 0", "290 s")
