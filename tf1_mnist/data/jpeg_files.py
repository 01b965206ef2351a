"""Counts the scans in a JPEG file before the file is decoded; needs only the standard library.

A small file can keep a decoder busy for minutes if it has thousands of scans or Exif segments. Each
scan covers the whole picture, and Pillow joins the Exif segments one by one.
"""

import re
from typing import BinaryIO

_SOI, _EOI, _SOS, _APP1, _TEM = b"\xd8", b"\xd9", b"\xda", b"\xe1", b"\x01"
# In a scan, FF is not a marker if 0 follows it; FF D0 to FF D7 are markers inside the scan.
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_MOST_EXIF = 100


def scans(file: BinaryIO, most: int) -> int:
    """Returns the number of scans in a JPEG file; 0 for a file of any other type.

    Args:
        file: a file that is open for reading bytes; it is rewound afterwards.
        most: the greatest number of bytes to read.
    Raises:
        ValueError: the file has too many Exif segments.
    """
    start = file.read(2)
    content = start + file.read(most) if start == b"\xff" + _SOI else b""
    file.seek(0)
    count, exif, place = 0, 0, len(start)
    while True:
        marker = _MARKER.search(content, place)
        if marker is None or marker[1] == _EOI:
            return count
        place = marker.end()
        if marker[1] in (_SOI, _TEM):  # these have no length
            continue
        count += marker[1] == _SOS
        exif += marker[1] == _APP1 and content[place + 2 : place + 6] == b"Exif"
        if exif > _MOST_EXIF:
            raise ValueError(f"{exif} or more Exif segments; expected at most {_MOST_EXIF}")
        place += int.from_bytes(content[place : place + 2], "big")
