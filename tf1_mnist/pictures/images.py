"""Turns picture files, each showing one digit, into images for training."""

from pathlib import Path
from typing import Iterable, Iterator

import numpy as np
from PIL import Image, ImageChops

from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.pictures import picture_files
from tf1_mnist.pictures.preparing import prepare


def read_images(paths: Iterable[Path]) -> Iterator[np.ndarray]:
    """Reads pictures that each show a single digit or another symbol, drawn in ink.

    A greyscale picture of 28 x 28 pixels is used as it is. `prepare` turns any other
    picture into an image like those in MNIST.

    Args:
        paths: the files, of the types that `picture_files` lists.
    Yields:
        An image for each file, as a uint8 array of shape (28, 28).
    Raises:
        OSError: a file cannot be opened.
        ValueError: a file is not a complete picture, or as in `prepare`; the message names the
            file.
    """
    for path in paths:
        picture = picture_files.read(path)
        if picture.shape == (IMAGE_SIZE, IMAGE_SIZE) and _is_grey(path):
            yield picture
        else:
            yield _prepared(picture, path)


def _prepared(picture: np.ndarray, path: Path) -> np.ndarray:
    try:
        return prepare(picture)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _is_grey(path: Path) -> bool:
    """Returns whether all pixels are opaque and grey; the file may have colour channels."""
    with Image.open(str(path)) as picture:
        if picture.mode in ("1", "L") or picture.mode.startswith("I"):
            return "transparency" not in picture.info
        red, *others, opacity = picture.convert("RGBA").split()
        is_opaque = opacity.getextrema()[0] == 255
        return is_opaque and all(
            ImageChops.difference(red, other).getbbox() is None for other in others
        )
