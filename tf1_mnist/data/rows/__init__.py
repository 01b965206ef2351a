"""Rows of digits, which a network learns to read, composed from images of single digits.

A row is composed in these steps, each by a module; all random numbers come from one source:

batches         chooses one to six digits and their spacing; stacks the rows of a batch
drawn_digits    draws, for one row in five, digits of even strokes in the place of MNIST's
strokes         adds strokes that people write and MNIST lacks, such as the bar of a 7
composition     distorts and thickens each digit
strokes         breaks some digits
composition     writes the digits from left to right: apart, close together, or touching
signs           draws signs between them, which are not digits
printed_words   prints, for some rows, a word before or after the digits
clutter         adds ruled lines, dots, ink of another row, and edges
composition     shrinks the row; varies its sharpness, contrast and noise

`pen` draws the lines and arcs.
"""

from tf1_mnist.data.rows.batches import (
    LONGEST,
    NO_DIGIT,
    Rows,
    fixed_rows,
    random_rows,
    spell,
    stack,
)
from tf1_mnist.data.rows.composition import APART, CLOSE, HEIGHT, TOUCHING, Spacing, compose

__all__ = [
    "APART",
    "CLOSE",
    "HEIGHT",
    "LONGEST",
    "NO_DIGIT",
    "TOUCHING",
    "Rows",
    "Spacing",
    "compose",
    "fixed_rows",
    "random_rows",
    "spell",
    "stack",
]
