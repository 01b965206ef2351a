"""Tests that the fields of TIFF files and Exif data are read, but not too many of them."""

import io
import struct

import pytest

from messages import naming
from tf1_mnist.pictures import tiff_fields
from tiffs import tiff


def test_fields_are_read_in_both_orders_and_forms() -> None:
    for order in "<>":
        file = io.BytesIO(tiff({256: [7], 257: [8, 9]}, order=order))
        fields = tiff_fields.read(file)
        assert {number: field.values(file) for number, field in fields.items()} == {
            256: [7],
            257: [8, 9],
        }
    big = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2)
    for number, kind, value in ((256, 16, 2**40), (257, 3, 9)):
        big += struct.pack("<HHQQ", number, kind, 1, value)
    file = io.BytesIO(big)
    assert [field.values(file) for field in tiff_fields.read(file).values()] == [[2**40], [9]]
    for other in (b"", b"II", b"\x89PNG\r\n\x1a\n" + bytes(20)):
        assert tiff_fields.read(io.BytesIO(other)) == {}
    with pytest.raises(ValueError, match="BigTIFF"):
        tiff_fields.read(io.BytesIO(b"MM\0+" + bytes(20)))


@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0", b"Exif\0\0Exif\0\0"])
def test_fields_and_values_are_limited_also_in_other_directories(prefix: bytes) -> None:
    pointing = {34665: [8 + 2 + 12 + 4]}
    usual = struct.pack("<H", 9_000) + struct.pack("<HHLL", 7, 4, 1, 1) * 9_000
    tiff_fields.check_exif(prefix + tiff(pointing, usual))
    entry = struct.pack("<HHLL", 7, 5, 250_001, 0)
    values = struct.pack("<H", 1) + entry + bytes(2_000_100)
    fields = struct.pack("<H", 10_001) + struct.pack("<HHLL", 7, 4, 1, 1) * 10_001
    for content, most in ((values, "250,000"), (fields, "10,000")):
        with pytest.raises(ValueError, match=naming(most)):
            tiff_fields.check_exif(prefix + tiff(pointing, content))
