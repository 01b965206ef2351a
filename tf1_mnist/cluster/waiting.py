"""Waits, with a timeout, until a task is listening on its port or a function returns.

This module imports only the standard library.
"""

import socket
import sys
import threading
import time
from typing import Any, Callable, List, TypeVar

Result = TypeVar("Result")


def reach(name: str, address: str, patience: int) -> None:
    """Waits until a task is listening at its address.

    Args:
        name: the task's name, for messages.
        address: `host:port`.
        patience: the timeout in seconds; 0 to try once.
    Raises:
        TimeoutError: the task did not begin to listen there within `patience` seconds.
    """
    host, _, port = address.rpartition(":")
    began = time.monotonic()
    said = False
    while True:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
            return
        except OSError as error:
            waited = time.monotonic() - began
            if waited >= patience:
                after = f" after {patience} s" if patience else ""
                raise TimeoutError(
                    f"{name} at {address} does not answer{after} ({error}); "
                    "expected it to be running"
                ) from None
            if waited > 5 and not said:
                print(f"waiting for {name} at {address}", file=sys.stderr, flush=True)
                said = True
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
        raise TimeoutError(f"{name} has not answered for {waited:.0f} s; expected it to be running")
    result, error = outcome[0]
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]
