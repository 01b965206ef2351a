"""Picture files -> greyscale arrays. NumPy and Pillow only; pillow-heif, too, for HEIC."""

import io
import warnings
from pathlib import Path
from typing import Any, BinaryIO, List, Union

import numpy as np
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

# The types of pictures, each with the endings of its files' names. In capitals, a name is that of
# Pillow's decoder, except HEIC, whose decoder is pillow-heif's.
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
_ORIENTATION = 0x0112  # the number of an Exif field
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")  # after four bytes
MAX_BYTES = 8 * MAX_PIXELS  # twice the uncompressed size of such a picture


def read(file: Union[str, Path, BinaryIO]) -> np.ndarray:
    """Reads a picture in greyscale, rotated upright; the first frame of an animation.

    Args:
        file: a path, or an open binary file, which error messages call standard input.
    Returns:
        uint8 of shape (height, width), 0 is black, 255 is white. Transparent pixels become
        paper, with a brightness that contrasts with the ink.
    Raises:
        OSError: the file cannot be opened.
        ValueError: it is not a complete picture in one of the `TYPES`, or has more than
            `MAX_PIXELS`.
    """
    if isinstance(file, (str, Path)):
        with open(file, "rb") as opened:
            return _named(str(file), opened)
    content = file.read(MAX_BYTES + 1)  # all of it, since a pipe cannot be rewound
    if len(content) > MAX_BYTES:
        raise ValueError(f"standard input: too long; expected at most {MAX_BYTES:,} bytes")
    return _named("standard input", io.BytesIO(content))


def _named(name: str, file: BinaryIO) -> np.ndarray:
    """Decodes a file; error messages begin with its name."""
    try:
        return decode(file)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def decode(file: BinaryIO) -> np.ndarray:
    """Reads a picture as `read` does, from a binary file that can be rewound.

    Raises:
        ValueError: as `read`, but the message names no file.
    """
    expected = f"expected a picture, {NAMES}"
    most = f"expected at most {MAX_PIXELS:,} in total"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warning about large pictures
            picture = Image.open(file, formats=_decoders(file))
            found = f"{picture.width} x {picture.height} pixels; {most}"
            if picture.width * picture.height <= MAX_PIXELS:
                grey = _grey(picture)
                if grey is not None:
                    return _upright(picture, grey)
                found = "32 bits per pixel; expected 8 or 16"
    except Image.DecompressionBombError:
        found = f"far too many pixels; {most}"
    except ImportError:
        raise ValueError(
            "a HEIC picture, as from an iPhone; expected the package pillow-heif, which reads "
            'them (python -m pip install "tf1_mnist[heic]")'
        ) from None
    except UnidentifiedImageError:
        raise ValueError(f"not a picture; {expected}") from None
    except Exception as error:  # every decoder raises errors of its own
        raise ValueError(f"damaged ({error}); {expected}") from None
    raise ValueError(found)


def _decoders(file: BinaryIO) -> List[str]:
    """Returns the names of Pillow's decoders for a file.

    Raises:
        ImportError: it is a HEIC picture, and pillow-heif is not installed.
    """
    _, brand = file.read(4), file.read(8)
    file.seek(0)
    if brand in _HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener()
        return ["HEIF"]
    return [name.upper() for name in TYPES if name != "HEIC"]


def _in_mode(mode: str, picture: Any) -> Any:
    """Returns a picture in a mode of Pillow's; itself, if it has that mode, to save memory."""
    return picture if picture.mode == mode else picture.convert(mode)


def _upright(picture: Any, grey: Any) -> np.ndarray:
    """Rotates a picture's grey copy, which needs less memory, as the picture's Exif says."""
    orientation = picture.getexif().get(_ORIENTATION, 1)
    if orientation != 1 and picture.format != "TIFF":  # Pillow rotates a TIFF when it loads it
        grey.getexif()[_ORIENTATION] = orientation
        grey = ImageOps.exif_transpose(grey)
    return np.asarray(grey)


def _grey(picture: Any) -> Any:
    """Returns a picture in Pillow's mode L; None for one of 32 bits per pixel."""
    picture.load()
    if picture.mode.startswith(("I", "F")):
        levels = np.asarray(picture)
        if picture.mode == "F" or levels.min() < 0 or levels.max() > 65535:
            return None
        return Image.fromarray((levels // 257).astype(np.uint8))
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture if picture.mode == "L" else _in_mode("RGB", picture).convert("L")
    picture = _in_mode("RGBA", picture)
    tones, opacity = picture.convert("L"), picture.getchannel("A")
    opaque = opacity.getextrema()[1] / 2
    counts = np.cumsum(tones.histogram(opacity.point(lambda each: 255 * (each >= opaque))))
    darkest, middle, lightest = np.searchsorted(counts, counts[-1] * np.array([0.02, 0.5, 0.98]))
    paper = 0 if middle > 127 else 255  # if the opaque part is ink only
    if lightest - darkest > 64:  # the opaque part is ink on paper
        paper = int(middle)
    tones.paste(paper, mask=ImageChops.invert(opacity))
    return tones
