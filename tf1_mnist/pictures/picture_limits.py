"""Opens picture files with Pillow, except those that would take too much memory or time.

A small file can declare a huge picture, or keep a decoder busy for minutes. The limits leave room
for photographs and scans: decoding a picture takes at most about 500 MB besides the file.
"""

from typing import Any, BinaryIO, List, Tuple

from PIL import Image

from tf1_mnist.pictures import jpeg_files, png_files, tiff_fields, tiff_files
from tf1_mnist.words import InputError

MAX_PIXELS = 50_000_000
# Decoders take time for each row of pixels. A longer side would leave fewer than 500 pixels for the
# other one, and a picture as narrow as this cannot be read anyway.
_MOST_ON_A_SIDE = 100_000
_TIMES = MAX_PIXELS // 500 // 500
# The greatest number of pixels in all scans of a JPEG file together. A progressive file usually has
# 10 scans, and each of them takes time.
_MOST_SCANNED = 10 * MAX_PIXELS
_MOST_WEBP = MAX_PIXELS // 2  # its decoder takes up to 20 bytes for each pixel
_MOST_WEBP_BYTES = 50_000_000  # it takes up to 5 bytes for each byte, too
_MOST_CMYK = 40_000_000  # in several scans, which take 12 bytes for each pixel
_MOST_RUNS = 8_000_000  # pixels in a run-length encoded BMP, which Pillow decodes in Python
_MOST_RUN_BYTES = 2 * _MOST_RUNS + 2_000
_MOST_HEIC_BYTES = 25_000_000  # a photograph of 48 million pixels usually has 5 million
_MOST_PNG = 6 * MAX_PIXELS  # bytes, uncompressed; those of interlaced pictures count twice
_MOST_PROFILE = 2_000_000  # characters
_MOST_READS = 600_000
_HEX_EXIF = "Raw profile type exif"  # the name of Exif data that are text in a PNG file


class _Counted:
    """A file with a limit on the number of calls of `read`.

    Pillow reads each part of a file, such as a chunk or a comment, with some calls from Python.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, _MOST_READS

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            most = _MOST_READS // 4  # Pillow usually needs up to four calls for a part
            raise InputError("too many parts", found=f"{most + 1:,}", most=f"{most:,}")
        return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def opened(file: BinaryIO, decoders: List[str]) -> Any:
    """Returns a picture whose pixels Pillow has not yet decoded.

    Args:
        file: a file that can be rewound.
        decoders: the names of the decoders to try.
    Raises:
        ValueError: the picture would take too much memory or time.
    """
    scans = jpeg_files.scans(file)
    tiff_files.check(file)
    counted: Any = _Counted(file)
    png_files.check(counted)
    is_webp = file.read(12)[8:] == b"WEBP"
    size = file.seek(0, 2)
    file.seek(0)
    if "HEIF" in decoders:
        _expect_bytes("HEIC", size, _MOST_HEIC_BYTES)
    if is_webp:
        _expect_bytes("WebP", size, _MOST_WEBP_BYTES)
    picture = Image.open(counted, formats=decoders)
    found = f"{picture.width} x {picture.height}"
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS:
        raise InputError("too many pixels", found=found, most=f"{MAX_PIXELS:,}")
    if max(picture.size) > _MOST_ON_A_SIDE:
        raise InputError("too long", found=found, times=f"{_TIMES}")
    if scans * pixels > _MOST_SCANNED:
        most = f"{max(1, _MOST_SCANNED // pixels):,}"
        raise InputError("too many scans", found=f"{scans:,}", pixels=f"{pixels:,}", most=most)
    kind, most_pixels = _kind(picture, scans)
    if pixels > most_pixels:
        raise InputError("too many of a kind", found=found, kind=kind, most=f"{most_pixels:,}")
    if kind == "BMP":
        _expect_bytes(kind, size, _MOST_RUN_BYTES)
    tiff_fields.check_exif(picture.info.get("exif") or b"")
    if len(picture.info.get(_HEX_EXIF, "")) > _MOST_PROFILE:
        raise ValueError(f"Exif data of more than {_MOST_PROFILE:,} characters")
    return picture


def _expect_bytes(kind: str, size: int, most: int) -> None:
    if size > most:
        raise InputError("too many bytes", kind=kind, found=f"{size:,}", most=f"{most:,}")


def _kind(picture: Any, scans: int) -> Tuple[str, int]:
    """Returns a name for the kind of a picture, and the greatest number of pixels of this kind."""
    decoder, arguments = "", ""
    if picture.tile:
        decoder, _, _, arguments = picture.tile[0]
    if picture.format == "WEBP":
        return "WebP", _MOST_WEBP
    if decoder == "bmp_rle":
        return "BMP", _MOST_RUNS
    if picture.mode == "CMYK" and scans > 1:
        return "JPEG (CMYK)", _MOST_CMYK
    if decoder == "zip":
        bands, _, depth = str(arguments).partition(";")  # such as RGBA;16B
        size = len(bands) * (2 if depth == "16B" else 1)
        return "PNG", _MOST_PNG // (2 * size if "interlace" in picture.info else size)
    return "", MAX_PIXELS
