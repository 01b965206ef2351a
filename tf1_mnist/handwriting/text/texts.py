"""Chooses the text of a row: the likeliest text that people would write, such as (2+3)/4, -7 or
10/20/2019."""

from typing import List, Optional, Tuple

import numpy as np

from tf1_mnist.data import CLASSES, rows
from tf1_mnist.handwriting.text import decoding
from tf1_mnist.handwriting.text.decoding import Spelling

# Half of the reader's training rows have signs, and fewer of the rows that people write; and their
# signs stand where they belong. So digits alone count so many times as much as a number with points
# or commas, which hardly look like digits; as a text with other signs; and as one whose signs are
# out of place.
_POINTS, _SIGNS, _OUT_OF_PLACE = 5, 25, 300
_LEAST = 0.01  # the probability of a text for which another one is looked for
_KINDS = {**dict.fromkeys("0123456789", "0"), **dict.fromkeys("+×÷*·/", "+"), ",": "."}
# What may follow each kind of symbol; ^ is the beginning of the text, and $ its end.
_FOLLOWING = {
    "^": "0.-(",
    "0": "0.-+=)$",
    ".": "0",
    "-": "0.(",
    "+": "0.-(",
    "=": "0.-($",
    "(": "0.-(",
    ")": "-+=)$",
}


def likeliest(columns: np.ndarray, count: Optional[int]) -> Tuple[Spelling, float]:
    """Finds the likeliest text that columns spell, preferring texts that people write.

    Args:
        columns: float of shape (columns, BLANK + 1), the probabilities of each column's classes.
        count: the number of digits; None for any number.
    Returns:
        The text, and the probability that the columns spell it.
    Raises:
        ValueError: as in `decoding.likeliest`.
    """
    best = decoding.likeliest(columns, count)
    probability = decoding.probability(columns, best.symbols)
    found = [(best, probability)]
    if max(best.symbols, default=0) >= CLASSES:
        digits = columns.copy()
        digits[:, CLASSES : rows.BLANK] = 0
        plain = decoding.likeliest(digits, count)
        if len(plain.symbols) == len(best.symbols):  # no sign is left out
            found.append((plain, decoding.probability(columns, plain.symbols)))
        if count is None and probability >= _LEAST and burden(best) == _OUT_OF_PLACE:
            found += _variants(columns, best)
    return max(found, key=lambda each: each[1] / burden(each[0]))


def burden(spelling: Spelling) -> int:
    """Returns the number by which a text's probability is divided; 1 for digits alone."""
    if max(spelling.symbols, default=0) < CLASSES:
        return 1
    text = rows.text(spelling.symbols)
    if not is_well_formed(text):
        return _OUT_OF_PLACE
    return _POINTS if set(text) <= set("0123456789.,") else _SIGNS


def _variants(columns: np.ndarray, best: Spelling) -> List[Tuple[Spelling, float]]:
    """Returns the texts that differ from `best` in one symbol or lack one, and their
    probabilities."""
    changed, shorter = [], []
    for k, column in enumerate(best.columns):
        for other in np.flatnonzero(columns[column, : rows.BLANK] > _LEAST).tolist():
            if other == best.symbols[k]:
                continue
            changed.append(
                Spelling([*best.symbols[:k], other, *best.symbols[k + 1 :]], best.columns)
            )
        shorter.append(Spelling(*([*each[:k], *each[k + 1 :]] for each in best)))
    return [
        each
        for some in (changed, shorter)
        if some
        for each in zip(some, decoding.probabilities_of(columns, [one.symbols for one in some]))
    ]


def is_well_formed(text: str) -> bool:
    """Returns whether each sign of a text is in a place where people write it.

    Args:
        text: symbols of `data.rows.SYMBOLS`.
    """
    kinds = ["^", *(_KINDS.get(symbol, symbol) for symbol in text), "$"]
    depth = 0
    for kind, following in zip(kinds, kinds[1:]):
        depth += (kind == "(") - (kind == ")")
        if following not in _FOLLOWING[kind] or depth < 0:
            return False
    return depth == 0
