"""Tests `load_data` with damaged and hostile IDX folders and .npz files.

Small valid files are created and then damaged. A header field gets a boundary value, or bytes are
flipped, cut, copied or inserted. In archives, the header of an array is replaced with hostile text,
or members are compressed or named in unusual ways. Bombs are large sets of blank images in
small archives; some have correct headers, and others have false ones. Some files are left intact.
In all cases, `load_data` must

- return the correct arrays; if the files are not valid, it may instead raise a ValueError (or a
  FileNotFoundError if a file is missing) with a one-line message that names the file;
- answer in time, print nothing, give no warning, and leave no file open;
- use at most MARGIN bytes more than the larger of these: PER_PROMISED times the bytes that a header
  promises and that are present, and PER_STORED times the size of the file.
"""

import gzip
import io
import shutil
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idx_files import PUBLISHED_SHA256, idx
from system.contract import is_clear, limited
from system.strategies import fields_at, spoiled, with_other_fields
from tf1_mnist.data import load_data

PER_PROMISED = 3  # an array in Fortran order is copied
PER_STORED = 12  # zipfile uses 500 bytes for every 46 bytes of an archive's directory
MARGIN = 4 << 20  # bytes; the readers read 1 MiB at a time

KEYS = ("x_train", "y_train", "x_test", "y_test")
IDX_NAMES = dict(zip(KEYS, PUBLISHED_SHA256))

Arrays = Mapping[str, Optional[np.ndarray]]
Check = Callable[..., None]


@pytest.fixture
def check(tmp_path: Path, capfd: Any) -> Check:
    """Returns a function that writes files, reads them with load_data, and checks the result.

    Args of `check`:
        files: a dict from the names of a folder's files, or from "" for an .npz file, to their
            content.
        answer: "read" or "refused" if this is the only correct result, otherwise "either".
        expected: the arrays that are correct if any are read, or None for those that NumPy's own
            reader returns.
        promised: the number of bytes that a header promises and that are present.
    """

    def check(
        files: Mapping[str, bytes], answer: str, expected: Optional[Arrays], promised: int = 0
    ) -> None:
        path = tmp_path / ("digits.npz" if "" in files else "digits")
        if "" in files:
            path.write_bytes(files[""])
        else:
            shutil.rmtree(str(path), ignore_errors=True)
            path.mkdir()
            for name, content in files.items():
                (path / name).write_bytes(content)
        size = sum(map(len, files.values()))
        most = max(PER_PROMISED * promised, PER_STORED * size) + MARGIN
        capfd.readouterr()
        with warnings.catch_warnings(record=True) as warned, limited():
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", DeprecationWarning)  # as Python does by default
            # These two are justified: one is about headers written by Python 2, the other about a
            # field that renames a member to an empty name.
            warnings.filterwarnings("ignore", "Reading `.npy` or `.npz` file req", UserWarning)
            warnings.filterwarnings("ignore", "Empty unicode path extra field", UserWarning)
            loaded, error, peak = loaded_data(path)
            if peak > most:  # another thread, such as one of xdist, may have used the memory
                loaded, error, peak = loaded_data(path)
        assert peak <= most
        assert capfd.readouterr() == ("", "")
        assert not warned
        if error is not None:
            assert answer != "read", error
            assert isinstance(error, FileNotFoundError if len(files) == 3 else ValueError)
            assert is_clear(str(error), path)
            return
        (x_train, y_train), (x_test, y_test) = loaded
        found = dict(zip(KEYS, (x_train, y_train, x_test, y_test)))
        assert answer != "refused"
        assert valid(found)
        if expected is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with np.load(str(path), allow_pickle=False) as archive:
                    expected = {key: archive[key] for key in found}
        for key, array in found.items():
            assert array.dtype == np.uint8
            np.testing.assert_array_equal(array, expected[key], err_msg=key)

    return check


