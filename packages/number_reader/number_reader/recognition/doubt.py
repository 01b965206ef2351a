"""Estimates from a few rows with how much doubt a page is read, to tell whether it is upright."""

from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np

from number_reader.elements import Row
from number_reader.recognition import acceptance

# These values were chosen on composed pages and on pages that people put into public repositories.
_DOUBT = 0.03  # with less doubt than this (see Doubt), a page is taken to be upright
_CLEARER = 0.5  # a page is turned if less than this share of the doubt remains,
_EVIDENCE = 2.0  # and if the score of its rows (see `acceptance`) is then at least this


class Doubt(NamedTuple):
    """How well a page can be read, based on some of its rows.

    doubt: 1 minus the mean confidence of a symbol, 0 to 1.
    score: the mean score of the rows, weighted by their numbers of digits; -inf if there are no
        digits.
    """

    doubt: float
    score: float

    @property
    def is_upright(self) -> bool:
        """Whether the page needs not be read in other orientations.

        This is also the case if nothing was read, since rotated writing shows some digits.
        """
        return self.doubt < _DOUBT or self.score == -np.inf

    def rotated(self) -> Doubt:
        """Returns the doubt below which another orientation is the right one."""
        return self._replace(doubt=_CLEARER * self.doubt)

    def is_less(self, other: Doubt) -> bool:
        """Returns whether this orientation is the right one rather than the other."""
        return self.doubt < other.doubt and self.score >= _EVIDENCE


def of(rows: Sequence[Row]) -> Doubt:
    """Estimates the doubt; a row without digits counts as one digit that was not read."""
    size = sum(max(1, len(row.symbols)) for row in rows)
    certain = sum(
        len(row.symbols) * row.confidence ** (1 / len(row.symbols)) for row in rows if row.digits
    )
    some = [(row.score, len(row.digits)) for row in rows if row.digits]
    score = acceptance.of_page([each for each, _ in some], [count for _, count in some])
    return Doubt(1 - certain / size, score)
