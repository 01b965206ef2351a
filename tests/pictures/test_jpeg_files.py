"""Tests the checks that JPEG files must pass before they are decoded."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from messages import naming
from tf1_mnist.pictures import jpeg_files, picture_files


def jpeg(side: int = 64, **options: object) -> bytes:
    file = io.BytesIO()
    tones = np.add.outer(np.arange(side), np.arange(side)) * 200 // (2 * side)
    Image.fromarray(tones.astype(np.uint8)).save(file, "JPEG", **options)
    return file.getvalue()


def repeated(content: bytes, times: int) -> bytes:
    """Repeats the last scan of a progressive JPEG; this does not change the picture."""
    scan = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + times * scan + content[-2:]


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, 2 + len(content)) + content


def scans(content: bytes) -> int:
    file = io.BytesIO(content)
    found = jpeg_files.scans(file)
    assert file.tell() == 0
    return found


def test_scans_are_counted_and_nothing_that_only_looks_like_one() -> None:
    plain, progressive = jpeg(), jpeg(progressive=True)
    assert (scans(plain), scans(progressive)) == (1, 6)  # six for a grey picture in libjpeg
    assert scans(repeated(progressive, 7)) == 13
    thumbnail = segment(0xE0, repeated(progressive, 9))
    assert scans(progressive[:2] + thumbnail + progressive[2:]) == 6
    assert scans(progressive + 99 * b"\xff\xda\0\2") == 6  # after its end, as in a motion photo
    assert scans(progressive[:-2]) == 6
    for other in (b"", b"\xff", b"\xff\xd8", b"GIF89a\xff\xda\0\2"):
        assert scans(other) == 0


def test_a_picture_may_have_many_scans_only_if_it_is_small() -> None:
    small = jpeg(64, progressive=True)
    image = picture_files.decode(io.BytesIO(repeated(small, 500)))
    np.testing.assert_array_equal(image, picture_files.decode(io.BytesIO(small)))
    large = repeated(jpeg(4000, progressive=True), 60)
    with pytest.raises(ValueError, match=naming("66 scans", "16,000,000", "31 scans")):
        picture_files.decode(io.BytesIO(large))


def test_pillow_does_not_join_thousands_of_exif_segments() -> None:
    plain = jpeg()
    exif = segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    assert scans(plain[:2] + 100 * exif + plain[2:]) == 1
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0")
    assert scans(plain[:2] + 200 * xmp + plain[2:]) == 1
    with pytest.raises(ValueError, match=naming("damaged", "Exif", 100)):
        picture_files.decode(io.BytesIO(plain[:2] + 101 * exif + plain[2:]))


def test_the_work_grows_with_the_length_of_the_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    frombuffer = np.frombuffer

    def counted(content: bytes, kind: type, count: int, place: int) -> np.ndarray:
        searched.append(count)
        return frombuffer(content, kind, count, place)

    monkeypatch.setattr(np, "frombuffer", counted)
    for content in (300_000 * b"\xff", 150_000 * b"\xff\0", 150_000 * b"\xff\xd0", bytes(300_000)):
        searched.clear()
        assert scans(b"\xff\xd8" + content) == 0
        assert (len(searched) < 20, sum(searched) < 301_000) == (True, True)


@pytest.mark.parametrize(
    ("content", "most"),
    [
        (segment(0xDA, b"") + bytes(60_000_000), "60,000,000"),
        (2 * segment(0xDA, b"") + bytes(30_000_000), "30,000,000"),
        (310 * segment(0xDB, bytes(65_000)), "20,000,000"),
        (10_000 * b"\xff\xd8", "10,000"),
        (10_000 * b"\xff\xfe\0\0", "10,000"),
    ],
    ids=["one scan", "two scans", "before the first scan", "without a length", "with length 0"],
)
def test_bytes_and_segments_are_limited(content: bytes, most: str) -> None:
    for end in (b"", b"\xff\xd9"):
        with pytest.raises(ValueError, match=naming(most)):
            picture_files.decode(io.BytesIO(b"\xff\xd8" + content + end))


def test_what_follows_the_picture_does_not_count() -> None:
    """A motion photo ends with a film."""
    plain = jpeg()
    image = picture_files.decode(io.BytesIO(plain + bytes(61_000_000)))
    np.testing.assert_array_equal(image, picture_files.decode(io.BytesIO(plain)))
