"""Feeds damaged and hostile IDX folders and .npz files to load_data, and checks the results.

    python tools/fuzz_data.py [--inputs 100000] [--seed 0]

Small valid files are created and then damaged: a header field is set to a boundary value; bytes
are flipped, cut, copied or inserted; the header of an array is replaced with hostile text;
members are compressed or named in unusual ways; bombs of blank images have correct or false
headers. Some files are left intact. For each input, load_data must

- return the right arrays, which it must if the files are valid; or raise a ValueError (a
  FileNotFoundError if a file is missing) with a one-line message that names the file and gives
  one of the REASONS;
- finish within SECONDS, print nothing, give no warning, and leave no file open;
- use at most PER_PROMISED times the bytes that a header promises and that are present, or
  PER_STORED times the size of the file, whichever is larger, plus MARGIN. This is measured by
  tracemalloc, which tracks Python's objects, NumPy's arrays and the memory of zlib, bz2 and
  lzma. A limit on the address space stops a reader that requests terabytes without using them.

On a given version of Python, the same seed gives the same inputs. Inputs that reveal a fault are
kept, and the exit status is then 1. An input that kills the interpreter remains in the folder
printed at the start.
"""

import argparse
import bz2
import lzma
import os
import platform
import random
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
import tracemalloc
import warnings
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Union

import numpy as np

from tf1_mnist.data import load_data

SECONDS = 30
PER_PROMISED = 3  # an array in Fortran order is copied
PER_STORED = 12  # zipfile uses 500 bytes for every 46 bytes of an archive's directory
MARGIN = 4 << 20  # bytes; the readers read 1 MiB at a time
ADDRESS_SPACE = 512 << 20  # bytes, in addition to what the process uses before it reads

IDX_NAMES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}

# Every reason for which a file may be rejected, as worded in the message.
REASONS = (
    "magic number",
    "ends within its header",
    "images of shape",
    "damaged gzip file",
    "not a readable .npz file",
    "no array named",
    "has no readable header",
    "expected uint8",
    "expected integers",
    "ends before",
    "is longer than",
    "expected one label per image",
    "set is empty",
    "expected 0 to 9",
    "contains neither",
    "cannot fit 'int' into an offset-sized integer",  # zipfile's message
)

Arrays = Mapping[str, Optional[np.ndarray]]


class Case(NamedTuple):
    """An input: the files of a folder by name, or one .npz file with the name "".

    answer: "read" or "refused" if that is the only right answer, otherwise "either".
    expected: the arrays to read, if any are read; None for those that NumPy's own reader returns.
    honest: the number of bytes that a header promises and that are present.
    """

    kind: str
    files: Dict[str, bytes]
    answer: str
    expected: Optional[Arrays]
    honest: int = 0


# --- Building files from fields and bytes ----------------------------------------------------


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


def digits(rng: random.Random) -> Dict[str, np.ndarray]:
    """Returns sets of one to four images, all blank or all noise, with labels."""
    arrays = {}
    for name in ("train", "test"):
        count = rng.randint(1, 4)
        pixels = rng.choice((0, rng.getrandbits(8 * 784 * count))).to_bytes(784 * count, "big")
        arrays[f"x_{name}"] = np.frombuffer(pixels, np.uint8).reshape(count, 28, 28)
        arrays[f"y_{name}"] = np.array([rng.randrange(10) for _ in range(count)], np.uint8)
    return arrays


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


