"""Reads the numbers in pictures of handwriting, including the signs between the digits.

The `__init__.py` of each folder lists the folder's modules. A picture passes through the modules of
these folders in this order:

paper/     finds the ink, its lines and the connected components ("pieces") of the other ink
writing/   groups the pieces into rows of writing, and makes images of the rows for the network
text/      turns the network's output into text, and decides which rows show digits
tables/    finds the cells of tables and assembles tables from the texts of the cells

The following modules use those in the folders:

turning    finds out whether a page is rotated by 90, 180 or 270 degrees
reading    reads the table in a picture or, if there is none, the rows of writing;
           `Reader._read_table_or_rows` decides which
"""

from number_reader.handwriting.reading import Reader, read, read_table, reader_of
from number_reader.handwriting.text.readings import Cell, Digit, Reading, Row, Seen, Sign
from tf1_mnist.pictures import picture_files

__all__ = [
    "Cell",
    "Digit",
    "Reader",
    "Reading",
    "Row",
    "Seen",
    "Sign",
    "picture_files",
    "read",
    "read_table",
    "reader_of",
]