def loaded_data(path: Path) -> Tuple[Any, Any, int]:
    """Calls `load_data`; returns the result, the error and the peak memory use in bytes."""
    loaded = error = None
    tracemalloc.start()
    try:
        loaded = load_data(path)
    except (ValueError, FileNotFoundError) as raised:
        error = raised
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return loaded, error, peak


def valid(arrays: Arrays) -> bool:
    """Returns whether the arrays are 28 x 28 images with a label from 0 to 9 for each image."""
    for name in ("train", "test"):
        images, labels = arrays[f"x_{name}"], arrays[f"y_{name}"]
        if images is None or labels is None or images.shape != (len(labels), 28, 28):
            return False
        if not len(labels) or labels.max() > 9:
            return False
    return True


@st.composite
def digits(draw: Any) -> Dict[str, np.ndarray]:
    """Draws sets of one to four images, all blank or all noise, with labels."""
    arrays = {}
    for name in ("train", "test"):
        labels = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
        noise = np.random.RandomState(draw(st.integers(0, 99))).bytes(784 * len(labels))
        pixels = draw(st.sampled_from((bytes(784 * len(labels)), noise)))
        arrays[f"x_{name}"] = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28)
        arrays[f"y_{name}"] = np.array(labels, np.uint8)
    return arrays


# --- IDX files -------------------------------------------------------------------------------


def parsed_idx(raw: bytes, dimensions: int) -> Optional[np.ndarray]:
    """Returns the array in an IDX file, or None if the file is invalid or has no values."""
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


KINDS = ["whole", "fields", "bytes", "gzip's fields", "gzip's bytes", "gzip's members", "missing"]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_idx_files(kind: str, check: Check, data: Any) -> None:
    arrays = data.draw(digits())
    victim = data.draw(st.sampled_from(KEYS))
    raws = {key: idx(array) for key, array in arrays.items()}
    if kind == "fields":
        array = arrays[victim]
        codes = ">BBBBIII" if array.ndim == 3 else ">BBBBI" + "B" * len(array)  # and the labels
        raws[victim] = data.draw(with_other_fields(raws[victim], fields_at(0, codes)))
    elif kind == "bytes":
        raws[victim] = data.draw(spoiled(raws[victim]))
    expected = {key: parsed_idx(raw, 3 if key[0] == "x" else 1) for key, raw in raws.items()}
    answer = "read" if valid(expected) else "refused"
    files = {}
    for key, raw in raws.items():
        packed = data.draw(st.booleans()) or (key == victim and kind.startswith("gzip"))
        file = gzip.compress(raw) if packed else raw
        if key == victim and kind == "gzip's fields":
            fields = [*fields_at(0, "<BBBBIBB"), *fields_at(len(file) - 8, "<II")]
            file = data.draw(with_other_fields(file, fields))
        elif key == victim and kind == "gzip's bytes":
            file = data.draw(spoiled(file))
        elif key == victim and kind == "gzip's members":
            cuts = data.draw(st.lists(st.integers(0, len(raw)), min_size=3, max_size=3).map(sorted))
            pieces = [raw[start:end] for start, end in zip([0, *cuts], [*cuts, len(raw)])]
            file = b"".join(map(gzip.compress, pieces))
            file += bytes(data.draw(st.sampled_from((0, 3, 700))))
        if key != victim or kind != "missing":
            files[IDX_NAMES[key] + (".gz" if packed else "")] = file
    if kind in ("gzip's fields", "gzip's bytes"):
        answer = "either"
    elif kind == "missing":
        answer = "refused"
    check(files, answer, expected)


# --- .npz files ------------------------------------------------------------------------------


def npy(text: bytes, content: bytes, version: int = 1) -> bytes:
    header = struct.pack("<BBH" if version == 1 else "<BBI", version, 0, len(text))
    return b"\x93NUMPY" + header + text + content


def npy_text(descr: str, shape: str, fortran_order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {fortran_order}, 'shape': {shape}, }}"


