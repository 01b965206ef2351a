"""Waits, with a timeout, until a task is listening on its port or a function returns.

A wait of more than ten seconds is announced in one line on stderr.

This module imports only the standard library.
"""

import contextlib
import socket
import sys
import threading
import time
from typing import Any, Callable, Iterator, List, TypeVar

Result = TypeVar("Result")

SECONDS = 10  # a wait is announced after this time
PERIOD = 1.0  # seconds between two looks at what a call waits for


class Notice:
    """Prints once, during each wait, who is awaited."""

    def __init__(self, timeout: int) -> None:
        """Starts the first wait.

        Args:
            timeout: the number of seconds after which the caller gives up.
        """
        self._timeout = timeout
        self._began, self._state, self._said = time.monotonic(), None, False

    def update(self, state: Any, awaited: Callable[[], str]) -> None:
        """Prints a line if the wait has lasted ten seconds and no line has been printed.

        Args:
            state: any value; if it differs from the value of the previous call, the wait is over,
                and the next one begins.
            awaited: a function that returns who is awaited; "" if nobody is.
        """
        now = time.monotonic()
        if state != self._state:
            self._began, self._state, self._said = now, state, False
        waited = now - self._began
        if self._said or waited < SECONDS:
            return
        who = awaited()
        if who:
            rest = max(0, self._timeout - waited)
            print(f"waiting for {who}; gives up in {rest:.0f} s", file=sys.stderr, flush=True)
            self._said = True


@contextlib.contextmanager
def announced(timeout: int, state: Callable[[], Any], awaited: Callable[[], str]) -> Iterator[None]:
    """Announces each wait in the `with` block, which may be inside a call to TensorFlow.

    Args:
        timeout: as in `Notice`.
        state, awaited: functions that return what `Notice.update` takes. They are called in a
            separate thread, once in each PERIOD.
    """
    ended = threading.Event()
    notice = Notice(timeout)

    def watch() -> None:
        while not ended.wait(PERIOD):
            now = state()
            if not ended.is_set():
                notice.update(now, awaited)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def reach(name: str, address: str, timeout: int) -> None:
    """Waits until a task is listening at its address.

    Args:
        name: the task's name, for messages.
        address: `host:port`.
        timeout: the timeout in seconds; 0 to try once.
    Raises:
        TimeoutError: the task did not begin to listen there within `timeout` seconds.
    """
    host, _, port = address.rpartition(":")
    began, notice = time.monotonic(), Notice(timeout)
    while True:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
            return
        except OSError as error:
            waited = time.monotonic() - began
            if waited >= timeout:
                after = f" after {timeout} s" if timeout else ""
                raise TimeoutError(
                    f"{name} at {address} does not answer{after} ({error}); is it running?"
                ) from None
            notice.update(None, lambda: f"{name} at {address}")
            time.sleep(0.1)


def within(seconds: float, name: str, function: Callable[[], Result]) -> Result:
    """Calls a function that might never return; gives up after a timeout.

    If a task accepts a connection but never answers, TensorFlow ignores its own timeout, keeps
    waiting and does not respond to Ctrl-C.

    Args:
        seconds: the timeout.
        name: what the function waits for; the error message names it.
        function: the function, which is called in a separate thread.
    Returns:
        The function's result.
    Raises:
        TimeoutError: the function has not returned within the timeout.
    """
    outcome: List[Any] = []
    began = time.monotonic()

    def run() -> None:
        try:
            outcome.append((function(), None))
        except BaseException as error:
            outcome.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        waited = time.monotonic() - began
        raise TimeoutError(f"{name} has not answered for {waited:.0f} s; is it running?")
    result, error = outcome[0]
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]
