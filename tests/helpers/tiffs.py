"""Writes TIFF files whose fields are not those of a usual picture."""

import struct
from typing import Dict, List


def tiff(fields: Dict[int, List[int]], content: bytes = b"", order: str = "<") -> bytes:
    """Returns a file with fields of 32-bit integers; `content` is at its end."""
    start = 8 + 2 + 12 * len(fields) + 4
    entries, values = b"", b""
    for number, numbers in sorted(fields.items()):
        packed = struct.pack(f"{order}{len(numbers)}L", *numbers)
        if len(numbers) > 1:
            packed, values = struct.pack(order + "L", start + len(values)), values + packed
        entries += struct.pack(order + "HHL", number, 4, len(numbers)) + packed
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "LH", 8, len(fields))
    return head + entries + bytes(4) + values + content
