"""Rows of digits and signs, which a network learns to read, composed from images of digits.

A row is composed in these steps, each of them by a module. All random numbers come from one source:

forms           chooses the form of the row: digits alone, arithmetic, a decimal, a date, ...
batches         chooses its digits and their spacing; stacks the rows of a batch
drawn_digits    replaces MNIST's digits, in one row in five, by digits with even strokes
habits          makes some digits smaller or larger, higher or lower, throughout the row
strokes         adds strokes that people write and MNIST lacks, such as the bar of a 7
composition     distorts and thickens each digit
strokes         breaks some digits
signs           writes the signs with the strokes of MNIST's 1s
composition     writes digits and signs from left to right: apart, close together, or touching
printed_words   prints a word before or after the digits of some rows
clutter         adds ruled lines, dots, ink of another row, and edges
composition     shrinks the row; varies its sharpness, contrast and noise

`no_digits` composes print and drawings, which show no digits, for `runs.rejection`. `alphabet`
lists the symbols, and `pen` draws the lines and arcs. `own` varies rows that a user has written,
which are learned together with composed ones.

`alphabet` is imported at once, and each of the other modules when one of its names is first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

from tf1_mnist.data.rows.alphabet import BLANK, HEIGHT, SIGNS, SYMBOLS, classes, text

if TYPE_CHECKING:
    from tf1_mnist.data.rows.batches import (
        Rows,
        are_right,
        fixed_rows,
        random_rows,
        spell,
        stack,
    )
    from tf1_mnist.data.rows.composition import (
        APART,
        CLOSE,
        TOUCHING,
        Spacing,
        compose,
        without_digits,
    )
    from tf1_mnist.data.rows.forms import LONGEST
    from tf1_mnist.data.rows.own import OwnRows
else:
    # Late, since a module that only needs the alphabet composes no rows.
    _LATE = {
        "batches": ["Rows", "are_right", "fixed_rows", "random_rows", "spell", "stack"],
        "composition": ["APART", "CLOSE", "TOUCHING", "Spacing", "compose", "without_digits"],
        "forms": ["LONGEST"],
        "own": ["OwnRows"],
    }

    def __getattr__(name: str) -> Any:
        """Imports the module of a name when it is first used."""
        for module, names in _LATE.items():
            if name in names:
                return getattr(importlib.import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "APART",
    "BLANK",
    "CLOSE",
    "HEIGHT",
    "LONGEST",
    "SIGNS",
    "SYMBOLS",
    "TOUCHING",
    "OwnRows",
    "Rows",
    "Spacing",
    "are_right",
    "classes",
    "compose",
    "fixed_rows",
    "random_rows",
    "spell",
    "stack",
    "text",
    "without_digits",
]
