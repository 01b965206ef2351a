"""The inputs of fuzz_data: damaged and hostile IDX folders and .npz files, and what they hold.

Small valid files are created and then damaged: a header field is set to a boundary value; bytes
are flipped, cut, copied or inserted; the header of an array is replaced with hostile text;
members are compressed or named in unusual ways; bombs of blank images have correct or false
headers. Some files are left intact.
"""

import random
import struct
import zlib
from typing import Dict, Mapping, NamedTuple, Optional

import numpy as np

from binary_files import (
    Fields,
    Member,
    gz,
    idx,
    joined,
    npy,
    npy_of,
    npy_text,
    set_fields,
    spoil_bytes,
    zipped,
)

IDX_NAMES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}

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


def digits(rng: random.Random) -> Dict[str, np.ndarray]:
    """Returns sets of one to four images, all blank or all noise, with labels."""
    arrays = {}
    for name in ("train", "test"):
        count = rng.randint(1, 4)
        pixels = rng.choice((0, rng.getrandbits(8 * 784 * count))).to_bytes(784 * count, "big")
        arrays[f"x_{name}"] = np.frombuffer(pixels, np.uint8).reshape(count, 28, 28)
        arrays[f"y_{name}"] = np.array([rng.randrange(10) for _ in range(count)], np.uint8)
    return arrays


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