# Entries for an array's header ({0} is the right number), texts to nest, and whole headers.
DESCRS = (
    "'|u1'", "'<u1'", "'>u1'", "'=u1'", "'u1'", "'B'", "'uint8'", "'|i1'", "'<i2'", "'>i4'",
    "'<i8'", "'>u8'", "'<i16'", "'|b1'", "'<f8'", "'<c16'", "'|O'", "'|V0'", "'|V1'", "'|S0'",
    "'<U0'", "'l'", "'<M8[ns]'", "'<m8'", "'|u1,|u1'", "'(2,)u1'", "''", "' '", "'\\n'",
    "'u1\\0'", "'é'", "'|a3'", "'|V2147483647'", "'<U999999999'", "'|u99999999999999999999'",
    "'object'", "None", "1", "[]", "('|u1', (28, 28))", "('|u1', ())", "[('a', '|u1')]",
    "[('', '|V1')]", "[('a', '|u1', (28, 28))]", "[(('t', 'a'), '<i4')]", "[('a', '|O')]",
    "[('a\\nb', '|u1')]", "{'names': ['a']}", "[[[[]]]]",
)  # fmt: skip
SHAPES = (
    "({0},)", "({0}, 28, 28)", "({0}L, 28L, 28L)", "({0}L,)", "({0}, 784)", "({0}, 28, 28, 1)",
    "({0}, 32, 32)", "(28, 28, {0})", "(True, 28, 28)", "(True,)", "(0x{0}, 28, 28)", "(0o{0},)",
    "({0}.0, 28, 28)", "(0, 28, 28)", "(0,)", "(-{0}, 28, 28)", "({0}, -28, -28)", "(-{0},)",
    "(0, 99999999999999999999)", "(4294967296, 28, 28)", "(18446744073709551616, 28, 28)", "()",
    "(9223372036854775807,)", "(1_0, 28, 28)", "({0}, 28, 28) * 1", "1", "[{0}, 28, 28]", "'{0}'",
    "({0}, '28', 28)", "(0{0}, 28, 28)", "({0}, 28, 28) + ()", "({0}e0,)", "({0}j,)",
    "({0},28,28,)",
)  # fmt: skip
NESTS = (
    "(|)", "[|]", "{|}", "{1:|}", "-|", "not |", "1+|", "|+1", "|.x", "|()", "|[0]", "1**|",
    "f(|)", "lambda:|", "[0 for x in |]", "(yield |)", "1if 1else |", "'a' |", "f'{|", "(a.|)",
    "1,|", "~|", "(|,)", "*|", "{**|}", "{'descr':|}", "await |", "x:=|", "\\|", "#|", "|\n",
    " |", "'a':1,|",
)  # fmt: skip
TEXTS = (
    "", "{}", "{", "}", "\0", "\x1b[2J", "'\\", "'''", "1L", "é", "__import__('os')", "{**{}}",
    "b''", "{'descr': '|u1'}", "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}", "1is 1",
    "{[]: 1}", "{1: 2, 'a': 3, None: 4}", "'\\d'", "0or 1", "9" * 900, "0x" + "f" * 900, "1e999",
)  # fmt: skip


def hostile_text(rng: random.Random, count: int) -> bytes:
    """Returns text to put in an array's header, instead of the dictionary that NumPy writes."""
    descr = rng.choice(("'|u1'", rng.choice(DESCRS)))
    shape = rng.choice(SHAPES).format(count)
    order = rng.choice(("False", "False", "True", "0", "None", "false", "1==1"))
    before, after = rng.choice(NESTS).split("|")
    depth = rng.choice((2, 20, 90, 200, 1000, 8000))
    nested = before * depth + rng.choice(("", "1", "(1,)")) + after * depth
    plain = npy_text(descr, shape, order)
    text = rng.choice(
        (
            plain,
            npy_text(descr, shape),
            npy_text(descr, nested),
            npy_text(nested, shape),
            nested,
            rng.choice(TEXTS),
            npy_text(descr, rng.choice(("({0},)", "(0x{0}, 28, 28)")).format("1" * 5000)),
            npy_text(descr, f"({'1, ' * rng.choice((3, 33, 400, 5000))})"),
            f"{{'shape':{shape},'fortran_order':False,'descr':{descr}}}",
            plain[:-1] + rng.choice(("'shape': (1,)}", "'more': 1}", ")", "}}", "")),
        )
    )
    text += rng.choice(("", "\n", " " * rng.choice((50, 500, 5000, 60000)) + "\n"))
    return text.encode(rng.choice(("utf-8", "utf-8", "latin1", "utf-16")), "replace")


