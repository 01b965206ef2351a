"""Waiting with an end: for a port to answer, for a function to return. Standard library only."""

import socket
import sys
import threading
import time
from typing import Any, Callable, List, TypeVar

Result = TypeVar("Result")


def reach(name: str, address: str, patience: int) -> None:
    """Waits until something listens at an address.

    Raises:
        TimeoutError: nothing did within the patience.
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
                    f"{name} at {address} does not answer{after} ({error}); expected it to run"
                ) from None
            if waited > 5 and not said:
                print(f"waiting for {name} at {address}", file=sys.stderr, flush=True)
                said = True
            time.sleep(0.1)


def within(seconds: float, name: str, function: Callable[[], Result]) -> Result:
    """Calls a function that may never return, and gives up in time.

    TensorFlow waits for a task that takes its connection and says nothing, whatever the
    timeout, and hears no Ctrl-C meanwhile.

    Args:
        name: what the function waits for.
    Raises:
        TimeoutError: it has not returned in time.
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
        raise TimeoutError(f"{name} has not answered for {waited:.0f} s; expected it to run")
    result, error = outcome[0]
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]
