"""Writes valid and damaged files byte by byte, and tests how these files are read."""

import gzip
import io
import struct
import tracemalloc
import warnings
import zipfile
from pathlib import Path
from typing import Any, Dict, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idx_files import idx
from messages import assert_names
from tf1_mnist.data import load_data

NAMES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


def arrays(train: int = 3, test: int = 2, seed: int = 0) -> Dict[str, np.ndarray]:
    random = np.random.RandomState(seed)
    return {
        "x_train": random.randint(0, 256, (train, 28, 28)).astype(np.uint8),
        "y_train": random.randint(0, 10, train).astype(np.uint8),
        "x_test": random.randint(0, 256, (test, 28, 28)).astype(np.uint8),
        "y_test": random.randint(0, 10, test).astype(np.uint8),
    }


def write_idx(folder: Path, content: Dict[str, bytes], packed: Sequence[str] = ()) -> Path:
    for key, raw in content.items():
        if key in packed:
            (folder / f"{NAMES[key]}.gz").write_bytes(gzip.compress(raw))
        else:
            (folder / NAMES[key]).write_bytes(raw)
    return folder


def write_npz(path: Path, **changed: Any) -> Path:
    content = {**arrays(), **changed}
    np.savez(str(path), **{key: value for key, value in content.items() if value is not None})
    return path


def assert_same(loaded: Any, expected: Dict[str, np.ndarray]) -> None:
    (x_train, y_train), (x_test, y_test) = loaded
    for found, key in (
        (x_train, "x_train"),
        (y_train, "y_train"),
        (x_test, "x_test"),
        (y_test, "y_test"),
    ):
        assert found.dtype == np.uint8
        np.testing.assert_array_equal(found, expected[key])


# --- Valid files -----------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [(), tuple(NAMES), ("x_train", "y_test")])
def test_a_folder_of_idx_files_raw_or_packed(tmp_path: Path, packed: Sequence[str]) -> None:
    expected = arrays()
    folder = write_idx(tmp_path, {key: idx(value) for key, value in expected.items()}, packed)
    assert_same(load_data(folder), expected)
    assert_same(load_data(str(folder)), expected)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.int64, ">i2", np.uint64])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_with_labels_of_any_integers(tmp_path: Path, dtype: Any, save: Any) -> None:
    expected = arrays()
    labels = {key: expected[key].astype(dtype) for key in ("y_train", "y_test")}
    save(str(tmp_path / "digits.npz"), **{**expected, **labels})
    assert_same(load_data(tmp_path / "digits.npz"), expected)


def test_an_npz_with_fortran_order_and_more_arrays(tmp_path: Path) -> None:
    expected = arrays()
    path = write_npz(
        tmp_path / "digits.npz", x_train=np.asfortranarray(expected["x_train"]), other=np.zeros(3)
    )
    assert_same(load_data(path), expected)


@settings(max_examples=60)
@given(
    train=st.integers(1, 20),
    test=st.integers(1, 20),
    seed=st.integers(0, 2**32 - 1),
    packed=st.sets(st.sampled_from(sorted(NAMES))),
)
def test_whatever_is_written_is_read(
    tmp_path: Path, train: int, test: int, seed: int, packed: Any
) -> None:
    for path in tmp_path.iterdir():
        path.unlink()
    expected = arrays(train, test, seed)
    write_idx(tmp_path, {key: idx(value) for key, value in expected.items()}, packed)
    assert_same(load_data(tmp_path), expected)
    np.savez(str(tmp_path / "same.npz"), **expected)
    assert_same(load_data(tmp_path / "same.npz"), expected)


# --- Damaged files ---------------------------------------------------------------------------

IDX_FAULTS = {
    "a wrong magic number": (
        lambda raw: b"\0\0\x0d\3" + raw[4:],
        ("0x00000d03", "0x00000803"),
    ),
    "labels where images belong": (
        lambda raw: idx(np.zeros(3)),
        ("0x00000801", "0x00000803"),
    ),
    "an empty file": (lambda raw: b"", ("0x", "0x00000803")),
    "a header cut short": (lambda raw: raw[:10], ("header", "10")),
    "cut short": (lambda raw: raw[:-1], ("before", "2,352")),
    "too long": (lambda raw: raw + b"\0", ("longer", "2,352")),
    "images of another size": (lambda raw: idx(np.zeros((3, 32, 32))), ("(32, 32)", "(28, 28)")),
    "a header that promises terabytes": (
        lambda raw: raw[:4] + struct.pack(">3I", 2**32 - 1, 28, 28) + raw[16:],
        ("before", f"{784 * (2**32 - 1):,}"),
    ),
    "no images": (lambda raw: idx(np.zeros((0, 28, 28))), ("0", "3")),
}


