"""The pictures named on a command line: files, folders of files, and standard input."""

import os
import sys
from pathlib import Path
from typing import Any, Callable, List, TypeVar

import numpy as np

from tf1_mnist.data import picture_files

Result = TypeVar("Result")


def files(given: str) -> List[str]:
    """Returns the picture files that an argument stands for.

    Args:
        given: an argument; - for standard input.
    Returns:
        The pictures in the folder, sorted by name. If the argument is not a folder, or is a folder
        without pictures, only the argument itself.
    """
    if not os.path.isdir(given):
        return [given]
    suffixes = picture_files.SUFFIXES
    paths = (path for path in Path(given).glob("*") if path.suffix.lower() in suffixes)
    return sorted(str(path) for path in paths if path.is_file()) or [given]


def called(name: str) -> str:
    """Returns the name of a picture as it is printed."""
    return "standard input" if name == "-" else name


def read(name: str) -> np.ndarray:
    """Reads a picture.

    Args:
        name: as returned by `files`; - for standard input.
    Raises:
        ValueError: it cannot be read; the message names it.
    """
    if name == "-" and sys.stdin is None:
        raise ValueError("standard input: closed; expected a picture")
    try:
        if name != "-" and os.path.isdir(name):
            os.listdir(name)  # raises an error if the folder cannot be read
            suffixes = ", ".join(picture_files.SUFFIXES)
            raise ValueError(f"{name}: no pictures in the folder; expected {suffixes}")
        return picture_files.read(sys.stdin.buffer if name == "-" else name)
    except OSError as error:
        raise ValueError(f"{name or repr(name)}: {error.strerror}; expected a picture") from None


def naming(name: str, work: Callable[..., Result], *arguments: Any) -> Result:
    """Does some work with a picture; error messages begin with the picture's name."""
    try:
        return work(*arguments)
    except ValueError as error:
        raise ValueError(f"{called(name)}: {error}") from None
