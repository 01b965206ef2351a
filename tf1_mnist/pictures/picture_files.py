"""Reads picture files as greyscale arrays; needs NumPy and Pillow, and pillow-heif for HEIC."""

import io
import re
import warnings
from pathlib import Path
from typing import Any, BinaryIO, List, Union

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from tf1_mnist.pictures import greyscale, picture_limits
from tf1_mnist.pictures.picture_limits import MAX_PIXELS
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
_ORIENTATION = 0x0112  # the number of the Exif field for the orientation
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")  # after four bytes
_INSTALL = 'python -m pip install . "./packages/number_reader[heic]"'
_MODULES = r"(PIL|pillow_heif)\b"
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
    _ignore_warnings()
    try:
        picture = picture_limits.opened(file, _decoders(file))
        picture.load()
        orientation = _orientation(picture)
        tones, opacity = greyscale.layers(picture)
        del picture  # its colours take more memory than the grey values
        return _upright(greyscale.on_paper(tones, opacity), orientation)
    except InputError:
        raise
    except Image.DecompressionBombError:
        most = f"{MAX_PIXELS:,}"
        raise InputError("too many pixels", found="far too many", most=most) from None
    except ImportError:
        raise InputError("HEIC", command=_INSTALL) from None
    except UnidentifiedImageError:
        raise InputError("no picture", types=NAMES) from None
    except Exception as error:  # every decoder raises errors of its own
        fault = " ".join(str(error).split())  # some messages have several lines
        raise InputError("damaged", fault=fault, types=NAMES) from None


def _ignore_warnings() -> None:
    """Makes this process ignore the warnings of decoders, such as that about large pictures.

    `warnings.catch_warnings` would change, and restore, the filters of all other threads, too.
    """
    own = ("ignore", None, Warning, re.compile(_MODULES), 0)
    if [*warnings.filters[:1]] != [own]:
        warnings.filterwarnings("ignore", module=_MODULES)


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


def _orientation(picture: Any) -> int:
    """Returns the orientation in a picture's Exif data; 1 means upright."""
    if picture.format == "TIFF":  # Pillow rotates a TIFF when it loads it
        return 1
    orientation: int = picture.getexif().get(_ORIENTATION, 1)
    return orientation


def _upright(grey: Any, orientation: int) -> np.ndarray:
    """Rotates a greyscale picture, which needs less memory than rotating the picture in colour."""
    if orientation != 1:
        grey.info.clear()  # other Exif fields may be damaged
        grey.getexif()[_ORIENTATION] = orientation
        grey = ImageOps.exif_transpose(grey)
    return np.asarray(grey)
