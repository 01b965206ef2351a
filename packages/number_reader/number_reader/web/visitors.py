"""Shares a server among its visitors, so that none of them keeps the others from being served.

A visitor is an address, so everybody behind the same router counts as one visitor. If there are too
many connections or bytes, the visitor with the most of them loses one of its requests. Visitors
take turns at having a request answered. Two visitors have their turns at the same time, so that one
with slow requests does not delay another.
"""

import contextlib
import socket
import threading
import time
from collections import Counter
from typing import Dict, Iterator, List, NamedTuple

MOST_CONNECTIONS = 150  # on macOS, a process may usually have 256 open files
MOST_ANSWERED = 2  # requests at a time, each of another visitor; a picture takes up to 500 MB


class Connection:
    """A connection with a visitor, over which one request arrives.

    visitor: the visitor's address.
    held: the number of bytes that have arrived and are kept until the request is answered.
    is_given_up: whether others need its place or its memory.
    """

    def __init__(self, endpoint: socket.socket, visitor: str) -> None:
        self.visitor, self.held, self.is_given_up = visitor, 0, False
        self.start = time.monotonic()
        self._endpoint = endpoint

    def give_up(self, how: int) -> None:
        """Ends the request; `how` is as in `socket.shutdown`."""
        self.is_given_up = True
        with contextlib.suppress(OSError):  # the connection has already ended
            self._endpoint.shutdown(how)


class _Turns(NamedTuple):
    """The turns of a visitor: the number of the last one among all, and how many there were."""

    number: int
    times: int


class Visitors:
    """The connections of a server.

    Args:
        most_bytes: the greatest number of bytes in all requests that wait to be answered.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._connections: List[Connection] = []
        self._waiting: List[Connection] = []
        self._answered: List[Connection] = []
        self._turns: Dict[str, _Turns] = {}
        self._last = 0  # the number of the last turn
        self._changed = threading.Condition()

    def enter(self, endpoint: socket.socket, visitor: str) -> Connection:
        """Adds a connection, which `leave` removes.

        If there are too many, the oldest one of the visitor who has the most of them is closed.
        """
        connection = Connection(endpoint, visitor)
        with self._changed:
            self._connections.append(connection)
            # A new visitor comes before the one whose turn was last, but not before those who have
            # waited for longer; otherwise, some could leave and come back to pass the others.
            self._turns.setdefault(visitor, _Turns(self._last - 1, 0))
            if len(self._open()) > MOST_CONNECTIONS:
                counts = Counter(each.visitor for each in self._open())
                self._give_up(self._of(counts)[0], socket.SHUT_RDWR)
        return connection

    def leave(self, connection: Connection) -> None:
        with self._changed:
            self._connections.remove(connection)
            if connection.visitor not in {each.visitor for each in self._connections}:
                self._turns.pop(connection.visitor, None)

    def hold(self, connection: Connection, count: int) -> None:
        """Counts bytes that have arrived.

        If there are too many in all, a request of the visitor who holds the most is given up, which
        may be this one. A request with many bytes, and one that takes long, is given up first.
        """
        with self._changed:
            connection.held += count
            while sum(each.held for each in self._open()) > self._most_bytes:
                counts: Dict[str, int] = Counter()
                for each in self._open():
                    counts[each.visitor] += each.held
                now = time.monotonic()
                cost = [each.held * (1 + now - each.start) for each in self._of(counts)]
                costliest = self._of(counts)[cost.index(max(cost))]
                self._give_up(costliest, socket.SHUT_RD)  # the visitor is told

    @contextlib.contextmanager
    def turn(self, connection: Connection) -> Iterator[bool]:
        """Waits until a request may be answered, and lets few others be answered in the meantime.

        Yields:
            Whether the request may be answered; False if it has been given up.
        """
        with self._changed:
            self._waiting.append(connection)
            self._changed.wait_for(lambda: connection.is_given_up or self._is_next(connection))
            self._waiting.remove(connection)
            if not connection.is_given_up:
                self._answered.append(connection)
                self._last += 1
                times = self._turns[connection.visitor].times
                self._turns[connection.visitor] = _Turns(self._last, times + 1)
                self._changed.notify_all()  # another visitor may be the next
        try:
            yield not connection.is_given_up
        finally:
            with self._changed:
                if connection in self._answered:
                    self._answered.remove(connection)
                    connection.held = 0
                self._changed.notify_all()

    def give_up_all(self) -> None:
        """Gives up all requests but those that are being answered."""
        with self._changed:
            for each in self._open():
                self._give_up(each, socket.SHUT_RDWR)

    def _is_next(self, connection: Connection) -> bool:
        """Returns whether it is a request's turn.

        Of one visitor's requests, the oldest and the newest come alternately: a burst of requests
        then does not delay for long those of others behind the same router.
        """
        answered = {each.visitor for each in self._answered}
        if connection.visitor in answered or len(answered) == MOST_ANSWERED:
            return False
        others = [each for each in self._waiting if each.visitor not in answered]
        first = min(others, key=lambda each: self._turns[each.visitor].number)
        of_one = [each for each in self._waiting if each.visitor == first.visitor]
        is_newest_next = self._turns[first.visitor].times % 2 == 1
        return of_one[-1 if is_newest_next else 0] is connection

    def _open(self) -> List[Connection]:
        """Returns the connections that can be given up, the oldest first."""
        return [
            each
            for each in self._connections
            if not each.is_given_up and each not in self._answered
        ]

    def _of(self, counts: Dict[str, int]) -> List[Connection]:
        """Returns the connections of the visitor with the greatest count."""
        most = max(counts, key=lambda name: counts[name])
        return [each for each in self._open() if each.visitor == most]

    def _give_up(self, connection: Connection, how: int) -> None:
        connection.give_up(how)
        self._changed.notify_all()