def npy_of(array: np.ndarray, version: int = 1) -> bytes:
    fortran_order = array.flags.f_contiguous and not array.flags.c_contiguous
    text = npy_text(repr(array.dtype.str), repr(array.shape), str(fortran_order))
    return npy(text.ljust(117).encode() + b"\n", array.tobytes("A"), version)


# Entries for an array's header ({0} is the correct number), texts to nest, and complete headers.
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
    "1if 1else 1", "1and 1", "(1,)(2,)", "[1](2)", "1 is 'a'", "{1: '\\d'}",
)  # fmt: skip


@st.composite
def hostile_text(draw: Any, count: int) -> bytes:
    """Draws text for an array's header, in place of the dictionary that NumPy writes."""
    descr = draw(st.sampled_from(DESCRS) | st.just("'|u1'"))
    shape = draw(st.sampled_from(SHAPES)).format(count)
    order = draw(st.sampled_from(("False", "True", "0", "None", "false", "1==1")))
    before, after = draw(st.sampled_from(NESTS)).split("|")
    depth = draw(st.sampled_from((2, 20, 90, 200, 1000, 8000)))
    nested = before * depth + draw(st.sampled_from(("", "1", "(1,)"))) + after * depth
    plain = npy_text(descr, shape, order)
    others = (
        plain,
        npy_text(descr, shape),
        npy_text(descr, f"({'1' * 5000},)"),
        npy_text(descr, f"(0x{'1' * 5000}, 28, 28)"),
        npy_text(descr, f"({'1, ' * depth})"),
        f"{{'shape':{shape},'fortran_order':False,'descr':{descr}}}",
        *(plain[:-1] + end for end in ("'shape': (1,)}", "'more': 1}", ")", "}}", "")),
    )
    nests = (npy_text(descr, nested), npy_text(nested, shape), nested)
    texts = draw(st.sampled_from((others, nests, TEXTS, TEXTS)))
    padding = ("", "\n", *(" " * size + "\n" for size in (50, 500, 60000)))
    text = draw(st.sampled_from(texts)) + draw(st.sampled_from(padding))
    return text.encode(
        draw(st.sampled_from(("utf-8", "utf-8", "utf-8", "latin1", "utf-16"))), "replace"
    )


@st.composite
def with_another_header(draw: Any, array: np.ndarray) -> bytes:
    whole = npy_of(array, draw(st.sampled_from((1, 2, 3))))
    size = 10 if whole[6] == 1 else 12
    how = draw(st.sampled_from(("fields", "bytes", *4 * ("text",))))
    if how == "fields":
        fields = fields_at(6, "<BBH" if whole[6] == 1 else "<BBI")
        return draw(with_other_fields(whole, fields))
    if how == "bytes":
        return whole[:size] + draw(spoiled(whole[size : size + 118])) + whole[size + 118 :]
    text = draw(hostile_text(len(array)))
    return npy(text, array.tobytes(), 1 if len(text) < 1 << 16 else 2)


class Member(NamedTuple):
    name: str
    raw: bytes
    method: int = 8
    extra: bytes = b""


def zipped(members: List[Member], zip64: bool = False) -> bytes:
    """Returns a zip archive of these members.

    With `zip64`, the archive's directory has 64-bit fields, as in a large archive.
    """
    file = io.BytesIO()
    limit = 0 if zip64 else zipfile.ZIP64_LIMIT
    with warnings.catch_warnings(), mock.patch("zipfile.ZIP64_LIMIT", limit):
        warnings.simplefilter("ignore", UserWarning)  # about two members with the same name
        with zipfile.ZipFile(file, "w") as archive:
            for name, raw, method, extra in members:
                info = zipfile.ZipInfo(name)
                info.compress_type, info.extra = method, extra
                with archive.open(info, "w", force_zip64=zip64) as member:
                    member.write(raw)
    return file.getvalue()


