"""Pictures of handwriting -> numbers, with the signs between their digits.

The way of a picture, one folder after the other; each folder's `__init__.py` lists its modules:

paper/     the ink of the picture, its lines, and the connected pieces of the rest
writing/   the pieces -> rows of writing, and images of them for the network
text/      the network's output -> text, with the evidence that it shows digits
tables/    the lines -> cells with rows of writing; what is read in them -> a table
turning    finds out whether a page is rotated by 90, 180 or 270 degrees
reading    reads a picture: its table, if it shows one, or else its rows

And around it:

images          picture files of one digit each -> images to train on
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
