"""Tests the threads in which requests are answered."""

import gc
import threading
import weakref
from typing import Any

import pytest

from number_reader.web.workers import Workers


class Body:
    """What a task gets; it can be watched."""


def test_a_task_returns_or_raises_what_its_function_does() -> None:
    workers = Workers(2)
    assert workers.call(str, 7) == "7"
    with pytest.raises(ValueError, match="seven"):
        workers.call(int, "seven")
    assert workers.call(str, 8) == "8"  # the thread still works
    workers.end()


def test_nothing_is_kept_of_a_task() -> None:
    workers, body = Workers(1), Body()
    watched = weakref.ref(body)
    workers.call(id, body)
    workers.call(str, 7)
    del body
    gc.collect()
    assert watched() is None
    workers.end()


def test_the_threads_end() -> None:
    before = set(threading.enumerate())
    workers = Workers(3)
    own = set(threading.enumerate()) - before
    assert len(own) == 3
    found: Any = {workers.call(lambda _: threading.current_thread(), None) for _ in range(9)}
    assert found <= own
    workers.end()
    for thread in own:
        thread.join(60)
        assert not thread.is_alive()
