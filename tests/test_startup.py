"""Tests how stderr is silenced while TensorFlow is imported."""

import errno
from typing import Any

from tf1_mnist import startup


def test_stderr_may_be_closed(monkeypatch: Any) -> None:
    """Stderr is closed in IDLE on Windows and in programs that are started without a console."""

    def closed(descriptor: int) -> int:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("os.dup", closed)
    with startup._quiet_stderr():
        imported = True
    assert imported
