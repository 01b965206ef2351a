"""Composes rows of digits and signs from images of digits, for a network to learn from.

All random numbers come from one source. `composition` uses the modules from `drawn_digits` to
`camera`. A row is composed in these steps, each listed with its module:

forms           chooses the form of the row: digits alone, arithmetic, a decimal, a date, ...
batches         chooses its digits and their spacing; stacks the rows of a batch
drawn_digits    in one row in five, replaces the MNIST digits with digits drawn in even strokes
habits          makes some digits smaller or larger, higher or lower, throughout the row
strokes         adds strokes that people write but MNIST lacks, such as the bar of a 7
distortion      distorts and thickens each digit
strokes         breaks some digits
signs           writes the signs, using the strokes of 1s from MNIST
spacing         writes digits and signs from left to right: apart, close together, or touching
printed_words   draws a printed word before or after the digits of some rows
clutter         adds ruled lines, dots, ink from another row, and edges
camera          shrinks the row; varies its sharpness, contrast and noise

`no_digits` composes rows of printed text or drawings instead of digits, for `rejection`; it takes
figures drawn in lines from `line_drawings`. `alphabet` lists the symbols, and `pen` draws lines and
arcs. `own` varies rows that a user has written. A network learns both from these rows and from
composed rows. Importing this package imports only `alphabet`, since most commands compose no rows.
"""

from number_reader.rows.alphabet import (
    BLANK,
    HEIGHT,
    SIGNS,
    SYMBOLS,
    are_right,
    classes,
    spell,
    text,
)

__all__ = [
    "BLANK",
    "HEIGHT",
    "SIGNS",
    "SYMBOLS",
    "are_right",
    "classes",
    "spell",
    "text",
]
