"""A page and its rows, cells and symbols, from their detection to the answer.

Detection finds where something is written; recognition adds what it says. Each element therefore
has one type. Until the answer is built, positions are in pixels of the page, that is, of the level
of the pyramid in which the writing was found.
"""

from __future__ import annotations

import math
from typing import Any, Dict, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from tf1_mnist.data import CLASSES

Corners = Tuple[Tuple[float, float], ...]  # the x and y of each corner

_NO_LINES = np.empty((0, 2, 2))
_NO_IMAGE = np.empty((0, 0), np.uint8)


class Components(NamedTuple):
    """The connected components of a mask of ink.

    labels: int32 of the mask's shape; 0 is paper, and the components are numbered from 1.
    boxes: int of shape (n, 4), each component's top, left, bottom and right, the last two
        exclusive.
    areas: int of shape (n,), in pixels.
    """

    labels: np.ndarray
    boxes: np.ndarray
    areas: np.ndarray

    @property
    def heights(self) -> Any:
        return self.boxes[:, 2] - self.boxes[:, 0]

    @property
    def widths(self) -> Any:
        return self.boxes[:, 3] - self.boxes[:, 1]


_NO_COMPONENTS = Components(_NO_IMAGE, np.empty((0, 4), int), np.empty(0, int))


class Symbol(NamedTuple):
    """A digit or a sign in a row.

    text: one of `rows.SYMBOLS`.
    probability: for a digit, its probability among the ten digits; for a sign, its probability
        among all digits and signs.
    left, right: the symbol's ends, as distances along the row from the row's left end, in pixels of
        the picture.
    probabilities: for a digit, the probabilities of 0 to 9; for a sign, nothing.
    """

    text: str
    probability: float
    left: float
    right: float
    probabilities: Tuple[float, ...] = ()

    @property
    def is_digit(self) -> bool:
        return bool(self.probabilities)

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys and values that `read --json` prints."""
        place = {"left": self.left, "right": self.right}
        if not self.is_digit:
            return {"sign": self.text, "probability": self.probability, **place}
        return {
            "digit": int(self.text),
            "probability": self.probability,
            "probabilities": self.probabilities,
            **place,
        }


class Alternative(NamedTuple):
    """A less likely reading of a row of one digit; see `Row.alternatives`.

    number: the digit, as text.
    confidence: the probability that the row shows exactly this digit.
    """

    number: str
    confidence: float


class Row(NamedTuple):
    """A row of writing, or a row of a table.

    Detection finds these:

    tall: the indices of the components that are as tall as digits.
    small: the indices of the smaller components, such as dashes, dots and parts of broken digits.
    height: the median height of the components in `tall`.
    angle: the angle by which the row slopes down to the right, in radians.

    Recognition adds these:

    text: the digits and signs from left to right. In a row of a table, there are spaces between the
        cells.
    confidence: the probability that the row shows exactly this text.
    symbols: the digits and signs.
    corners: the x and y of the row's top-left, top-right, bottom-right and bottom-left corners, in
        pixels of the picture.
    alternatives: the next two likeliest digits of a row that consists of a single digit; otherwise
        empty.
    doubtful: whether the row may show something other than digits.
    images: uint8 of shape (1, 32, width), what the network was given; 0 is paper, and 255 is ink.
    score: the logarithm of the odds that the row shows digits, as computed by `rejection`;
        infinite for a network without scores.
    figure_score: the same for digits rather than figures drawn in lines.
    """

    tall: Sequence[int] = ()
    small: Sequence[int] = ()
    height: float = 0.0
    angle: float = 0.0
    text: str = ""
    confidence: float = 1.0
    symbols: Tuple[Symbol, ...] = ()
    corners: Corners = ()
    alternatives: Tuple[Alternative, ...] = ()
    doubtful: bool = False
    images: np.ndarray = _NO_IMAGE
    score: float = math.inf
    figure_score: float = math.inf

    @property
    def components(self) -> Sequence[int]:
        """The indices of all components."""
        return [*self.tall, *self.small]

    @property
    def digits(self) -> Tuple[Symbol, ...]:
        return tuple(symbol for symbol in self.symbols if symbol.is_digit)

    @property
    def signs(self) -> Tuple[Symbol, ...]:
        return tuple(symbol for symbol in self.symbols if not symbol.is_digit)

    @property
    def number(self) -> str:
        """The digits alone."""
        return "".join(digit.text for digit in self.digits)

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys and values that `read --json` prints."""
        return {
            "text": self.text,
            "number": self.number,
            "confidence": self.confidence,
            "alternatives": [other._asdict() for other in self.alternatives],
            "corners": self.corners,
            "digits": [digit.as_dict() for digit in self.digits],
            "signs": [sign.as_dict() for sign in self.signs],
            "doubtful": self.doubtful,
        }


