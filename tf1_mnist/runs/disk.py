"""Turns TensorFlow disk errors into OSErrors that name the file."""

import contextlib
from pathlib import Path
from typing import Any, Iterator, Union

from tf1_mnist import tf1 as tf


@contextlib.contextmanager
def writes(path: Path) -> Iterator[None]:
    """Within a `with` statement, raises an OSError if TensorFlow cannot write a file or folder."""
    try:
        yield
    except tf.errors.OpError as error:
        raise OSError(f"{path}: cannot be written ({reason(error, path)})") from None


def reason(error: Any, path: Union[str, Path]) -> str:
    """Returns the reason given in a TensorFlow error.

    Most lines of the error message may be about the graph, but one line has the form
    "<file>; <reason>".

    Args:
        error: the tf.errors.OpError.
        path: the beginning of the file's path.
    """
    lines = error.message.splitlines()
    about_the_file = [line for line in lines if str(path) in line]
    return str((about_the_file or lines)[0].rpartition("; ")[2])
