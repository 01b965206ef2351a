"""Checks JPEG files before they are decoded; needs NumPy.

A small file can keep a decoder busy for minutes if it has thousands of scans or other segments.
Each scan covers the whole picture, and Pillow handles the segments in Python.
"""

from typing import BinaryIO, List

import numpy as np

from tf1_mnist.pictures import tiff_fields
from tf1_mnist.words import InputError

_SOI, _EOI, _SOS, _APP1 = 0xD8, 0xD9, 0xDA, 0xE1
# Markers without a length, besides those inside scans. Pillow skips most of them; no file has them.
_BARE = {_SOI, 0x01, 0xC8, *range(0xF0, 0xFE)}
_MOST_MARKERS = 10_000  # a phone may store depth, or a second picture, in hundreds of segments
_MOST_EXIF = 100  # segments, which Pillow joins one by one
_MOST_HEADER = 20_000_000  # bytes before the first scan
# The most bytes up to the end of the picture. At the highest quality, a photograph of 50 million
# pixels takes 40 million bytes. If a picture has several scans, each byte takes twice the time.
_MOST_BYTES = 60_000_000
_MOST_IN_SCANS = 30_000_000


def scans(file: BinaryIO) -> int:
    """Returns the number of scans in a JPEG file; 0 for a file of any other type.

    Args:
        file: a file that is open for reading bytes; it is rewound afterwards.
    Raises:
        ValueError: the file has too many bytes or segments, or its Exif data are refused
            by `tiff_fields.check_exif`.
    """
    start = file.read(2)
    content = start + file.read(_MOST_BYTES) if start == bytes([0xFF, _SOI]) else b""
    file.seek(0)
    return count(content)


def count(content: bytes) -> int:
    """Returns the number of scans in the contents of a JPEG file; the errors are as in `scans`."""
    found, place = 0, 2
    exif: List[bytes] = []
    for _ in range(_MOST_MARKERS):
        place = _behind_marker(content, place)
        most = _MOST_BYTES if found == 1 else _MOST_IN_SCANS if found else _MOST_HEADER
        if place > most:
            raise InputError("too many bytes", kind="JPEG", found=f"{place:,}", most=f"{most:,}")
        marker = content[place - 1] if place <= len(content) else _EOI
        if marker == _EOI:
            tiff_fields.check_exif(b"".join(exif))
            return found
        if marker in _BARE:
            continue
        found += marker == _SOS
        length = max(2, int.from_bytes(content[place : place + 2], "big"))
        if marker == _APP1 and content[place + 2 : place + 7] == b"Exif\0":
            prefix = 0 if not exif else 6  # Pillow removes it from all but the first
            exif.append(content[place + 2 + prefix : place + length])
            if len(exif) > _MOST_EXIF:
                raise ValueError(f"{len(exif)} or more Exif segments; expected {_MOST_EXIF}")
        place += length
    most = _MOST_MARKERS
    raise InputError("too many parts", found=f"{most + 1:,}", most=f"{most:,}")


def _behind_marker(content: bytes, place: int) -> int:
    """Returns the place behind the next marker; if there is none, behind the end of the content.

    In a scan, FF is not a marker if 0 follows; FF D0 to FF D7 are markers inside the scan.
    """
    size = 64  # bytes to search at once: at first few, since most markers are near
    while place < len(content) - 1:
        piece = np.frombuffer(content, np.uint8, min(size + 1, len(content) - place), place)
        before, code = piece[:-1], piece[1:]
        is_marker = (before == 0xFF) & (code != 0) & (code != 0xFF) & (code & 0xF8 != 0xD0)
        first = int(is_marker.argmax())
        if is_marker[first]:
            return place + first + 2
        place += len(before)
        size = min(4 * size, 1 << 16)
    return len(content) + 1
