"""Reads handwritten numbers in pictures: rows, tables, and the signs between the digits.

    import number_reader

    for row in number_reader.read("photo.jpg").rows:
        print(row.text, row.confidence)

A picture passes through these packages:

predictor      the three steps: detect, recognize, build
images         shrinks, enlarges and encodes images
elements       a page and its rows, cells, digits and signs
detection/     finds the ink, its lines and the rows of writing
tables/        finds the cells of tables, and builds tables from the texts of the cells
recognition/   turns rows of writing into text with the network
task           what the network learns: to read a row of digits and signs
rows/          composes the rows that the network learns from
analysis       how the answers are judged and drawn
networks       the networks that the commands use
pretrained     the network that comes with the package
collecting/    rows of your handwriting, for a network to learn from
learning       what a network that learns your handwriting starts with: learning.json
learned        the effect of learning: learned.json
web/           a page to write on, and the same steps in JavaScript
words          the texts that pages show in several languages
commands/      the commands
"""

__version__ = "3.0.0"

from pathlib import Path
from typing import BinaryIO, List, Optional, Union

import numpy as np

from number_reader import pretrained
from number_reader.elements import Page
from number_reader.predictor import Reader, reader_of
from tf1_mnist.pictures import picture_files

__all__ = ["Page", "Reader", "read", "read_table", "reader_of"]

Picture = Union[str, Path, BinaryIO, np.ndarray]


def read(
    picture: Picture, run: Union[str, Path] = pretrained.READER, count: Optional[int] = None
) -> Page:
    """Reads the numbers in a picture.

    Args:
        picture: a path or an open file, as in `picture_files.read`, or uint8 of shape (height,
            width); 0 is black, and 255 is white.
        run: the folder of a finished run; by default, the bundled reader.
        count: as in `reader_of`.
    Raises:
        OSError, ValueError: as in `picture_files.read`, `reader_of` and `Reader.read`.
    """
    pixels = picture if isinstance(picture, np.ndarray) else picture_files.read(picture)
    with reader_of(Path(run), count) as reader:
        return reader.read(pixels)


def read_table(
    picture: Picture, run: Union[str, Path] = pretrained.READER, count: Optional[int] = None
) -> List[List[str]]:
    """Reads the cells of the table in a picture.

    Args:
        picture, run, count: as in `read`, except that `count` is the number of digits in each cell.
    Returns:
        The texts, row by row; "" for an empty cell. In a picture without a table, each row of
        digits counts as a row with one cell.
    Raises:
        OSError, ValueError: as in `read`.
    """
    return [list(texts) for texts in read(picture, run, count).texts]