# --- The inputs ------------------------------------------------------------------------------


def parsed_idx(raw: bytes, dimensions: int) -> Optional[np.ndarray]:
    """Returns the array in an IDX file; None if the file is invalid or has no values."""
    start = 4 + 4 * dimensions
    if len(raw) <= start:
        return None
    magic, *shape = struct.unpack(f">{dimensions + 1}I", raw[:start])
    count = 1
    for length in shape:
        count *= length
    if magic != 0x800 + dimensions or count != len(raw) - start:
        return None
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)


def valid(arrays: Arrays) -> bool:
    """Returns whether the arrays are 28 x 28 images with a label from 0 to 9 for each."""
    for name in ("train", "test"):
        images, labels = arrays[f"x_{name}"], arrays[f"y_{name}"]
        if images is None or labels is None or images.shape != (len(labels), 28, 28):
            return False
        if not len(labels) or labels.max() > 9:
            return False
    return True


def idx_case(rng: random.Random) -> Case:
    arrays = digits(rng)
    victim = rng.choice(list(arrays))
    kinds = ["whole", "fields", "bytes", "gzip's fields", "gzip's bytes", "gzip's members"]
    kind = rng.choice(kinds) if rng.random() < 0.98 else "a file missing"
    raws = {}
    for key, array in arrays.items():
        parts = idx(array)
        if key == victim and kind == "fields":
            set_fields(rng, parts)
        raws[key] = joined(parts)
        if key == victim and kind == "bytes":
            raws[key] = spoil_bytes(rng, raws[key])
    expected = {key: parsed_idx(raw, 3 if key[0] == "x" else 1) for key, raw in raws.items()}
    answer = "read" if valid(expected) else "refused"

    files = {}
    for key, raw in raws.items():
        packed = rng.random() < 0.4 or (key == victim and kind.startswith("gzip"))
        file = raw
        if packed:
            parts = gz(raw)
            if key == victim and kind == "gzip's fields":
                set_fields(rng, parts)
            file = joined(parts)
        if key == victim and kind == "gzip's bytes":
            file = spoil_bytes(rng, file)
        if key == victim and kind == "gzip's members":
            cuts = sorted(rng.randrange(len(raw)) for _ in range(3))
            pieces = [raw[start:end] for start, end in zip([0, *cuts], [*cuts, len(raw)])]
            file = b"".join(joined(gz(piece)) for piece in pieces) + bytes(rng.choice((0, 3, 700)))
        files[IDX_NAMES[key] + (".gz" if packed else "")] = file
        if key == victim and kind == "a file missing":
            files.popitem()
            answer = "refused"
    if kind in ("gzip's fields", "gzip's bytes"):
        answer = "either"
    return Case(f"IDX: {kind}", files, answer, expected)


def odd_member(rng: random.Random, member: Member) -> Member:
    """Returns the member, possibly with another flag, method or name."""
    name = rng.choice(
        (b"x_test.npy", b"\xff.npy", b"x_train.npy\0", b"../x_train.npy", b"n" * 65535)
    )
    how = rng.randrange(8)
    if how == 0:
        return member._replace(flags=rng.choice((1, 8, 32, 64, 2048, 8192)))
    if how == 1:
        return member._replace(method=rng.choice((1, 6, 9, 12, 14, 93, 95, 99, 65535)))
    if how == 2:
        return member._replace(name=name, flags=rng.choice((0, 2048)))
    if how == 3:  # the Unicode Path field, which renames a member
        path = struct.pack("<BI", rng.choice((1, 1, 0)), zlib.crc32(member.name))
        path += rng.choice((b"", name[:1000]))
        return member._replace(extra=struct.pack("<HH", 0x7075, len(path)) + path)
    return member


