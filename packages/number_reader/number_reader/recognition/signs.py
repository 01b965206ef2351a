"""Chooses the text of a row, preferring what people usually write, such as 10/20/2019."""

from typing import List, Optional, Tuple

import numpy as np

from number_reader import rows
from number_reader.recognition import ctc
from number_reader.recognition.ctc import Spelling
from tf1_mnist.data import CLASSES

# Half of the reader's training rows contain signs, some of them in random places.
# Fewer of the rows that people write contain signs, and those signs stand where they make sense.
# The probability of a text is therefore divided by _POINTS if its only signs are points or commas,
# which hardly look like digits; by _SIGNS if it has other signs; and by _OUT_OF_PLACE if a sign
# makes no sense in its place.
_POINTS, _SIGNS, _OUT_OF_PLACE = 3, 15, 100
# Variants of a text are tried only if the text is at least this probable, and only with symbols
# that are at least this probable. Other variants could hardly win, and would take too long in long
# rows.
_LEAST = 0.01
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
    """Finds the text that the columns most probably spell, preferring what people usually write.

    Args:
        columns: float of shape (columns, BLANK + 1), the class probabilities of each column.
        count: the number of digits; None for any number.
    Returns:
        The text and the probability that the columns spell it.
    Raises:
        ValueError: as in `ctc.likeliest`.
    """
    best = ctc.likeliest(columns, count)
    probability = ctc.probability(columns, best.symbols)
    found = [(best, probability)]
    if max(best.symbols, default=0) >= CLASSES:
        digits = columns.copy()
        digits[:, CLASSES : rows.BLANK] = 0
        plain = ctc.likeliest(digits, count)
        if len(plain.symbols) == len(best.symbols):  # no sign is left out
            found.append((plain, ctc.probability(columns, plain.symbols)))
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
    """Returns the texts that differ from `best` in one symbol or lack one of its symbols.

    Returns:
        Each text with its probability.
    """
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
        for each in zip(some, ctc.probabilities_of(columns, [one.symbols for one in some]))
    ]


def is_well_formed(text: str) -> bool:
    """Returns whether each sign of a text stands where people would write it.

    Args:
        text: symbols of `rows.SYMBOLS`.
    """
    kinds = ["^", *(_KINDS.get(symbol, symbol) for symbol in text), "$"]
    depth = 0
    for kind, following in zip(kinds, kinds[1:]):
        depth += (kind == "(") - (kind == ")")
        if following not in _FOLLOWING[kind] or depth < 0:
            return False
    return depth == 0
