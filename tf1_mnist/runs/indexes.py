"""Checks the index of a checkpoint or a SavedModel, before TensorFlow reads it.

The index names each value, and says what it is and where it lies in another file. TensorFlow
believes the index: a wrong shape ends the process without an error, and a few bytes can stand for
gigabytes of names. An index may come from somebody else, so only what a run writes is accepted.

An index is a table in LevelDB's format
(https://github.com/google/leveldb/blob/main/doc/table_format.md), without compression. Its values
are BundleEntryProtos; the first one, which has an empty name, is a BundleHeaderProto.
"""

import functools
import importlib
import operator
import struct
from pathlib import Path
from typing import Any, Iterator, Optional, Tuple

from tf1_mnist import tf1 as tf
from tf1_mnist.files import expect_file, is_there

LARGEST = 1 << 18  # bytes of an index; a run writes less than 5,000
_LONGEST = 500  # bytes of a name; a run writes less than a hundred
_MOST_SIDES = 8  # of a shape
_DTYPES = ("bool", "float32", "float64", "int32", "int64", "uint8")
_FOOTER = 48  # bytes at the end of a table
_MAGIC = struct.pack("<Q", 0xDB4775248B80FB57)  # the last of them
_TRAILER = 5  # bytes after a block: the compression and a checksum, which TensorFlow checks


def expect_harmless(prefix: Path) -> None:
    """Checks the index of a checkpoint or of a SavedModel.

    Args:
        prefix: the path of the files, without `.index` and `.data-00000-of-00001`.
    Raises:
        OSError: this process is not permitted to read the files.
        ValueError: a file is missing, or the index is damaged or not like that of a run.
    """
    index, data = (
        prefix.with_name(prefix.name + end) for end in (".index", ".data-00000-of-00001")
    )
    for path in (index, data):
        if not is_there(path):
            raise ValueError(f"{path.name} is missing")
        expect_file(path)
    with index.open("rb") as file:
        table = file.read(LARGEST + 1)
    if len(table) > LARGEST:
        raise ValueError(f"{index.name} has more than {LARGEST:,} bytes; expected fewer")
    try:
        _check(table, data.stat().st_size)
    except Exception as error:  # damage can raise almost anything
        raise ValueError(f"{index.name}: {str(error)[:200]}") from None


def _check(table: bytes, size: int) -> None:
    """Checks a table whose values lie in a file of `size` bytes."""
    tf.GraphDef()  # TensorFlow must have been imported by `tf1`
    messages = importlib.import_module("tensorflow.core.protobuf.tensor_bundle_pb2")
    last: Optional[bytes] = None
    for name, value in _table(table):
        if last is None:
            header = messages.BundleHeaderProto.FromString(value)
            if name or header.num_shards != 1 or header.endianness != header.LITTLE:
                raise ValueError("expected a header with one file of values")
        elif name <= last:  # also if a block is used twice
            raise ValueError(f"{name[:50]!r} is out of order")
        else:
            _check_entry(name.decode(), value, messages.BundleEntryProto.FromString(value), size)
        last = name
    if last is None:
        raise ValueError("expected at least a header")


def _check_entry(name: str, value: bytes, entry: Any, size: int) -> None:
    """Checks what an index says about a value in a file of `size` bytes."""
    shown, sides = repr(name[:50]), [each.size for each in entry.shape.dim]
    dtypes = {each.as_datatype_enum: each.size for each in map(tf.as_dtype, _DTYPES)}
    if entry.dtype not in dtypes:
        raise ValueError(f"{shown} is no array of numbers")
    if len(sides) > _MOST_SIDES or min(sides, default=1) < 1:
        raise ValueError(f"{shown} has the shape {sides[:9]}; expected up to {_MOST_SIDES} sides")
    length = functools.reduce(operator.mul, sides, dtypes[entry.dtype])
    if entry.size != length or not 0 <= entry.offset <= size - length:
        raise ValueError(
            f"{shown} has the shape {sides} and begins at byte {entry.offset:,}; expected values "
            f"that lie in the {size:,} bytes of the file"
        )
    plain = type(entry)(
        dtype=entry.dtype, offset=entry.offset, size=entry.size, crc32c=entry.crc32c
    )
    plain.shape.SetInParent()
    for side in sides:
        plain.shape.dim.add(size=side)
    if plain.SerializeToString() != value:  # such as slices, or text in another encoding
        raise ValueError(f"{shown} has more than a type, a shape, a place and a checksum")


# --- The table ---------------------------------------------------------------------------------


def _table(table: bytes) -> Iterator[Tuple[bytes, bytes]]:
    """Yields the names and the values in a table."""
    if table[-len(_MAGIC) :] != _MAGIC:
        raise ValueError("not a table")
    footer = table[-_FOOTER:]
    _, _, at = _handle(footer, 0)  # of a block that TensorFlow does not use
    for _, handle in _entries(_block(table, footer, at)):
        yield from _entries(_block(table, handle, 0))


def _block(table: bytes, handles: bytes, at: int) -> bytes:
    """Returns the block whose handle is at a place in `handles`."""
    offset, size, _ = _handle(handles, at)
    if offset + size + _TRAILER > len(table) - _FOOTER or table[offset + size]:
        raise ValueError("a block is compressed or lies elsewhere")
    return table[offset : offset + size]


def _handle(handles: bytes, at: int) -> Tuple[int, int, int]:
    """Returns the offset and the size of a block, and where the next handle begins."""
    offset, at = _varint(handles, at)
    size, at = _varint(handles, at)
    return offset, size, at


def _entries(block: bytes) -> Iterator[Tuple[bytes, bytes]]:
    """Yields the names and the values in a block.

    A name is stored without the beginning that it shares with the name before it. A search in the
    block starts at one of its restarts, which must therefore be whole names.
    """
    (count,) = struct.unpack("<I", block[-4:])
    end = len(block) - 4 * (count + 1)
    if end < 0:
        raise ValueError("a block has too many restarts")
    restarts = struct.unpack(f"<{count}I", block[end:-4])
    at, name, whole = 0, b"", set()
    while at < end:
        begin = at
        shared, at = _varint(block, at)
        more, at = _varint(block, at)
        length, at = _varint(block, at)
        if shared > len(name) or shared + more > _LONGEST or at + more + length > end:
            raise ValueError("a name or value is too long")
        if not shared:
            whole.add(begin)
        name, at = name[:shared] + block[at : at + more], at + more
        yield name, block[at : at + length]
        at += length
    if not whole.issuperset(restarts):
        raise ValueError("a restart is not at a name")


def _varint(content: bytes, at: int) -> Tuple[int, int]:
    """Returns a number, and where the next one begins."""
    number = 0
    for place in range(10):  # as many as TensorFlow reads
        byte = content[at + place]
        number |= (byte & 127) << 7 * place
        if byte < 128:
            return number, at + place + 1
    raise ValueError("a number is too long")
