"""Pictures of handwriting -> numbers, with the signs between their digits.

jpeg_files      what a JPEG file consists of
picture_files   picture files -> greyscale arrays
ink             separates the ink of a picture from the paper
desk            paints over the dark desk around a sheet of paper
ruling          finds the lines of ruled paper
pieces          finds the connected pieces of ink and groups them into digits
lines           finds the lines of tables
grouping        groups the pieces into rows
page            runs these steps to find the rows in a picture
arrangement     arranges the cells of tables in grids, rows and columns
frame           closes tables that have no outer border
broken_lines    repairs the lines of tables
cut_cells       finds cells that the writing in them cuts into pieces
grid            finds the cells of ruled tables, and the boxes of forms
row_parts       joins the parts of rows
columns         finds the columns of a table without level lines
layout          finds tables, and the writing in each of their cells
preprocessing   the ink of a digit -> an image that looks like MNIST's
images          picture files of one digit each -> images to train on
strips          a row -> a strip like those that the reader was trained on
decoding        the reader's output -> digits and signs
texts           the reader's output -> the likeliest text that people would write
readings        what is read: digits, signs, rows and cells
tables          assembles tables from what is read in their cells
turning         finds out whether a page is rotated by 90, 180 or 270 degrees
spelling        reads strips with a network that reads rows
evidence        decides which rows show digits, and not print or a drawing
reading         reads a picture
"""

from tf1_mnist.handwriting.images import read_images
from tf1_mnist.handwriting.ink import is_light_on_dark, paper, shrink, threshold
from tf1_mnist.handwriting.preprocessing import (
    centre,
    crop,
    digits,
    prepare,
    scale,
    thicken,
)
from tf1_mnist.handwriting.reading import Reader, read, read_table, reader_of
from tf1_mnist.handwriting.readings import Cell, Digit, Reading, Row, Sign

__all__ = [
    "Cell",
    "Digit",
    "Reader",
    "Reading",
    "Row",
    "Sign",
    "centre",
    "crop",
    "digits",
    "is_light_on_dark",
    "paper",
    "prepare",
    "read",
    "read_images",
    "read_table",
    "reader_of",
    "scale",
    "shrink",
    "thicken",
    "threshold",
]