# The first bytes and the fields of each kind of header in a zip archive.
HEADERS = {
    b"PK\3\4": "<IHHHHHIIIHH",
    b"PK\1\2": "<IHHHHHHIIIHHHHHII",
    b"PK\6\6": "<IQHHIIQQQQ",
    b"PK\6\7": "<IIQI",
    b"PK\5\6": "<IHHHHIIH",
}


def zip_fields(archive: bytes) -> Any:
    """Returns the fields of a zip archive's headers, in the format for `with_other_fields`."""
    found = []
    for first, codes in HEADERS.items():
        where = archive.find(first)
        while where >= 0:
            if where + struct.calcsize(codes) <= len(archive):
                found += fields_at(where, codes)
            where = archive.find(first, where + 1)
    return found


@st.composite
def odd_member(draw: Any, member: Member) -> Member:
    """Draws a variant of a zip archive's member.

    The variant may have a strange name, no content, or an unusual compression method. A field may
    give the member another name.
    """
    other = draw(st.sampled_from(("x_test.npy", "../x_train.npy", "n" * 65535, "数.npy")))
    extra = b""
    if draw(st.booleans()):  # the Unicode Path field
        crc = zlib.crc32(member.name.encode())
        path = struct.pack("<BI", draw(st.sampled_from((1, 1, 0))), crc)
        path += draw(st.sampled_from((b"", other[:1000].encode())))
        extra = struct.pack("<HH", 0x7075, len(path)) + path
    return Member(
        draw(st.sampled_from((member.name, member.name, other))),
        draw(st.sampled_from((member.raw, member.raw, b""))),
        draw(st.sampled_from((0, 8, 12, 14))),
        extra,
    )


MORE = (  # other files that may be in an archive
    *(Member("more.npy", b"what?", method) for method in (0, 8, 12, 14)),
    Member("x_train.npy", b"the last of a name counts"),
    Member("", b"", 0),
    Member("数.npy", b"", 0),
)


@st.composite
def npz_members(draw: Any, arrays: Mapping[str, np.ndarray]) -> List[Member]:
    """Draws the members of a valid archive, with arrays in any form that is allowed."""
    members = []
    method = draw(st.sampled_from((0, 8)))
    for key, array in arrays.items():
        stored = array
        if key[0] == "y":
            dtype = draw(st.sampled_from(("u1", "i1", "<i4", "<i8", ">i2", ">u8")))
            stored = array.astype(dtype)
        elif draw(st.booleans()):
            stored = np.asfortranarray(array)
        raw = npy_of(stored, draw(st.sampled_from((1, 1, 1, 2, 3))))
        members.append(Member(f"{key}.npy", raw, method))
    return members


@pytest.mark.parametrize(
    "kind", ["whole", "fields", "bytes", "packed bytes", "array's header", "members"]
)
@settings(max_examples=2 * settings().max_examples)
@given(data=st.data())
def test_npz_files(kind: str, check: Check, data: Any) -> None:
    arrays = data.draw(digits())
    members = data.draw(npz_members(arrays))
    which = data.draw(st.integers(0, 3))
    expected: Optional[Arrays] = arrays
    if kind == "whole":  # nothing relevant is changed
        members = [*data.draw(st.lists(st.sampled_from(MORE), max_size=3)), *members]
    elif kind == "array's header":
        raw = data.draw(with_another_header(arrays[KEYS[which]]))
        members[which] = Member(members[which].name, raw)
        expected = None
    elif kind == "members":
        members[which] = data.draw(odd_member(members[which]))
        if data.draw(st.booleans()):  # two members of the same name
            members.append(Member(members[which].name, members[which - 1].raw))
        expected = None
    archive = zipped(members, data.draw(st.booleans()))
    if kind == "fields":
        archive = data.draw(with_other_fields(archive, zip_fields(archive)))
    elif kind == "bytes":
        archive = data.draw(spoiled(archive))
    elif kind == "packed bytes":  # the bytes of the first member
        start, end = 41, archive.index(b"PK\3\4", 41)
        archive = archive[:start] + data.draw(spoiled(archive[start:end])) + archive[end:]
    elif kind == "members":
        name = data.draw(st.sampled_from((b"x_train.npy", b"\xff_train.npy", b"x_train.np\0")))
        archive = archive.replace(b"x_train.npy", name)
    elif kind == "whole":
        archive = data.draw(st.sampled_from((b"", bytes(100)))) + archive  # as if self-extracting
    check({"": archive}, "read" if kind == "whole" else "either", expected)


