"""Ctrl-C while files are written."""

import contextlib
import signal
import threading
from typing import Any, Iterator, List


@contextlib.contextmanager
def postponed() -> Iterator[None]:
    """Holds a Ctrl-C back until the end of the block, which then raises KeyboardInterrupt.

    Python raises that exception wherever it happens to be. In a destructor, it is lost; in
    TensorFlow 1.15.5's file functions, it turns into a SystemError; and if it interrupts a queue
    of a FileWriter, closing the writer waits for ever.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    pressed: List[Any] = []
    signal.signal(signal.SIGINT, lambda *received: pressed.append(received))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if pressed:
        raise KeyboardInterrupt
