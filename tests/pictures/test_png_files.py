"""Tests the check that PNG files must pass before they are decoded."""

import io
import struct

import pytest

from messages import naming
from tf1_mnist.pictures import png_files

START = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + bytes(4)


def test_only_colour_profiles_in_the_file_itself_are_counted() -> None:
    profile, end = chunk(b"iCCP", b"a"), chunk(b"IEND")
    for content in (
        START + profile + chunk(b"IDAT", 9 * profile) + end + 9 * profile,
        START + profile,
        START + profile + profile[:3],
        9 * profile,
        b"",
    ):
        file = io.BytesIO(content)
        png_files.check(file)
        assert file.tell() == 0
    for content in (START + 2 * profile + end, START + profile + chunk(b"IDAT") + profile):
        with pytest.raises(ValueError, match=naming("2 or more", 1)):
            png_files.check(io.BytesIO(content))