@pytest.mark.parametrize("packed", [(), ("x_train",)])
@pytest.mark.parametrize("fault", IDX_FAULTS)
def test_a_faulty_idx_file_is_named(tmp_path: Path, fault: str, packed: Sequence[str]) -> None:
    spoil, named = IDX_FAULTS[fault]
    content = {key: idx(value) for key, value in arrays().items()}
    content["x_train"] = spoil(content["x_train"])
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        load_data(write_idx(tmp_path, content, packed))
    # The number of images is compared with the number of labels, which is in a different file.
    path = tmp_path if fault == "no images" else tmp_path / NAMES["x_train"]
    assert str(path) in str(caught.value)
    assert_names(str(caught.value), *named)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda gz: gz[:-9],  # ends early
        lambda gz: b"no gzip at all",
        lambda gz: gz[:12] + bytes([gz[12] ^ 0xFF]) + gz[13:],  # a byte of the stream
        lambda gz: gz[:-5] + bytes([gz[-5] ^ 1]) + gz[-4:],  # its checksum
    ],
)
def test_broken_gzip_is_named(tmp_path: Path, spoil: Any) -> None:
    folder = write_idx(tmp_path, {key: idx(value) for key, value in arrays().items()}, tuple(NAMES))
    path = folder / f"{NAMES['x_train']}.gz"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ValueError, match="gzip") as caught:
        load_data(folder)
    assert_names(str(caught.value), path)


def test_a_folder_without_one_of_the_files_is_refused(tmp_path: Path) -> None:
    folder = write_idx(tmp_path, {key: idx(value) for key, value in arrays().items()})
    (folder / NAMES["y_test"]).unlink()
    with pytest.raises(FileNotFoundError) as caught:
        load_data(folder)
    assert_names(str(caught.value), folder, "t10k-labels-idx1-ubyte", "t10k-labels-idx1-ubyte.gz")


class Surprise:
    """An object that, if unpickled, makes the test fail."""

    def __reduce__(self) -> Any:
        return (pytest.fail, ("a pickled object was loaded",))


NPZ_FAULTS = {
    "a key missing": ({"y_test": None}, ("y_test", "x_train, y_train, x_test, y_test")),
    "pickled objects": ({"x_train": np.array([Surprise()] * 3)}, ("x_train", "object", "uint8")),
    "floats for images": (
        {"x_train": np.zeros((3, 28, 28), np.float32)},
        ("x_train", "float32", "uint8"),
    ),
    "floats for labels": ({"y_test": np.zeros(2)}, ("y_test", "float64", "integers")),
    "flattened images": (
        {"x_test": np.zeros((2, 784), np.uint8)},
        ("x_test", "(2, 784)", "(n, 28, 28)"),
    ),
    "images of another size": (
        {"x_test": np.zeros((2, 32, 32), np.uint8)},
        ("x_test", "(2, 32, 32)", "(n, 28, 28)"),
    ),
    "one-hot labels": (
        {"y_train": np.zeros((3, 10), np.uint8)},
        ("y_train", "(3, 10)", "(n,)"),
    ),
    "a label of 10": ({"y_train": np.array([0, 10, 2])}, ("training", "10", "0 to 9")),
    "a label of -1": ({"y_test": np.array([0, -1])}, ("test", "-1", "0 to 9")),
    "fewer labels": ({"y_train": np.zeros(2, int)}, ("training", "3", "2")),
    "an empty set": (
        {"x_test": np.zeros((0, 28, 28), np.uint8), "y_test": np.zeros(0, int)},
        ("test", "empty"),
    ),
}


@pytest.mark.parametrize("fault", NPZ_FAULTS)
def test_a_faulty_npz_is_named(tmp_path: Path, fault: str) -> None:
    changed, named = NPZ_FAULTS[fault]
    path = write_npz(tmp_path / "digits.npz", **changed)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        load_data(path)
    assert_names(str(caught.value), path, *named)


def npy(header: bytes, content: bytes = b"", version: bytes = b"\1\0") -> bytes:
    length = struct.pack("<H" if version == b"\1\0" else "<I", len(header))
    return b"\x93NUMPY" + version + length + header + content


def with_x_train(path: Path, raw: bytes, method: int = zipfile.ZIP_DEFLATED) -> Path:
    write_npz(path, x_train=None)
    with zipfile.ZipFile(str(path), "a", method) as archive:
        archive.writestr("x_train.npy", raw)
    return path


PLAIN = b"{'descr': '|u1', 'fortran_order': False, 'shape': (3, 28, 28), }"


@pytest.mark.parametrize("version", [b"\1\0", b"\2\0", b"\3\0"])
@pytest.mark.parametrize(
    "header",
    [
        PLAIN + b" " * 53 + b"\n",
        b"{'shape':(3,28,28),'descr':'uint8','fortran_order':False}",
        PLAIN.replace(b"3, 28, 28", b"3L, 28L, 28L"),  # Python 2 wrote such headers
    ],
)
def test_an_array_with_another_header(tmp_path: Path, header: bytes, version: bytes) -> None:
    pixels = arrays()["x_train"].tobytes()
    path = with_x_train(tmp_path / "digits.npz", npy(header, pixels, version))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns of headers written by Python 2
        assert_same(load_data(path), arrays())


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "header"),
        (b"\x93NUMPY\7\0", "header"),
        (npy(b"{'descr': '|u1', 'shape': (3, 28"), "header"),
        (npy(b"__import__('os')"), "header"),
        (npy(PLAIN.replace(b"3,", b"-3,")), "header"),
        (npy(PLAIN.replace(b"|u1", b"|u0")), "header"),
        (npy(PLAIN + b" " * 5000, bytes(2352)), "header"),
        (npy(PLAIN, bytes(2352), b"\2\1"), "header"),
        (npy(PLAIN.replace(b"3,", b"9999999999,"), b"\0"), "7,839,999,999,216"),
        (npy(PLAIN, bytes(2353)), "2,352"),
    ],
)
def test_a_faulty_array_in_an_npz(tmp_path: Path, raw: bytes, fault: str) -> None:
    path = with_x_train(tmp_path / "digits.npz", raw)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        load_data(path)
    assert_names(str(caught.value), path, "x_train", fault)


