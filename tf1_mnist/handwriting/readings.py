"""What is read in a picture: digits and signs, in rows or in the cells of a table."""

from typing import Any, Dict, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from tf1_mnist.data import DIGITS

Corners = Tuple[Tuple[float, float], ...]  # x and y of each


class Digit(NamedTuple):
    """A digit in a row.

    digit: 0 to 9; of other classes than digits, the label.
    probability: that of the digit among the ten.
    probabilities: of 0 to 9.
    left, right: its ends, in pixels of the picture along the row, from the row's left end.
    name: what the digit, or the class, is called.
    """

    digit: int
    probability: float
    probabilities: Tuple[float, ...]
    left: float
    right: float
    name: str


class Sign(NamedTuple):
    """A sign in a row.

    sign: one of `data.rows.SIGNS`.
    probability: that of the sign among the digits and signs.
    left, right: its ends, as those of a Digit.
    """

    sign: str
    probability: float
    left: float
    right: float


class Alternative(NamedTuple):
    """What else a row could show, as in Row."""

    number: str
    confidence: float


class Row(NamedTuple):
    """A row of digits, with or without signs.

    If the network was trained on other classes than digits, they take the place of digits, and
    `text` and `number` say their names, as `joined` does.

    text: its digits and signs from left to right.
    number: its digits alone.
    confidence: the probability that the row shows just this text.
    alternatives: for a row of one digit alone, the two digits that are the next likeliest; else
        none.
    corners: x and y of its four corners in pixels of the picture: top left, top right, bottom
        right, bottom left.
    digits: its digits.
    signs: its signs.
    """

    text: str
    number: str
    confidence: float
    alternatives: Tuple[Alternative, ...]
    corners: Corners
    digits: Tuple[Digit, ...]
    signs: Tuple[Sign, ...]

    @property
    def size(self) -> int:
        """The number of its digits and signs."""
        return len(self.digits) + len(self.signs)


class Cell(NamedTuple):
    """A cell of a table.

    row, column: its place, counted from 0.
    text: what is written in it, or "".
    confidence: the probability that it shows just this.
    corners: as those of a Row.
    """

    row: int
    column: int
    text: str
    confidence: float
    corners: Corners


class Reading(NamedTuple):
    """What was read in a picture.

    text: the rows' texts, separated by newlines.
    number: their numbers, likewise.
    rows: from top to bottom; a row of a table is one of them, and may be empty. Its text has a
        space between two cells.
    table: the texts of its cells, row by row; None if there is no table.
    cells: those of the table.
    """

    text: str
    number: str
    rows: Tuple[Row, ...]
    table: Optional[Tuple[Tuple[str, ...], ...]] = None
    cells: Tuple[Cell, ...] = ()

    @property
    def texts(self) -> Tuple[Tuple[str, ...], ...]:
        """The texts of the table's cells; without a table, those of the rows, one cell in each."""
        return tuple((row.text,) for row in self.rows) if self.table is None else self.table

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys of what `predict --json` prints, but for `file` and `network`."""
        rows = [
            {
                **row._asdict(),
                "alternatives": [other._asdict() for other in row.alternatives],
                "digits": [digit._asdict() for digit in row.digits],
                "signs": [sign._asdict() for sign in row.signs],
            }
            for row in self.rows
        ]
        cells = [cell._asdict() for cell in self.cells]
        return {
            "text": self.text,
            "number": self.number,
            "rows": rows,
            "table": self.table,
            "cells": cells,
        }


def joined(names: Sequence[str]) -> str:
    """Returns names in one text: digits side by side, and words with a space between them."""
    return between(names).join(names)


def between(names: Sequence[str]) -> str:
    """Returns what stands between two names: nothing, or a space if one of the names is a word."""
    return "" if all(len(name) == 1 for name in names) else " "


def digit(
    kind: int, ten: np.ndarray, left: float, right: float, names: Sequence[str] = DIGITS
) -> Digit:
    """Returns a digit.

    Args:
        kind: its label, 0 to 9.
        ten: numbers in proportion to its probabilities.
        left, right: as in Digit.
        names: what the ten classes are called.
    """
    probabilities = (ten / ten.sum()).tolist()
    ends = float(left), float(right)
    return Digit(kind, probabilities[kind], tuple(probabilities), *ends, names[kind])


def row(
    text: str,
    digits: Sequence[Digit],
    signs: Sequence[Sign],
    confidence: float,
    corners: np.ndarray,
) -> Row:
    """Returns a row without alternatives; its corners are floats of shape (4, 2)."""
    return Row(
        text=text,
        number=joined([each.name for each in digits]),
        confidence=confidence,
        alternatives=(),
        corners=points(corners),
        digits=tuple(digits),
        signs=tuple(signs),
    )


def row_of_one(
    one: Digit, ten: np.ndarray, corners: np.ndarray, names: Sequence[str] = DIGITS
) -> Row:
    """Returns a row of one digit; `ten` are the probabilities that it is just 0 to just 9."""
    order = np.argsort(-ten, kind="stable")
    others = [Alternative(names[k], float(ten[k])) for k in order if k != one.digit][:2]
    found = row(one.name, [one], [], float(ten[one.digit]), corners)
    return found._replace(alternatives=tuple(others))


def in_rows(rows: Sequence[Row]) -> Reading:
    """Returns a reading without a table."""
    text, number = ("\n".join(each) for each in zip(*((row.text, row.number) for row in rows)))
    return Reading(text, number, tuple(rows))


def points(corners: np.ndarray) -> Corners:
    """float of shape (n, 2) -> floats, x and y of each corner."""
    return tuple((float(x), float(y)) for x, y in corners)
