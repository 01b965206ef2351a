"""The pictures named on a command line: files, folders of files, and standard input."""

import os
import sys
from pathlib import Path
from typing import List, NamedTuple

import numpy as np

from tf1_mnist.pictures import picture_files


class Picture(NamedTuple):
    """A picture.

    name: its name in messages.
    pixels: uint8 of shape (height, width); 0 is black, and 255 is white.
    """

    name: str
    pixels: np.ndarray


def files(given: str) -> List[str]:
    """Returns the picture files that an argument stands for.

    Args:
        given: an argument; - for standard input.
    Returns:
        If the argument is a folder that contains pictures, these pictures, sorted by name;
        otherwise, only the argument itself.
    """
    if not os.path.isdir(given):
        return [given]
    suffixes = picture_files.SUFFIXES
    paths = (path for path in Path(given).glob("*") if path.suffix.lower() in suffixes)
    return sorted(str(path) for path in paths if path.is_file()) or [given]


def read(given: str) -> Picture:
    """Reads a picture.

    Args:
        given: as returned by `files`; - for standard input.
    Raises:
        ValueError: the picture cannot be read; the message names the picture.
    """
    if given == "-" and sys.stdin is None:
        raise ValueError("standard input: closed; expected a picture")
    try:
        if given == "-":
            return Picture("standard input", picture_files.read(sys.stdin.buffer))
        if os.path.isdir(given):
            os.listdir(given)  # raises an error if the folder cannot be read
            suffixes = ", ".join(picture_files.SUFFIXES)
            raise ValueError(f"{given}: no pictures in the folder; expected {suffixes}")
        return Picture(given, picture_files.read(given))
    except OSError as error:
        raise ValueError(f"{given or repr(given)}: {error.strerror}; expected a picture") from None
