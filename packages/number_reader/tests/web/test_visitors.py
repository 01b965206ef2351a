"""Tests how a server is shared among its visitors, without any connections."""

import socket
import threading
from typing import Any, List

import pytest

from number_reader.web import visitors as module
from number_reader.web.visitors import Connection, Visitors


class Endpoint:
    """A stand-in for a socket that records how it is shut down."""

    def __init__(self) -> None:
        self.ends: List[int] = []

    def shutdown(self, how: int) -> None:
        self.ends.append(how)


@pytest.fixture
def clock(monkeypatch: Any) -> List[float]:
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def entered(visitors: Visitors, name: str) -> Connection:
    endpoint: Any = Endpoint()
    return visitors.enter(endpoint, name)


def given_up(*connections: Connection) -> List[bool]:
    return [each.is_given_up for each in connections]


def test_the_visitor_with_the_most_connections_loses_its_oldest(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MOST_CONNECTIONS", 4)
    visitors = Visitors(100)
    single, *many = (entered(visitors, name) for name in "abbb")
    assert given_up(single, *many) == 4 * [False]
    other = entered(visitors, "c")
    assert given_up(single, *many, other) == [False, True, False, False, False]
    assert many[0]._endpoint.ends == [socket.SHUT_RDWR]  # type: ignore[attr-defined]
    visitors.leave(many[0])
    visitors.leave(single)
    last = entered(visitors, "c")
    assert given_up(*many[1:], other, last) == 4 * [False]


def test_the_visitor_that_holds_the_most_loses_its_largest_request(clock: List[float]) -> None:
    visitors = Visitors(100)
    large, small, other = (entered(visitors, name) for name in "aab")
    for connection, count in ((large, 50), (small, 10), (other, 40)):
        visitors.hold(connection, count)
    assert given_up(large, small, other) == [False, False, False]
    visitors.hold(other, 1)
    assert given_up(large, small, other) == [True, False, False]
    assert large._endpoint.ends == [socket.SHUT_RD]  # type: ignore[attr-defined]
    visitors.hold(other, 59)  # now there is no larger one
    assert given_up(small, other) == [False, True]


def test_of_requests_with_as_many_bytes_the_slower_one_is_given_up(clock: List[float]) -> None:
    visitors = Visitors(100)
    slow = entered(visitors, "a")
    visitors.hold(slow, 40)
    clock[0] += 20
    quick = entered(visitors, "a")
    visitors.hold(quick, 70)
    assert given_up(slow, quick) == [True, False]


def test_the_request_that_is_answered_needs_no_room(clock: List[float]) -> None:
    visitors = Visitors(100)
    answered, other = entered(visitors, "a"), entered(visitors, "b")
    visitors.hold(answered, 100)
    with visitors.turn(answered) as may_answer:
        visitors.hold(other, 100)
        assert (may_answer, given_up(answered, other)) == (True, [False, False])
    last = entered(visitors, "b")
    visitors.hold(last, 0)
    assert given_up(answered, other, last) == 3 * [False]


def test_when_the_server_closes_only_the_request_that_is_answered_keeps_its_connection() -> None:
    visitors = Visitors(100)
    answered, silent = entered(visitors, "a"), entered(visitors, "b")
    with visitors.turn(answered):
        visitors.give_up_all()
        assert given_up(answered, silent) == [False, True]
    assert silent._endpoint.ends == [socket.SHUT_RDWR]  # type: ignore[attr-defined]


def test_visitors_take_turns_however_many_requests_each_has(monkeypatch: Any) -> None:
    """Of each visitor's requests, the oldest and the newest come alternately."""
    monkeypatch.setattr(module, "MOST_ANSWERED", 1)
    visitors = Visitors(100)
    order: List[str] = []

    def answer(connection: Connection, name: str) -> None:
        with visitors.turn(connection) as may_answer:
            order.append(name if may_answer else "none")

    names = ("a1", "a2", "a3", "a4", "b1", "c1", "b2")
    with visitors.turn(entered(visitors, "a")):
        connections = [entered(visitors, name[0]) for name in names]
        threads = []
        for count, (connection, name) in enumerate(zip(connections, names), 1):
            threads.append(threading.Thread(target=answer, args=(connection, name)))
            threads[-1].start()
            with visitors._changed:
                for _ in range(6000):
                    if len(visitors._waiting) < count:
                        visitors._changed.wait(0.01)
        visitors.hold(connections[3], 101)
        threads[3].join()  # it need not wait for its turn
    for thread in threads:
        thread.join()
    assert order == ["none", "b1", "c1", "a3", "b2", "a1", "a2"]


def test_two_visitors_have_a_turn_each_at_the_same_time() -> None:
    visitors = Visitors(100)
    first, second, third, fourth = (entered(visitors, name) for name in "aabc")
    with visitors.turn(first):
        visitors._waiting[:] = second, third, fourth  # as if each waited for its turn
        assert [visitors._is_next(each) for each in (second, third, fourth)] == [False, True, False]
        visitors._waiting.clear()
        with visitors.turn(third):
            visitors._waiting[:] = second, fourth
            assert not any(map(visitors._is_next, (second, fourth)))
        assert [visitors._is_next(each) for each in (second, fourth)] == [False, True]


def test_visitors_who_leave_and_come_back_do_not_pass_one_who_waits(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MOST_ANSWERED", 1)
    visitors = Visitors(100)
    entered(visitors, "a")  # stays open, so that the visitor's turn is remembered
    with visitors.turn(entered(visitors, "a")):
        pass
    waiting = [entered(visitors, name) for name in "abc"]
    order = []
    for _ in range(6):
        visitors._waiting[:] = waiting
        (following,) = filter(visitors._is_next, waiting)
        order.append(following.visitor)
        visitors._waiting.clear()
        with visitors.turn(following):
            pass
        visitors.leave(following)
        waiting.remove(following)
        waiting.append(entered(visitors, following.visitor))
    assert [order.count(name) for name in "abc"] == [2, 2, 2]
