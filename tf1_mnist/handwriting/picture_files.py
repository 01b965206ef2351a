"""Picture files -> grey arrays; NumPy and Pillow."""

import io
import warnings
from pathlib import Path
from typing import Any, BinaryIO, Union

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF")
MAX_PIXELS = 50_000_000
MAX_BYTES = 8 * MAX_PIXELS  # twice what such a picture takes uncompressed


def read(file: Union[str, Path, BinaryIO]) -> np.ndarray:
    """Reads a picture, the right way up and in grey; of an animation, the first.

    Args:
        file: a path, or an open binary file, which messages call standard input.
    Returns:
        uint8 of shape (height, width), 0 is black, 255 is white. What is transparent is
        paper, of a tone that the ink stands out from.
    Raises:
        OSError: the file cannot be opened.
        ValueError: it is no whole picture of `FORMATS`, or has more than `MAX_PIXELS`.
    """
    if isinstance(file, (str, Path)):
        with open(file, "rb") as opened:
            return _decode(opened, str(file))
    content = file.read(MAX_BYTES + 1)  # all of it, since a pipe cannot go back
    if len(content) > MAX_BYTES:
        raise ValueError(f"standard input: does not end; expected at most {MAX_BYTES:,} bytes")
    return _decode(io.BytesIO(content), "standard input")


def _decode(file: BinaryIO, name: str) -> np.ndarray:
    expected = "expected a picture, {} or {}".format(", ".join(FORMATS[:-1]), FORMATS[-1])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own word on many pixels
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height <= MAX_PIXELS:
                return _grey(ImageOps.exif_transpose(picture))
            found = f"{picture.width} x {picture.height} pixels"
    except Image.DecompressionBombError:
        found = "far more pixels"
    except UnidentifiedImageError:
        raise ValueError(f"{name}: no picture; {expected}") from None
    except Exception as error:  # each decoder has errors of its own
        raise ValueError(f"{name}: damaged ({error}); {expected}") from None
    raise ValueError(f"{name}: {found}; expected at most {MAX_PIXELS:,} in all")


def _grey(picture: Any) -> np.ndarray:
    if picture.mode.startswith("I"):  # 16 bits, which Pillow would cut off at 255
        return (np.asarray(picture).astype(int) // 257).astype(np.uint8)
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return np.asarray(picture.convert("RGB").convert("L"))
    tones, opacity = picture.convert("RGBA").convert("LA").split()
    seen = np.asarray(tones)[np.asarray(opacity) >= opacity.getextrema()[1] / 2]
    darkest, middle, lightest = np.percentile(seen, (2, 50, 98))
    paper = 0 if middle > 127 else 255  # behind ink alone
    if lightest - darkest > 64:  # ink on a paper of its own, which ends somewhere
        paper = int(middle)
    return np.asarray(Image.composite(tones, Image.new("L", picture.size, paper), opacity))
