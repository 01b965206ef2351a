"""Checks PNG files before they are decoded; needs only the standard library."""

from typing import BinaryIO

_START = b"\x89PNG\r\n\x1a\n"
_MOST_PROFILES = 1  # of colours; Pillow decompresses each of them, up to a megabyte


def check(file: BinaryIO) -> None:
    """Counts the colour profiles in a PNG file, and rewinds it; a file of any other type passes.

    Raises:
        ValueError: there are several profiles.
    """
    profiles = 0
    if file.read(8) == _START:
        while True:
            head = file.read(8)
            if len(head) < 8 or head[4:] == b"IEND":
                break
            profiles += head[4:] == b"iCCP"
            if profiles > _MOST_PROFILES:
                raise ValueError(f"{profiles} or more colour profiles; expected {_MOST_PROFILES}")
            file.seek(int.from_bytes(head[:4], "big") + 4, 1)
    file.seek(0)
