"""Tests what is printed to a stream of another encoding; slow tests use other processes."""

import io
import sys
from typing import Any

import pytest

from tf1_mnist import command_line


@pytest.mark.parametrize(
    ("encoding", "errors", "printed"),
    [
        ("cp1252", "strict", b"caf\xe9 3\xd77 \\u624b \\udcff"),  # a file or pipe on Windows
        ("ascii", "surrogateescape", b"caf\\xe9 3\\xd77 \\u624b \\udcff"),  # LC_ALL=C
        ("utf-8", "strict", "café 3×7 手 \\udcff".encode()),
    ],
)
def test_what_cannot_be_encoded_is_escaped(
    encoding: str, errors: str, printed: bytes, monkeypatch: Any
) -> None:
    def work() -> int:
        for stream in (sys.stdout, sys.stderr):
            print("café 3×7 手 \udcff", file=stream)
        sys.stderr.flush()
        return 0

    contents = [io.BytesIO(), io.BytesIO()]
    for name, content in zip(("sys.stdout", "sys.stderr"), contents):
        monkeypatch.setattr(name, io.TextIOWrapper(content, encoding, errors, newline=""))
    assert command_line.status("softmax", work) == 0
    assert [content.getvalue() for content in contents] == [printed + b"\n"] * 2