def npz_case(rng: random.Random) -> Case:
    arrays = digits(rng)
    victim = rng.choice(list(arrays))
    kind = rng.choice(("whole", "array's header", "fields", "fields", "bytes", "bytes"))
    method = rng.choice((0, 8))
    members = []
    for key, array in arrays.items():
        stored = array
        if key[0] == "y":
            stored = array.astype(rng.choice(("u1", "i1", "<i4", "<i8", ">i2", ">u8")))
        elif rng.random() < 0.2:
            stored = np.asfortranarray(array)
        parts = npy_of(stored, rng.choice((1, 1, 1, 2, 3)))
        if key == victim and kind == "array's header":
            how = rng.randrange(8)
            if how == 0:
                set_fields(rng, parts)
            elif how == 1:
                parts[2] = spoil_bytes(rng, joined(parts[2:3]))
            else:
                text = hostile_text(rng, len(array))
                parts = npy(text, array.tobytes(), 1 if len(text) < 1 << 16 else 2)
        members.append(Member(key.encode() + b".npy", joined(parts), method))
    if kind == "whole":  # nothing relevant is changed
        others = (
            Member(b"more.npy", b"what?", rng.choice((0, 8, 12, 14, 99))),
            Member(members[0].name, b"the last of a name counts", method),
            Member(b"", b""),
            Member(b"\xff\x80.npy", b"", 0, rng.choice((0, 1, 32, 64))),
        )
        members = [*rng.sample(others, rng.randint(0, 3)), *members]
    elif kind == "fields":
        which = rng.randrange(len(members))
        if rng.random() < 0.1:  # a duplicate name
            members.append(members[which]._replace(raw=rng.choice((b"", members[which - 1].raw))))
        members[which] = odd_member(rng, members[which])
    parts = zipped(members, zip64=rng.random() < 0.3)
    if kind == "fields":
        set_fields(rng, parts)
    whole = joined(parts)
    if kind == "bytes":
        whole = spoil_bytes(rng, whole)
    elif kind == "whole" and rng.random() < 0.2:
        whole = bytes(100) + whole  # as in a self-extracting archive
    answer = "read" if kind == "whole" else "either"
    return Case(f"npz: {kind}", {"": whole}, answer, None if kind == "array's header" else arrays)


BOMB = 20_000  # blank images, which compress a thousand to one
BLANK = {
    "x_train": np.zeros((BOMB, 28, 28), np.uint8),
    "y_train": np.zeros(BOMB, np.uint8),
    "x_test": np.zeros((2, 28, 28), np.uint8),
    "y_test": np.zeros(2, np.uint8),
}
BOMB_BYTES = BLANK["x_train"].nbytes