class Cell(NamedTuple):
    """A cell of a table.

    row, column: the cell's place, counted from 0; for a merged cell, the first row and column that
        it spans.
    corners: the x and y of the cell's top-left, top-right, bottom-right and bottom-left corners:
        float of shape (4, 2), all 0 for a place without a cell; in an answer, as in Row.
    rows: the rows of writing in the cell.
    outline: int32 of shape (n, 2), the x and y of the points of the cell's outline, if it is known.
    """

    row: int
    column: int
    corners: Any
    rows: Tuple[Row, ...] = ()
    outline: Any = None

    @property
    def text(self) -> str:
        """The texts of the cell's rows, one after the other; "" if the cell is empty."""
        return "".join(row.text for row in self.rows if row.digits)

    @property
    def confidence(self) -> float:
        """The probability that the cell shows exactly this text."""
        return float(np.prod([row.confidence for row in self.rows]))

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys and values that `read --json` prints."""
        return {
            "row": self.row,
            "column": self.column,
            "text": self.text,
            "confidence": self.confidence,
            "corners": self.corners,
        }


class Page(NamedTuple):
    """The rows and tables in a picture.

    rows: the rows of writing, from top to bottom. In an answer with a table, these are the table's
        rows; some may be empty.
    grids: the cells of each grid; in an answer, those of the whole table; empty if there is none.
    left_out: the number of rows that the answer does not contain, since they show no digits.

    Detection needs these; an answer is without them:

    ink: uint8 of shape (height, width); 0 is paper, and 255 is ink. The paper's lines are left out.
        The ink may have been shrunk or enlarged.
    components: the connected components of the ink.
    scale: the length of one pixel of the page, in pixels of the picture.
    vertical: float of shape (n, 2, 2), the vertical lines that may separate columns, as in
        `table_lines.Lines`.
    has_lines: whether there are lines between the cells.
    """

    rows: Tuple[Row, ...] = ()
    grids: Tuple[Tuple[Cell, ...], ...] = ()
    left_out: int = 0
    ink: np.ndarray = _NO_IMAGE
    components: Components = _NO_COMPONENTS
    scale: float = 1.0
    vertical: np.ndarray = _NO_LINES
    has_lines: bool = False

    @property
    def cells(self) -> Tuple[Cell, ...]:
        """The cells of all grids."""
        return tuple(cell for grid in self.grids for cell in grid)

    @property
    def written(self) -> Tuple[Row, ...]:
        """The rows of writing: those in the cells or, without a table, `rows`."""
        return tuple(row for cell in self.cells for row in cell.rows) if self.grids else self.rows

    def with_written(self, written: Sequence[Row]) -> Page:
        """Returns the page with other rows in place of `written`, in the same order."""
        if not self.grids:
            return self._replace(rows=tuple(written))
        rest = iter(written)
        grids = tuple(
            tuple(cell._replace(rows=tuple(next(rest) for _ in cell.rows)) for cell in grid)
            for grid in self.grids
        )
        return self._replace(grids=grids)

    @property
    def text(self) -> str:
        """The rows' texts, separated by newlines."""
        return "\n".join(row.text for row in self.rows)

    @property
    def number(self) -> str:
        """The rows' numbers, separated by newlines."""
        return "\n".join(row.number for row in self.rows)

    @property
    def table(self) -> Optional[Tuple[Tuple[str, ...], ...]]:
        """The texts of the table's cells, row by row; None if there is no table."""
        if not self.grids:
            return None
        lines: Dict[int, Tuple[str, ...]] = {}
        for cell in self.cells:
            lines[cell.row] = (*lines.get(cell.row, ()), cell.text)
        return tuple(lines.values())

    @property
    def texts(self) -> Tuple[Tuple[str, ...], ...]:
        """The texts of the table's cells, row by row.

        Without a table, each row of digits counts as a row with one cell.
        """
        return self.table or tuple((row.text,) for row in self.rows)

    @property
    def seen(self) -> Tuple[Row, ...]:
        """The rows of an answer, with the images that the network was given.

        For a table, these are the rows in its cells in which digits were read.
        """
        return tuple(row for row in self.written if row.digits) if self.grids else self.rows

    def surest(self) -> Page:
        """Returns the answer without its doubtful rows, or all of it if every row is doubtful."""
        sure = tuple(row for row in self.rows if not row.doubtful)
        if len(sure) in (0, len(self.rows)):
            return self
        return self._replace(rows=sure, left_out=0)

    def as_dict(self) -> Dict[str, Any]:
        """Returns the keys and values that `read --json` prints, except `file` and `network`."""
        return {
            "text": self.text,
            "number": self.number,
            "rows": [row.as_dict() for row in self.rows],
            "table": self.table,
            "cells": [cell.as_dict() for cell in self.cells],
            "left_out": self.left_out,
        }


def digit(kind: int, ten: np.ndarray, left: float, right: float) -> Symbol:
    """Returns a digit.

    Args:
        kind: the digit, 0 to 9.
        ten: float of shape (10,), proportional to the probabilities of 0 to 9; if all are 0, the
            digits are equally likely.
        left, right: as in Symbol.
    """
    probabilities = (ten / ten.sum() if ten.any() else np.full(CLASSES, 1 / CLASSES)).tolist()
    return Symbol(str(kind), probabilities[kind], float(left), float(right), tuple(probabilities))


def points(corners: np.ndarray) -> Corners:
    """Converts corners, given as an array of shape (n, 2), to pairs of floats (x, y)."""
    return tuple((float(x), float(y)) for x, y in corners)
