"""Reads picture files as greyscale arrays; needs NumPy and Pillow, and pillow-heif for HEIC."""

import io
import warnings
from pathlib import Path
from typing import Any, BinaryIO, List, Tuple, Union

import numpy as np
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from tf1_mnist.data import jpeg_files
from tf1_mnist.words import InputError

# The types of pictures, with the suffixes of their files. The name of a type, in capitals, is the
# name of its decoder in Pillow, except that pillow-heif decodes HEIC.
TYPES = {
    "PNG": [".png"],
    "JPEG": [".jpg", ".jpeg"],
    "BMP": [".bmp"],
    "WebP": [".webp"],
    "GIF": [".gif"],
    "TIFF": [".tif", ".tiff"],
    "HEIC": [".heic", ".heif"],
}
NAMES = "{} or {}".format(", ".join([*TYPES][:-1]), [*TYPES][-1])
SUFFIXES = [suffix for suffixes in TYPES.values() for suffix in suffixes]
MAX_PIXELS = 50_000_000
# The least differences between grey values in a partly transparent picture.
_VARIED = 64  # between ink and paper
_SOFT = 32  # between the middle of a stroke and its soft edge
_ORIENTATION = 0x0112  # the number of the Exif field for the orientation
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")  # after four bytes
# The greatest number of pixels in all scans of a JPEG file together. A progressive file usually has
# 10 scans, and each of them takes time.
_MOST_SCANNED = 20 * MAX_PIXELS
MAX_BYTES = 8 * MAX_PIXELS  # twice the uncompressed size of the largest picture


def read(file: Union[str, Path, BinaryIO]) -> np.ndarray:
    """Reads a picture as a greyscale array and turns it upright.

    Only the first frame of an animation is read.

    Args:
        file: a path; or an open binary file, which error messages call standard input.
    Returns:
        A uint8 array of shape (height, width); 0 is black, and 255 is white. Transparent pixels
        become paper, whose grey value contrasts with that of the ink.
    Raises:
        OSError: the file cannot be opened.
        ValueError: the file is not a complete picture of one of the `TYPES`, or has more than
            `MAX_PIXELS` pixels.
    """
    if isinstance(file, (str, Path)):
        if "\0" in str(file):
            raise ValueError(f"{str(file)!r}: has a NUL character; expected the name of a file")
        with open(file, "rb") as opened:
            return _named(str(file), opened if opened.seekable() else _content(str(file), opened))
    return _named("standard input", _content("standard input", file))


