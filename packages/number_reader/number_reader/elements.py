"""Defines the types of results: digits and signs, in rows or in the cells of a table."""

from __future__ import annotations

import math
from typing import Any, Dict, NamedTuple, Optional, Sequence, Tuple

import numpy as np

Corners = Tuple[Tuple[float, float], ...]  # the x and y of each corner


class Digit(NamedTuple):
    """A digit in a row.

    digit: an integer from 0 to 9.
    probability: the digit's probability among the ten digits.
    probabilities: the probabilities of 0 to 9.
    left, right: the digit's ends, as distances along the row from the row's left end, in pixels of
        the picture.
    """

    digit: int
    probability: float
    probabilities: Tuple[float, ...]
    left: float
    right: float


class Sign(NamedTuple):
    """A sign in a row.

    sign: one of `rows.SIGNS`.
    probability: the sign's probability among all digits and signs.
    left, right: as in Digit.
    """

    sign: str
    probability: float
    left: float
    right: float


class Alternative(NamedTuple):
    """A less likely reading of a row of one digit; see `Row.alternatives`.

    number: the digit, as text.
    confidence: the probability that the row shows exactly this digit.
    """

    number: str
    confidence: float


class Row(NamedTuple):
    """A row of digits, with or without signs.

    text: the digits and signs from left to right.
    number: the digits alone.
    confidence: the probability that the row shows exactly this text.
    alternatives: the next two likeliest digits of a row that consists of a single digit; otherwise
        empty.
    corners: the x and y of the row's top-left, top-right, bottom-right and bottom-left corners, in
        pixels of the picture.
    digits: the row's digits.
    signs: the row's signs.
    doubtful: whether the row may show something other than digits.
    """

    text: str
    number: str
    confidence: float
    alternatives: Tuple[Alternative, ...]
    corners: Corners
    digits: Tuple[Digit, ...]
    signs: Tuple[Sign, ...]
    doubtful: bool = False

    @property
    def size(self) -> int:
        """The number of digits and signs in the row."""
        return len(self.digits) + len(self.signs)


class Seen(NamedTuple):
    """A row of writing, with the images of the row that were passed to the network.

    row: the reading of the row.
    images: uint8 of shape (1, 32, width); 0 is paper, and 255 is ink.
    evidence: the evidence that the row shows digits, as in `evidence`; infinite for a network that
        gives no evidence.
    unlike_figures: the evidence that the row shows digits rather than figures drawn in lines, as in
        `evidence`; infinite for a network that gives no evidence.
    """

    row: Row
    images: np.ndarray
    evidence: float
    unlike_figures: float = math.inf


class Cell(NamedTuple):
    """A cell of a table.

    row, column: the cell's place, counted from 0.
    text: the text of the cell; "" if it is empty.
    confidence: the probability that the cell shows exactly this text.
    corners: as in Row.
    """

    row: int
    column: int
    text: str
    confidence: float
    corners: Corners


class Reading(NamedTuple):
    """The result of reading a picture.

    text: the rows' texts, separated by newlines.
    number: the rows' numbers, separated in the same way.
    rows: the rows, from top to bottom. The rows of a table may be empty, and their texts have
        spaces between the cells.
    table: the texts of the table's cells, row by row; None if there is no table.
    cells: the table's cells.
    seen: the rows of writing, with the images that the network was given. For a table, these are
        the rows in its cells; otherwise, they are those in `rows`.
    left_out: the number of rows that were left out because they show no digits; 0 for a table.
    """

    text: str
    number: str
    rows: Tuple[Row, ...]
    table: Optional[Tuple[Tuple[str, ...], ...]] = None
    cells: Tuple[Cell, ...] = ()
    seen: Tuple[Seen, ...] = ()
    left_out: int = 0

    @property
    def texts(self) -> Tuple[Tuple[str, ...], ...]:
        """The texts of the table's cells, row by row.

        Without a table, each row of digits counts as a row with one cell.
        """
        return tuple((row.text,) for row in self.rows) if self.table is None else self.table

    def surest(self) -> Reading:
        """Returns the reading without its doubtful rows, or all of it if every row is doubtful."""
        sure = [row for row in self.rows if not row.doubtful]
        if len(sure) in (0, len(self.rows)):
            return self
        seen = tuple(each for each in self.seen if not each.row.doubtful)
        return in_rows(sure)._replace(seen=seen)

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys and values that `read --json` prints, except `file` and `network`."""
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
            "left_out": self.left_out,
        }


def digit(kind: int, ten: np.ndarray, left: float, right: float) -> Digit:
    """Returns a Digit.

    Args:
        kind: the digit, 0 to 9.
        ten: float of shape (10,), proportional to the probabilities of 0 to 9; if all are 0, the
            digits are equally likely.
        left, right: as in Digit.
    """
    probabilities = (ten / ten.sum() if ten.any() else np.full(len(ten), 1 / len(ten))).tolist()
    return Digit(kind, probabilities[kind], tuple(probabilities), float(left), float(right))


def row(
    text: str,
    digits: Sequence[Digit],
    signs: Sequence[Sign],
    confidence: float,
    corners: np.ndarray,
) -> Row:
    """Returns a row without alternatives; `corners` is a float array of shape (4, 2), as in Row."""
    return Row(
        text=text,
        number="".join(str(each.digit) for each in digits),
        confidence=confidence,
        alternatives=(),
        corners=points(corners),
        digits=tuple(digits),
        signs=tuple(signs),
    )


def row_of_one(one: Digit, ten: np.ndarray, corners: np.ndarray) -> Row:
    """Returns a row of one digit, with its alternatives.

    Args:
        one: the digit.
        ten: float of shape (10,), the probabilities that the row shows exactly 0, ..., exactly 9.
        corners: float of shape (4, 2), as in Row.
    """
    order = np.argsort(-ten, kind="stable")
    others = [Alternative(str(k), float(ten[k])) for k in order if k != one.digit][:2]
    found = row(str(one.digit), [one], [], float(ten[one.digit]), corners)
    return found._replace(alternatives=tuple(others))


def in_rows(rows: Sequence[Row]) -> Reading:
    """Returns the reading of a picture without a table, given at least one row."""
    text, number = ("\n".join(each) for each in zip(*((row.text, row.number) for row in rows)))
    return Reading(text, number, tuple(rows))


def points(corners: np.ndarray) -> Corners:
    """Converts corners, given as an array of shape (n, 2), to pairs of floats (x, y)."""
    return tuple((float(x), float(y)) for x, y in corners)