HOSTILE = {
    "that overflows the parser": b"1+" * 200_000 + b"1",  # Python 3.7 crashed
    "that the parser reports": b"(" * 120 + b")" * 120,
    "that the parser warns about": b"1if 1else 1",
    "with a number that cannot be printed": PLAIN.replace(b"3,", b"0x" + b"f" * 4000 + b","),
    "with a shape without an end": PLAIN.replace(b"3,", b"1, " * 5000),
    "with a dtype of several lines": PLAIN.replace(b"'|u1'", b"[('a\\nb', '|u1')]" * 40),
}


@pytest.mark.parametrize("header", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_header_is_refused_in_one_line(tmp_path: Path, capfd: Any, header: bytes) -> None:
    path = with_x_train(tmp_path / "digits.npz", npy(header, version=b"\2\0"))
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
            load_data(path)
    assert_names(str(caught.value), path, "x_train", "header")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < len(str(path)) + 300
    assert not warned
    assert capfd.readouterr() == ("", "")


BLANK = bytes(20_000 * 784)  # can be compressed to a thousandth
BOMBS = {
    "more pixels than promised": (npy(PLAIN, BLANK), zipfile.ZIP_DEFLATED, "longer"),
    "pixels of another type": (
        npy(PLAIN.replace(b"|u1", b"<f8"), BLANK),
        zipfile.ZIP_DEFLATED,
        "float64",
    ),
    "a header without an end": (
        b"\x93NUMPY\2\0" + b"\xff" * 4 + BLANK,
        zipfile.ZIP_DEFLATED,
        "header",
    ),
    "bzip2": (npy(PLAIN, BLANK), zipfile.ZIP_BZIP2, "deflated"),
    "LZMA": (npy(PLAIN, BLANK), zipfile.ZIP_LZMA, "deflated"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_not_unpacked(tmp_path: Path, bomb: str) -> None:
    raw, method, fault = BOMBS[bomb]
    path = with_x_train(tmp_path / "digits.npz", raw, method)
    assert path.stat().st_size < 30_000
    tracemalloc.start()
    try:
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
            load_data(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    assert_names(str(caught.value), path, "x_train", fault)


def flip(raw: bytes, where: int) -> bytes:
    return raw[:where] + bytes([raw[where] ^ 0xFF]) + raw[where + 1 :]


def not_utf8(raw: bytes) -> bytes:
    """Damages the first name in a zip archive's directory and marks the name as UTF-8."""
    entry = raw.index(b"PK\1\2")
    return flip(raw[: entry + 8] + b"\0\x08" + raw[entry + 10 :], entry + 46)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"",
        lambda raw: b"not a zip archive",
        lambda raw: raw[:200],
        lambda raw: flip(raw, 1000),  # a pixel, so that the checksum is wrong
        lambda raw: flip(raw, len(raw) - 20),
        lambda raw: raw[:-3] + b"\x7f" + raw[-2:],  # the members would begin before the file
        not_utf8,
        lambda raw: raw[:26] + b"\xff\xff" + raw[28:],  # a name of 65,535 bytes
    ],
)
def test_a_damaged_archive_is_named(tmp_path: Path, spoil: Any) -> None:
    path = write_npz(tmp_path / "digits.npz", more=np.zeros(10_000))
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        load_data(path)
    assert_names(str(caught.value), path, "x_train, y_train, x_test, y_test")
    assert len(str(caught.value)) < len(str(path)) + 400


def test_an_offset_beyond_all_files_is_named(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "digits.npz")
    with zipfile.ZipFile(str(path), "a") as archive:
        archive.getinfo("x_train.npy").header_offset = 2**64 - 1
        archive.writestr("more", "")  # so that the directory is written again
    with pytest.raises(ValueError, match="offset") as caught:
        load_data(path)
    assert str(path) in str(caught.value)


@settings(max_examples=300)
@given(data=st.data())
def test_a_changed_file_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever part of a file is changed, the reader returns arrays or raises a ValueError."""
    whole = io.BytesIO()
    np.savez(whole, **arrays())
    raw = bytearray(whole.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    del raw[data.draw(st.integers(len(raw) // 2, len(raw))) :]
    path = tmp_path / "changed.npz"
    path.write_bytes(bytes(raw))
    try:
        train, test = load_data(path)
    except ValueError as error:
        assert str(path) in str(error)  # noqa: PT017
    else:
        assert len(train.images) == len(train.labels)
        assert len(test.images) == len(test.labels)
