"""Composes pictures of MNIST test digits, with features that few collected pictures have.

Many of the limits that determine how pictures are read affect only a few pictures. A scene names
the limits without which the program would misread it. Two scenes (a steep row and an open 4) name
no limits, because they are read correctly without any.
"""

from typing import Iterator

from scenes import columns, lined, paper, tables, writing
from scenes.drawing import Scene
from tf1_mnist import data

__all__ = ["Scene", "of_single_digits", "scenes"]


def scenes() -> Iterator[Scene]:
    """Yields the scenes, which are the same every time."""
    _, digits = data.load_data()
    yield from columns.scenes(digits)
    yield from paper.scenes(digits)
    yield from tables.scenes(digits)
    yield from lined.scenes(digits)
    yield from writing.scenes(digits)


def of_single_digits() -> Scene:
    """Returns a scene for networks that read single digits."""
    _, digits = data.load_data()
    return writing.single_digits(digits)
