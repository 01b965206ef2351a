"""Tests that the fields of TIFF files are those that Pillow reads, within limits."""

import io
import struct

import pytest
from PIL import Image

from messages import naming
from tf1_mnist.data import tiff_fields


def test_the_values_are_those_that_pillow_reads() -> None:
    file = io.BytesIO()
    Image.new("RGB", (300, 200)).save(file, "TIFF")
    fields = tiff_fields.read(file)
    with Image.open(file) as picture:
        expected = dict(picture.tag_v2)  # type: ignore[attr-defined]
    for number in (256, 257, 258, 277):  # width, height, bits, samples
        found = fields[number].values(file)
        assert (found if len(found) > 1 else found[0]) == (
            list(expected[number]) if len(found) > 1 else expected[number]
        )


def test_a_file_of_another_type_has_no_fields() -> None:
    assert tiff_fields.read(io.BytesIO(b"GIF89a" + bytes(20))) == {}


def test_values_outside_the_file_are_named() -> None:
    field = tiff_fields.Field("<L", 4, 10)
    assert field.values(io.BytesIO(bytes(10) + struct.pack("<4L", 1, 2, 3, 4))) == [1, 2, 3, 4]
    with pytest.raises(ValueError, match="whole numbers"):
        field.values(io.BytesIO(bytes(20)))


def test_the_number_of_values_is_limited() -> None:
    def exif(count: int) -> bytes:
        entry = struct.pack("<HHLL", 256, 3, count, 26)
        return b"Exif\0\0II*\0\x08\0\0\0\1\0" + entry + bytes(4) + bytes(2 * count)

    tiff_fields.check_exif(exif(250_000))
    with pytest.raises(ValueError, match=naming("250,001", "250,000")):
        tiff_fields.check_exif(exif(250_001))
