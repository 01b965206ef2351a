"""Tests that a PNG file with several colour profiles is refused."""

import io
import struct
import zlib

import pytest

from messages import naming
from tf1_mnist.data import png_files


def png(*kinds: bytes) -> io.BytesIO:
    """Returns a file with a chunk of each kind."""
    chunks = [
        struct.pack(">L", 3) + kind + b"abc" + struct.pack(">L", zlib.crc32(kind + b"abc"))
        for kind in kinds
    ]
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def test_one_profile_passes_and_the_file_is_rewound() -> None:
    for file in (png(b"IHDR", b"iCCP", b"IDAT", b"IEND"), png(), io.BytesIO(b"GIF89a")):
        png_files.check(file)
        assert file.tell() == 0


def test_a_second_profile_is_refused_unless_it_follows_the_end() -> None:
    with pytest.raises(ValueError, match=naming(2, "profiles", 1)):
        png_files.check(png(b"iCCP", b"IDAT", b"iCCP"))
    png_files.check(png(b"iCCP", b"IEND", b"iCCP"))