# --- Bombs -----------------------------------------------------------------------------------

BOMB = 20_000  # blank images, which compress a thousand to one
BLANK = {
    "x_train": np.zeros((BOMB, 28, 28), np.uint8),
    "y_train": np.zeros(BOMB, np.uint8),
    "x_test": np.zeros((2, 28, 28), np.uint8),
    "y_test": np.zeros(2, np.uint8),
}
BYTES = BLANK["x_train"].nbytes
PIXELS = BLANK["x_train"].tobytes()


@pytest.mark.parametrize(
    ("shape", "answer", "promised"),
    [
        ((BOMB, 28, 28), "read", BYTES),
        ((3, 28, 28), "refused", 0),
        ((2**32 - 1, 28, 28), "refused", BYTES),
        ((BOMB // 4, 56, 56), "refused", 0),
    ],
)
def test_an_idx_bomb(shape: Any, answer: str, promised: int, check: Check) -> None:
    raws = {key: idx(array) for key, array in BLANK.items()}
    raws["x_train"] = struct.pack(">BBBBIII", 0, 0, 8, 3, *shape) + PIXELS
    files = {f"{IDX_NAMES[key]}.gz": gzip.compress(raw) for key, raw in raws.items()}
    check(files, answer, BLANK, promised)


def npz_bomb(descr: str, shape: Any, order: str = "False") -> bytes:
    return npy(npy_text(repr(descr), str(shape), order).encode(), PIXELS)


@pytest.mark.parametrize(
    ("raw", "method", "answer", "promised"),
    [
        (npz_bomb("|u1", (BOMB, 28, 28)), 8, "read", BYTES),
        (npz_bomb("|u1", (BOMB, 28, 28), "True"), 8, "read", BYTES),
        (npz_bomb("|u1", (BOMB, 28, 28)), 12, "refused", 0),  # the memory is not limited
        (npz_bomb("|u1", (BOMB, 28, 28)), 14, "refused", 0),
        (npz_bomb("|u1", (3, 28, 28)), 8, "refused", 0),
        (npz_bomb("|u1", (10**12, 28, 28)), 8, "refused", BYTES),
        (npz_bomb("|u1", (-BOMB, 28, 28)), 8, "refused", 0),
        (npz_bomb("|u1", (BYTES,)), 8, "refused", 0),
        (npz_bomb("<f8", (BOMB // 8, 28, 28)), 8, "refused", 0),
        # The header is a bomb, or makes Python's parser fail.
        *(
            (b"\x93NUMPY\2\0" + struct.pack("<I", size) + PIXELS, 8, "refused", 0)
            for size in (BYTES, 2**32 - 1)
        ),
        *(
            (npy(text * 500_000 + b"1", b"", 2), 8, "refused", 0)
            for text in (b"1+", b"x.", b"()", b"[]", b"  ")
        ),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
def test_an_npz_bomb(raw: bytes, method: int, answer: str, promised: int, check: Check) -> None:
    members = [Member(f"{key}.npy", npy_of(array)) for key, array in BLANK.items()]
    members[0] = Member("x_train.npy", raw, method)
    check({"": zipped(members)}, answer, BLANK, promised)


def test_a_directory_that_is_larger_than_the_members(check: Check) -> None:
    members = [Member(f"{key}.npy", npy_of(array[:1])) for key, array in BLANK.items()]
    files = {"": zipped([*members, *20_000 * [Member("", b"", 0)]])}
    check(files, "read", {key: array[:1] for key, array in BLANK.items()})