def idx_bomb(rng: random.Random) -> Case:
    shape, answer, honest = rng.choice(
        (
            ((BOMB, 28, 28), "read", BOMB_BYTES),
            ((3, 28, 28), "refused", 0),
            ((2**32 - 1, 28, 28), "refused", BOMB_BYTES),
            ((BOMB // 4, 56, 56), "refused", 0),
        )
    )
    files = {key: idx(array) for key, array in BLANK.items()}
    files["x_train"][0] = Fields(">BBBBIII", 0, 0, 8, 3, *shape)
    packed = {f"{IDX_NAMES[key]}.gz": joined(gz(joined(parts))) for key, parts in files.items()}
    return Case("IDX: bombs", packed, answer, BLANK, honest)


def npz_bomb(rng: random.Random) -> Case:
    blank = BLANK["x_train"].tobytes()
    descr, shape, answer, honest = rng.choice(
        (
            ("'|u1'", (BOMB, 28, 28), "read", BOMB_BYTES),
            ("'|u1'", (BOMB, 28, 28), "read", BOMB_BYTES),
            ("'|u1'", (3, 28, 28), "refused", 0),
            ("'|u1'", (10**12, 28, 28), "refused", BOMB_BYTES),
            ("'|u1'", (-BOMB, 28, 28), "refused", 0),
            ("'|u1'", (BOMB_BYTES,), "refused", 0),
            ("'<f8'", (BOMB // 8, 28, 28), "refused", 0),
        )
    )
    text = npy_text(descr, str(shape), rng.choice(("False", "True")))
    raw = joined(npy(text.encode(), blank))
    method = 8
    how = rng.randrange(6)
    if how == 0:  # the header is a bomb
        header = Fields("<BBI", 2, 0, rng.choice((BOMB_BYTES, -1)))
        raw = joined([b"\x93NUMPY", header, blank])
    elif how == 1:  # a header that makes Python's parser fail
        raw = joined(npy(rng.choice((b"1+", b"x.", b"()", b"[]", b"  ")) * 500_000 + b"1", b"", 2))
    elif how == 2:  # methods that zipfile decompresses without a limit
        method = rng.choice((12, 14))
    if how < 3:
        answer, honest = "refused", 0
    members = [Member(f"{key}.npy".encode(), joined(npy_of(BLANK[key]))) for key in BLANK]
    members[0] = Member(b"x_train.npy", raw, method)
    if rng.random() < 0.1:  # the directory is larger than the members
        members += [Member(b"", b"", 0)] * 20_000
    return Case("npz: bombs", {"": joined(zipped(members))}, answer, BLANK, honest)


def make_case(seed: int, number: int) -> Case:
    rng = random.Random(f"{seed} {number}")  # noqa: S311 - not used for secrets
    (make,) = rng.choices((idx_case, npz_case, idx_bomb, npz_bomb), (40, 60, 0.1, 0.2))
    return make(rng)


# --- The judge -------------------------------------------------------------------------------


class TooLongError(BaseException):
    """Not an Exception, so that no reader catches it."""


class Judgement(NamedTuple):
    """What load_data did.

    answer: "read", or the reason in its message.
    fault: what is wrong with the answer; "" if nothing is.
    seconds: CPU time.
    peak: the largest use of memory, in bytes.
    """

    answer: str
    fault: str
    seconds: float
    peak: int


def judge(case: Case, path: Path) -> Judgement:
    """Writes an input, lets load_data read it, and checks the answer."""
    if "" in case.files:
        path.write_bytes(case.files[""])
    else:
        path.mkdir()
        for name, content in case.files.items():
            (path / name).write_bytes(content)
    warned: List[str] = []
    warnings.showwarning = lambda message, *_: warned.append(str(message))
    printed = os.fstat(2).st_size

    loaded = None
    error: Optional[BaseException] = None
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + ADDRESS_SPACE
    resource.setrlimit(resource.RLIMIT_AS, (limit, unlimited[1]))
    tracemalloc.clear_traces()
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    started = time.process_time()
    try:
        loaded = load_data(path)
    except (Exception, TooLongError) as raised:
        error = raised
    seconds = time.process_time() - started
    signal.setitimer(signal.ITIMER_REAL, 0)
    resource.setrlimit(resource.RLIMIT_AS, unlimited)
    peak = tracemalloc.get_traced_memory()[1]

    if error is None:
        answer = "read"
        fault = misread(case, path, loaded)
    else:
        answer = next((reason for reason in REASONS if reason in str(error)), "?")
        fault = misrefused(case, path, error)
    size = sum(map(len, case.files.values()))
    if peak > max(PER_PROMISED * case.honest, PER_STORED * size) + MARGIN:
        fault = f"{peak:,} bytes used for {size:,} and {case.honest:,} promised; {answer}"
    if os.fstat(2).st_size > printed:
        fault = "prints to stderr"
    if warned:
        fault = f"warns: {warned[0]}"
    return Judgement(answer, fault, seconds, peak)


def misread(case: Case, path: Path, loaded: Any) -> str:
    (x_train, y_train), (x_test, y_test) = loaded
    found = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    if case.answer == "refused" or not valid(found):
        return "read, but invalid"
    expected = case.expected
    if expected is None:
        try:
            with np.load(str(path), allow_pickle=False) as archive:
                expected = {key: archive[key] for key in found}
        except Exception as error:
            return f"read, but NumPy cannot read it: {type(error).__name__}: {error}"
    for key, array in found.items():
        if array.dtype != np.uint8 or not np.array_equal(array, expected[key]):
            return f"read, but {key} differs from the file"
    return ""


def misrefused(case: Case, path: Path, error: BaseException) -> str:
    message = str(error)
    what = f"{type(error).__name__}: {message[:200]!r}"
    if case.answer == "read":
        return f"valid, but refused: {what}"
    if not isinstance(error, FileNotFoundError if "missing" in case.kind else ValueError):
        return f"raises {what}"
    if str(path) not in message or not message.isprintable() or len(message) > 2000:
        return f"not a single line with the file's name: {what}"
    return "" if any(reason in message for reason in REASONS) else f"gives another reason: {what}"


def run(inputs: int, seed: int, folder: Path) -> int:
    """Checks all inputs, prints each fault and a summary, and returns the number of faults."""
    answers: Dict[str, Dict[str, int]] = {}
    slowest = largest = (0.0, 0, "")
    faults = 0
    started = time.process_time()
    for number in range(inputs):
        case = make_case(seed, number)
        path = folder / (f"{number}.npz" if "" in case.files else str(number))
        judgement = judge(case, path)
        if judgement.fault:
            faults += 1
            print(f"seed {seed}, input {number} ({case.kind}): {judgement.fault}", flush=True)
        elif path.is_dir():
            shutil.rmtree(str(path))
        else:
            path.unlink()
        counts = answers.setdefault(case.kind, Counter())
        counts[judgement.answer] += 1
        slowest = max(slowest, (judgement.seconds, number, case.kind))
        largest = max(largest, (judgement.peak / 2**20, number, case.kind))

    print(f"\n{'':40}{'read':>9}{'refused':>9}")
    total: Dict[str, int] = Counter()
    for kind, counts in sorted(answers.items()):
        print(f"{kind:40}{counts['read']:9,}{sum(counts.values()) - counts['read']:9,}")
        for answer, count in counts.items():
            total[answer] += count
    print(f"{'all':40}{total['read']:9,}{sum(total.values()) - total['read']:9,}\n")
    for answer, count in sorted(total.items(), key=lambda item: -item[1]):
        if answer != "read":
            print(f"refused: {answer:40}{count:9,}")
    print("\nslowest: {:.2f} s of CPU time, input {} ({})".format(*slowest))
    print("largest peak: {:.1f} MiB, input {} ({})".format(*largest))
    print(
        f"{inputs:,} inputs of seed {seed}, {faults} faults, "
        f"{time.process_time() - started:.0f} s; "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )
    return faults


def too_long(*_: Any) -> None:
    raise TooLongError(f"no answer after {SECONDS} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    arguments = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="fuzz_data-"))
    print(f"the inputs are in {folder}; those that reveal a fault are kept", flush=True)
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", DeprecationWarning)  # as Python does by default
    # These two warnings are justified: one is about headers written by Python 2, the other about a
    # field that renames a member to an empty name.
    warnings.filterwarnings("ignore", "Reading `.npy` or `.npz` file required", UserWarning)
    warnings.filterwarnings("ignore", "Empty unicode path extra field", UserWarning)
    signal.signal(signal.SIGALRM, too_long)
    tracemalloc.start()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 2)
        try:
            faults = run(arguments.inputs, arguments.seed, folder)
        finally:
            os.dup2(stderr, 2)
    if faults:
        return 1
    folder.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
