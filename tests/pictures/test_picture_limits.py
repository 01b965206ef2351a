"""Tests that files which would take a decoder much memory or time are refused beforehand."""

import io
import struct
import zlib
from typing import Any, List

import numpy as np
import pytest
from PIL import Image, ImageFile

from messages import naming
from tf1_mnist.pictures import picture_files, picture_limits


def saved(picture: Any, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


SMALL = Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8))
PNG, GIF, JPEG = (saved(SMALL, form) for form in ("PNG", "GIF", "JPEG"))


def chunk(name: bytes, content: bytes = b"") -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def with_chunks(chunks: bytes) -> bytes:
    return PNG[:33] + chunks + PNG[33:]


def blank_png(width: int, height: int, bits: int, colour: int, interlaced: int = 0) -> bytes:
    """Returns the beginning of a PNG file."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    return PNG[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", b"")


def run_length_bmp(width: int, height: int, bits: int, content: bytes) -> bytes:
    colours = 1 << bits
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 3 - bits // 4, 0, 0, 0, 0, 0)
    place = 14 + len(header) + 4 * colours
    return b"BM" + struct.pack("<III", 0, 0, place) + header + bytes(4 * colours) + content


def exif(count: int) -> bytes:
    """Returns Exif data whose orientation has many values, each of them a fraction."""
    field = struct.pack("<HHII", 0x0112, 5, count, 26)
    return b"II*\0\x08\0\0\0\1\0" + field + bytes(4) + count * b"\1\0\0\0\1\0\0\0"


GIF_IMAGE = GIF.index(b",", 13)
RUNS = run_length_bmp(4000, 2000, 8, b"\xff\1" * 16 + b"\0\0" + b"\0\1")
WEBP = saved(SMALL.convert("RGB"), "WEBP")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (with_chunks(200_000 * chunk(b"teSt")), ["150,000"]),
        (with_chunks(200_000 * chunk(b"IDAT")), ["150,000"]),
        (PNG[:-12] + 200_000 * chunk(b"teSt") + PNG[-12:], ["150,000"]),
        (with_chunks(2 * chunk(b"iCCP", b"a\0\0" + zlib.compress(b"a"))), ["2", "profiles"]),
        (with_chunks(chunk(b"eXIf", exif(250_001))), ["250,001", "250,000"]),
        (GIF[:GIF_IMAGE] + b"!\xfe" + 400_000 * b"\1a" + b"\0" + GIF[GIF_IMAGE:], ["150,000"]),
        (GIF[:GIF_IMAGE] + 700_000 * b"a" + GIF[GIF_IMAGE:], ["150,000"]),
        (JPEG[:2] + b"\xff\xe0\0\2" + 700_000 * b"a" + JPEG[2:], ["150,000"]),
        (JPEG[:2] + 10_000 * b"\xff\xfe\0\2" + JPEG[2:], ["10,000"]),
        (RUNS + bytes(16_002_001), ["BMP", "16,002,000"]),
        (run_length_bmp(4000, 2001, 8, b"\0\1"), ["4000 x 2001", "8,000,000", "BMP"]),
        (run_length_bmp(4000, 2001, 4, b"\0\1"), ["4000 x 2001", "8,000,000", "BMP"]),
        (blank_png(7500, 5001, 16, 6), ["7500 x 5001", "37,500,000", "PNG"]),
        (blank_png(7500, 5001, 8, 6, 1), ["7500 x 5001", "37,500,000", "PNG"]),
        (blank_png(5000, 5001, 16, 2, 1), ["5000 x 5001", "25,000,000", "PNG"]),
        (WEBP + bytes(50_000_000), ["WebP", "50,000,000"]),
        (b"\0\0\0\x1cftypheic" + bytes(25_000_000), ["HEIC"]),  # or names pillow-heif
    ],
    ids=[
        "chunks",
        "pieces of a picture",
        "chunks behind it",
        "profiles",
        "values in Exif data",
        "comments",
        "junk in a GIF",
        "junk in a JPEG",
        "segments",
        "runs",
        "pixels in runs",
        "pixels in runs of 4 bits",
        "16 bits and opacity",
        "opacity, interlaced",
        "16 bits, interlaced",
        "bytes of WebP",
        "bytes of HEIC",
    ],
)
def test_what_would_take_long_is_refused(
    content: bytes, named: List[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any) -> None:
        raise AssertionError("decodes the pixels")

    if not content.startswith(PNG[:8]):  # in a PNG file, some come with or after the pixels
        monkeypatch.setattr(ImageFile.ImageFile, "load_prepare", fail)
    with pytest.raises(ValueError, match=naming(*named)):
        picture_files.decode(io.BytesIO(content))


def test_pillow_reads_a_file_with_a_limited_number_of_calls() -> None:
    class File(io.BytesIO):
        calls = 0

        def read(self, size: Any = -1) -> bytes:
            self.calls += 1
            return super().read(size)

    for content in (
        with_chunks(700_000 * chunk(b"teSt")),
        JPEG[:2] + b"\xff\xe0\0\2" + 2_000_000 * b"a" + JPEG[2:],
    ):
        file = File(content)
        with pytest.raises(ValueError, match=naming("150,001 or more", "150,000")):
            picture_files.decode(file)
        assert file.calls < 600_100


@pytest.mark.parametrize(
    ("mode", "form", "options"),
    [
        ("RGB", "PNG", {"compress_level": 9, "icc_profile": b"a profile"}),
        ("RGB", "JPEG", {"progressive": True}),
        ("RGB", "TIFF", {"compression": "tiff_lzw", "strip_size": 100}),
        ("RGB", "TIFF", {"compression": "jpeg"}),
        ("L", "BMP", {}),
        ("P", "GIF", {"comment": b"comment"}),
        ("RGB", "WEBP", {"lossless": True}),
    ],
)
def test_large_parts_and_many_parts_of_usual_pictures_are_read(
    mode: str, form: str, options: Any
) -> None:
    """The picture is larger than the parts into which it is divided to be made grey."""
    levels = np.add.outer(np.arange(1100) // 3, np.arange(2100) // 5).astype(np.uint8)
    picture = Image.fromarray(levels).convert(mode)
    content = saved(picture, form, **options)
    with Image.open(io.BytesIO(content)) as opened:
        expected = np.asarray(opened.convert("RGB").convert("L"))
    np.testing.assert_array_equal(picture_files.decode(io.BytesIO(content)), expected)


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "GIF"])
def test_a_side_may_have_a_hundred_thousand_pixels(form: str) -> None:
    for size in ((1, 100_001), (100_001, 1)):
        if form != "GIF":  # which has only 16 bits for a side
            with pytest.raises(ValueError, match=naming(f"{size[0]} x {size[1]}", 200)):
                picture_files.decode(io.BytesIO(saved(Image.new("L", size), form)))
    for size in ((1, 60_000), (60_000, 1)):
        picture = picture_files.decode(io.BytesIO(saved(Image.new("L", size), form)))
        assert picture.shape == size[::-1]


def test_webp_pictures_may_have_half_as_many_pixels() -> None:
    assert picture_limits.MAX_PIXELS == 50_000_000
    content = saved(Image.new("RGB", (5000, 5001)), "WEBP", lossless=True, quality=0, method=0)
    with pytest.raises(ValueError, match=naming("5000 x 5001", "25,000,000", "WebP")):
        picture_files.decode(io.BytesIO(content))