def _content(name: str, file: BinaryIO) -> BinaryIO:
    """Reads a whole file into memory, since the file may be a pipe, which cannot be rewound.

    Raises:
        ValueError: the file is longer than `MAX_BYTES`.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"{name}: too long; expected at most {MAX_BYTES:,} bytes")
    return io.BytesIO(content)


def _named(name: str, file: BinaryIO) -> np.ndarray:
    """Decodes a file as `decode` does, but error messages begin with the file's name."""
    try:
        return decode(file)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def decode(file: BinaryIO) -> np.ndarray:
    """Reads a picture as `read` does, but from a binary file that can be rewound.

    Raises:
        ValueError: as in `read`, but the message does not name the file.
    """
    most = f"{MAX_PIXELS:,}"
    try:
        scans = jpeg_files.scans(file, MAX_BYTES)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warning about large pictures
            picture = Image.open(file, formats=_decoders(file))
            found = f"{picture.width} x {picture.height}"
            fault = InputError("too many pixels", found=found, most=most)
            pixels = picture.width * picture.height
            if pixels <= MAX_PIXELS and scans * pixels > _MOST_SCANNED:
                allowed = max(1, _MOST_SCANNED // pixels)
                found = f"{scans:,}"
                fault = InputError(
                    "too many scans", found=found, pixels=f"{pixels:,}", most=f"{allowed:,}"
                )
            elif pixels <= MAX_PIXELS:
                grey = _grey(picture)
                if grey is not None:
                    return _upright(picture, grey)
                fault = InputError("32 bits")
    except Image.DecompressionBombError:
        fault = InputError("too many pixels", found="far too many", most=most)
    except ImportError:
        raise InputError("HEIC", command='python -m pip install "tf1_mnist[heic]"') from None
    except UnidentifiedImageError:
        raise InputError("no picture", types=NAMES) from None
    except Exception as error:  # every decoder raises errors of its own
        raise InputError("damaged", fault=error, types=NAMES) from None
    raise fault


def _decoders(file: BinaryIO) -> List[str]:
    """Returns the names of the Pillow decoders for a file.

    Raises:
        ImportError: the file is a HEIC picture, but pillow-heif is not installed.
    """
    _, brand = file.read(4), file.read(8)
    file.seek(0)
    if brand in _HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener()
        return ["HEIF"]
    return [name.upper() for name in TYPES if name != "HEIC"]


def _in_mode(mode: str, picture: Any) -> Any:
    """Converts a picture to the given Pillow mode.

    To save memory, a picture that already has this mode is returned unchanged.
    """
    return picture if picture.mode == mode else picture.convert(mode)


def _upright(picture: Any, grey: Any) -> np.ndarray:
    """Rotates the greyscale copy of a picture as specified by the picture's Exif data.

    Rotating the copy needs less memory than rotating the picture itself.
    """
    orientation = picture.getexif().get(_ORIENTATION, 1)
    if orientation != 1 and picture.format != "TIFF":  # Pillow rotates a TIFF when it loads it
        grey.info.clear()  # other Exif fields may be damaged
        grey.getexif()[_ORIENTATION] = orientation
        grey = ImageOps.exif_transpose(grey)
    return np.asarray(grey)


def _grey(picture: Any) -> Any:
    """Returns a picture in Pillow mode L, or None for a picture with 32 bits per pixel."""
    picture.load()
    if picture.mode.startswith(("I", "F")):
        levels = np.asarray(picture)
        if picture.mode == "F" or levels.min() < 0 or levels.max() > 65535:
            return None
        # Some programs store 8-bit values in pixels of more bits.
        return Image.fromarray((levels if levels.max() <= 255 else levels // 257).astype(np.uint8))
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture if picture.mode == "L" else _in_mode("RGB", picture).convert("L")
    picture = _in_mode("RGBA", picture)
    tones, opacity = picture.convert("L"), picture.getchannel("A")
    tones.paste(_paper(tones, np.asarray(opacity)), mask=ImageChops.invert(opacity))
    return tones


def _paper(tones: Any, opacity: np.ndarray) -> int:
    """Returns the grey value with which to fill the transparent part of a picture.

    The visible part may be ink on paper with a transparent margin, the ink alone, or ink whose soft
    edges have kept the grey values of the surrounding paper. The grey values beside the transparent
    part distinguish these cases.

    Args:
        tones: the picture in mode L.
        opacity: uint8 of shape (height, width), 0 is transparent, 255 is opaque.
    """
    visible = opacity >= opacity.max() / 2
    inside = visible.copy()
    inside[1:] &= visible[:-1]
    inside[:-1] &= visible[1:]
    inside[:, 1:] &= visible[:, :-1]
    inside[:, :-1] &= visible[:, 1:]
    edge = visible & ~inside
    darkest, middle, lightest = _levels(tones, visible)
    if not edge.any():  # the paper is half transparent
        return middle if np.ptp(tones.getextrema()) > _VARIED else _contrasting(middle)
    first, beside, last = _levels(tones, edge)
    within = _levels(tones, inside)[1] if inside.any() else beside
    if beside - within > max(_SOFT, lightest - beside):
        return 255
    if within - beside > max(_SOFT, beside - darkest):
        return 0
    if lightest - darkest > last - first + _VARIED:
        return beside  # there is ink inside, but only paper at the edge
    return _contrasting(within)


def _contrasting(ink: int) -> int:
    return 0 if ink > 127 else 255


def _levels(tones: Any, mask: np.ndarray) -> Tuple[int, int, int]:
    """Returns the darkest, the median and the lightest grey value within a mask.

    The darkest and the lightest thousandth of the pixels are ignored. This share is small because
    there may be little ink.
    """
    counts = np.cumsum(tones.histogram(Image.fromarray(mask)))
    darkest, median, lightest = np.searchsorted(counts, counts[-1] * np.array([0.001, 0.5, 0.999]))
    return int(darkest), int(median), int(lightest)
