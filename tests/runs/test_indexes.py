"""Tests that a forged index of a checkpoint or SavedModel is refused before TensorFlow reads it.

TensorFlow ends the process without an error if it reads some of these.
"""

import importlib
import struct
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest

from messages import assert_names
from tf1_mnist import predict, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import checkpoints, indexes

PICTURE = Path(__file__).parents[2] / "docs" / "figures" / "digit.jpg"
PREFIX = Path("saved_model/variables/variables")
SIZE = 4096  # bytes of the values
FLOAT, STRING, FLOAT_REF = 1, 7, 101  # of tf.DataType
Pairs = List[Tuple[bytes, bytes]]


def varint(number: int) -> bytes:
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def whole(name: bytes, value: bytes) -> bytes:
    """Returns a name and its value as they are in a block."""
    return varint(0) + varint(len(name)) + varint(len(value)) + name + value


def block(content: bytes, *restarts: int) -> bytes:
    return content + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def masked_crc(content: bytes) -> int:
    """Returns the checksum of TensorFlow: CRC-32C, rotated and shifted."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def table(*blocks: bytes, compression: int = 0) -> bytes:
    """Returns a table of data blocks."""
    content = b""

    def add(block: bytes) -> bytes:
        nonlocal content
        handle = varint(len(content)) + varint(len(block))
        kind = bytes([compression])
        content += block + kind + struct.pack("<I", masked_crc(block + kind))
        return handle

    handles = {each: add(each) for each in blocks}  # a block that is given twice is written once
    unused = add(block(b"", 0))
    names = block(b"".join(whole(b"\xff", handles[each]) for each in blocks), 0)
    footer = unused + add(names)
    return content + footer.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)


def messages() -> Any:
    tf.GraphDef()
    return importlib.import_module("tensorflow.core.protobuf.tensor_bundle_pb2")


def header(**fields: Any) -> bytes:
    made = messages().BundleHeaderProto(**{"num_shards": 1, **fields})
    made.version.producer = 1
    return bytes(made.SerializeToString())


def entry(*sides: int, dtype: int = FLOAT, size: int = 4, **fields: Any) -> Any:
    made = messages().BundleEntryProto(dtype=dtype, size=size, **fields)
    made.shape.SetInParent()
    for side in sides:
        made.shape.dim.add(size=side)
    return made


def one(name: bytes, value: Any, first: bytes = b"") -> bytes:
    """Returns a table with a header and one value."""
    content = value if isinstance(value, bytes) else value.SerializeToString()
    return table(block(whole(b"", first or header()) + whole(name, content), 0))


def sliced() -> Any:
    made = entry(1)
    made.slices.add().extent.add(start=-5, length=1 << 40)
    return made


def unranked() -> Any:
    made = entry()
    made.shape.unknown_rank = True
    return made


def named_side() -> Any:
    made = entry(1)
    made.shape.dim[0].name = "side"
    return made


def long_names() -> bytes:
    """Returns a table in which three bytes repeat a name of 100,000."""
    value = entry(1).SerializeToString()
    first = whole(b"", header()) + whole(b"a" * 100_000, value)
    more = varint(100_000) + varint(1) + varint(len(value)) + b"b" + value
    return table(block(first + more, 0))


def hidden() -> bytes:
    """Returns a table in which a search begins within a name, and finds other entries."""
    entries = whole(b"", header()) + whole(b"a", entry(1).SerializeToString())
    return table(block(entries, 0, len(entries) - 5))


FORGED: Dict[str, Any] = {
    "a negative side": (lambda: one(b"a", entry(-1)), "shape"),
    "an unknown side": (lambda: one(b"a", entry(-2, 3)), "shape"),
    "an empty shape that overflows": (lambda: one(b"a", entry(0, 1 << 62, 1 << 62)), "shape"),
    "too many sides": (lambda: one(b"a", entry(*[1] * 300)), "shape"),
    "a shape that overflows": (lambda: one(b"a", entry(1 << 40, 1 << 40)), "4,096"),
    "a shape larger than the file": (lambda: one(b"a", entry(1025, size=4100)), "4,096"),
    "no rank": (lambda: one(b"a", unranked()), "more than"),
    "slices": (lambda: one(b"a", sliced()), "more than"),
    "a side with a name": (lambda: one(b"a", named_side()), "more than"),
    "another file": (lambda: one(b"a", entry(1, shard_id=-1)), "more than"),
    "no message": (lambda: one(b"a", b"\xff\xff\xff"), "variables.index"),
    "an unknown dtype": (lambda: one(b"a", entry(1, dtype=9999)), "numbers"),
    "a reference": (lambda: one(b"a", entry(1, dtype=FLOAT_REF)), "numbers"),
    "text": (lambda: one(b"a", entry(1, dtype=STRING, size=64)), "numbers"),
    "a negative offset": (lambda: one(b"a", entry(1, offset=-100)), "4,096"),
    "an offset after the end": (lambda: one(b"a", entry(1, offset=SIZE - 3)), "4,096"),
    "another size": (lambda: one(b"a", entry(1, size=8)), "4,096"),
    "a name that is no text": (lambda: one(b"\xff", entry(1)), "utf-8"),
    "many files": (lambda: one(b"a", entry(1), header(num_shards=2**31 - 1)), "header"),
    "big-endian numbers": (lambda: one(b"a", entry(1), header(endianness=1)), "header"),
    "no header": (lambda: table(block(whole(b"a", entry(1).SerializeToString()), 0)), "header"),
    "names out of order": (lambda: out_of_order(b"b", b"a"), "order"),
    "a name twice": (lambda: out_of_order(b"a", b"a"), "order"),
    "a block that is used twice": (lambda: table(*2 * [block(whole(b"", header()), 0)]), "order"),
    "a name of 100,000 bytes, again and again": (long_names, "too long"),
    "an entry for searches only": (hidden, "restart"),
    "compression": (lambda: table(block(whole(b"", header()), 0), compression=1), "compressed"),
    "nothing": (lambda: b"", "not a table"),
    "no table": (lambda: b"x" * 1000, "not a table"),
    "an endless number": (lambda: b"\xff" * 40 + table(b"")[-8:], "number"),
    "too much": (lambda: bytes(1 << 19), "262,144"),
}


def out_of_order(*names: bytes) -> bytes:
    value = entry(1).SerializeToString()
    entries = b"".join(whole(name, value) for name in names)
    return table(block(whole(b"", header()) + entries, 0))


def forge(prefix: Path, index: bytes) -> None:
    prefix.parent.mkdir(parents=True, exist_ok=True)
    prefix.with_name(f"{prefix.name}.index").write_bytes(index)
    prefix.with_name(f"{prefix.name}.data-00000-of-00001").write_bytes(bytes(SIZE))


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_index_is_refused(what: str, tmp_path: Path) -> None:
    make, said = FORGED[what]
    forge(tmp_path / "variables", make())
    with pytest.raises(ValueError, match=said) as caught:
        indexes.expect_harmless(tmp_path / "variables")
    assert "variables.index" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_an_index_like_that_of_a_run_is_accepted(tmp_path: Path) -> None:
    checksum = masked_crc(bytes(24))
    forge(tmp_path / "x", one(b"a", entry(2, 3, size=24, offset=8, crc32c=checksum)))
    indexes.expect_harmless(tmp_path / "x")
    reader = tf.train.NewCheckpointReader(str(tmp_path / "x"))
    assert reader.get_tensor("a").tolist() == [[0, 0, 0], [0, 0, 0]]


def test_the_index_of_a_run_is_accepted(run: Path) -> None:
    for prefix in (run / PREFIX, *checkpoints.find(run)):
        indexes.expect_harmless(prefix)


@pytest.mark.parametrize("end", ["index", "data-00000-of-00001"])
def test_a_missing_file_is_named(end: str, run: Path) -> None:
    path = run / f"{PREFIX}.{end}"
    path.unlink()
    with pytest.raises(ValueError, match=path.name):
        indexes.expect_harmless(run / PREFIX)


@pytest.mark.parametrize("what", ["a negative side", "no message", "a reference"])
def test_a_forged_network_is_named(what: str, run: Path, here: Path, refused: Any) -> None:
    forge(run / PREFIX, FORGED[what][0]())
    (run / "saved_model" / "SHA256SUMS").unlink()
    assert_names(refused(predict, "--run", run, PICTURE), run / "saved_model", "variables.index")


def test_forged_checkpoints_are_named(run: Path, here: Path, refused: Any) -> None:
    for prefix in checkpoints.find(run):
        forge(prefix, FORGED["a negative side"][0]())
    (run / "metrics.json").unlink()
    line = refused(softmax, "--quiet", "--resume", run)
    assert_names(line, run / "checkpoints", "readable")
