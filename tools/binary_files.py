"""Builds binary files from fields and bytes, and damages them: for the fuzzers."""

import bz2
import lzma
import random
import struct
import zlib
from typing import Callable, Dict, List, NamedTuple, Union

import numpy as np


class Fields:
    """A binary header: its byte order, and the struct code and value of each field."""

    def __init__(self, codes: str, *values: int) -> None:
        self.order, self.codes, self.values = codes[0], codes[1:], list(values)

    def pack(self) -> bytes:
        bits = [8 * struct.calcsize(self.order + code) for code in self.codes]
        values = [value % (1 << size) for value, size in zip(self.values, bits)]
        return struct.pack(self.order + self.codes, *values)


Parts = List[Union[Fields, bytes]]


def joined(parts: Parts) -> bytes:
    return b"".join(part if isinstance(part, bytes) else part.pack() for part in parts)


def deflated(raw: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(raw) + packer.flush()


def lzma_packed(raw: bytes) -> bytes:
    alone = lzma.compress(raw, lzma.FORMAT_ALONE)
    return b"\x09\x04\x05\x00" + alone[:5] + alone[13:]


# The compression methods by their numbers in zip; with any other number, the bytes are stored.
METHODS: Dict[int, Callable[[bytes], bytes]] = {8: deflated, 12: bz2.compress, 14: lzma_packed}


def idx(array: np.ndarray) -> Parts:
    header = Fields(">BBBB" + "I" * array.ndim, 0, 0, 8, array.ndim, *array.shape)
    return [header, array.tobytes()]


def gz(raw: bytes) -> Parts:
    header = Fields("<BBBBIBB", 0x1F, 0x8B, 8, 0, 0, 0, 255)
    return [header, deflated(raw), Fields("<II", zlib.crc32(raw), len(raw))]


def npy_text(descr: str, shape: str, fortran_order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {fortran_order}, 'shape': {shape}, }}"


def npy(text: bytes, content: bytes, version: int = 1) -> Parts:
    header = Fields("<BBH" if version == 1 else "<BBI", version, 0, len(text))
    return [b"\x93NUMPY", header, text, content]


def npy_of(array: np.ndarray, version: int = 1) -> Parts:
    fortran_order = array.flags.f_contiguous and not array.flags.c_contiguous
    text = npy_text(repr(array.dtype.str), repr(array.shape), str(fortran_order))
    return npy(text.ljust(117).encode() + b"\n", array.tobytes("A"), version)


class Member(NamedTuple):
    name: bytes
    raw: bytes
    method: int = 8
    flags: int = 0
    extra: bytes = b""


def zipped(members: List[Member], zip64: bool = False) -> Parts:
    """Builds a zip archive: the members, each after its local header; the directory; the end."""
    parts: Parts = []
    directory: Parts = []
    offset = 0
    for name, raw, method, flags, extra in members:
        packed = METHODS.get(method, bytes)(raw)
        about = (20, flags, method, 0, 33, zlib.crc32(raw))
        sizes = (len(packed), len(raw), len(name))
        parts += [Fields("<IHHHHHIIIHH", 0x04034B50, *about, *sizes, 0), name, packed]
        where = offset
        offset += 30 + len(name) + len(packed)
        extras: Parts = [extra]
        if zip64:
            extras.append(Fields("<HHQQQ", 1, 24, len(raw), len(packed), where))
            sizes, where = (-1, -1, len(name)), -1
        tail = (len(joined(extras)), 0, 0, 0, 0, where)
        directory += [Fields("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, *about, *sizes, *tail), name]
        directory += extras
    count, size = len(members), len(joined(directory))
    if zip64:
        end = (0x06064B50, 44, 45, 45, 0, 0, count, count, size, offset)
        directory += [Fields("<IQHHIIQQQQ", *end), Fields("<IIQI", 0x07064B50, 0, offset + size, 1)]
        count = size = offset = -1
    return [
        *parts,
        *directory,
        Fields("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, 0),
    ]


# --- Damaging files --------------------------------------------------------------------------

POWERS = [2**bits for bits in (0, 1, 7, 8, 15, 16, 31, 32, 63)]
BOUNDARIES = (-1, *POWERS, *(power - 1 for power in POWERS))  # -1 sets every bit


def set_fields(rng: random.Random, parts: Parts) -> None:
    """Changes one to three header fields in the parts."""
    headers = [part for part in parts if isinstance(part, Fields)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        values = rng.choice(headers).values
        which = rng.randrange(len(values))
        near = (values[which] - 1, values[which] + 1, values[which] ^ 1 << rng.randrange(32))
        values[which] = rng.choice((rng.choice(BOUNDARIES), rng.choice(near), rng.getrandbits(32)))


def spoil_bytes(rng: random.Random, whole: bytes) -> bytes:
    """Flips, overwrites, cuts, copies or inserts bytes, more often near both ends."""
    raw = bytearray(whole)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        size = len(raw)
        places = (rng.randrange(size + 1), rng.randrange(40), size - 1 - rng.randrange(300))
        start = min(max(rng.choice(places), 0), size)
        end = start + rng.choice((1, 1, 2, 4, 16, 200, 1000))
        other = rng.randrange(size + 1)
        copy = raw[other : other + end - start]
        noise = rng.getrandbits(8 * (end - start)).to_bytes(end - start, "big")
        new = rng.choice((copy, noise, bytes(end - start), b"\xff" * (end - start)))
        how = rng.randrange(6)
        if how == 0:
            del raw[start:]
        elif how == 1:
            del raw[start:end]
        elif how == 2:
            raw[start:start] = new
        elif how == 3:
            raw[start:end] = new
        elif start < size:
            raw[start] ^= 1 << rng.randrange(8)
    return bytes(raw)
