"""Pictures of handwriting -> numbers, with the signs between their digits.

A picture passes through these folders in this order. The `__init__.py` of each folder lists its
modules:

paper/     the picture -> its ink, its lines, and the connected components ("pieces") of the rest
writing/   the pieces -> rows of writing, and images of the rows for the network
text/      the network's output -> text, and the evidence that the picture shows digits
tables/    the lines -> cells with rows of writing; the texts of the cells -> a table
turning    finds out whether a page is rotated by 90, 180 or 270 degrees
reading    reads a picture: its table, if it shows one, or else its rows; which of the two is
           decided in `Reader._read_table_or_rows`

One more module:

images     picture files of one digit each -> images to train on
"""

from tf1_mnist.data import picture_files
from tf1_mnist.handwriting.images import read_images
from tf1_mnist.handwriting.reading import Reader, read, read_table, reader_of
from tf1_mnist.handwriting.text.readings import Cell, Digit, Reading, Row, Seen, Sign
from tf1_mnist.handwriting.writing.preprocessing import prepare

__all__ = [
    "Cell",
    "Digit",
    "Reader",
    "Reading",
    "Row",
    "Seen",
    "Sign",
    "picture_files",
    "prepare",
    "read",
    "read_images",
    "read_table",
    "reader_of",
]
