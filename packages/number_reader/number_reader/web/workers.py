"""Threads that work as long as a server runs, in place of the thread of each connection.

TensorFlow keeps some kilobytes for each thread that has run a network, even after the thread ends.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import Any, Callable, Optional, Tuple

_Task = Tuple["Future[Any]", Callable[..., Any], Any]


class Workers:
    """A number of threads, which do not keep the process from ending."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._tasks: queue.SimpleQueue[Optional[_Task]] = queue.SimpleQueue()
        for _ in range(count):
            threading.Thread(target=self._work, daemon=True).start()

    def call(self, function: Callable[..., Any], argument: Any) -> Any:
        """Waits until one of the threads has called a function, and returns what it returns.

        Raises:
            Exception: what the function raises.
        """
        future: Future[Any] = Future()
        self._tasks.put((future, function, argument))
        return future.result()

    def end(self) -> None:
        """Ends each thread after its task."""
        for _ in range(self._count):
            self._tasks.put(None)

    def _work(self) -> None:
        for future, function, argument in iter(self._tasks.get, None):
            try:
                future.set_result(function(argument))
            except BaseException as error:
                future.set_exception(error)
            del future, function, argument  # otherwise, they would be kept until the next task
