"""Decodes a reader's output into digits and signs.

For each column of a row, the reader computes the probabilities of the ten digits, of the signs and
of BLANK. A path assigns a class to each column. A path spells the text that remains after adjacent
identical classes have been merged and each BLANK has then been removed. The method is that of
Graves et al. ("Connectionist temporal classification", 2006).
"""

from typing import List, NamedTuple, Optional, Sequence

import numpy as np

from number_reader.rows import BLANK
from tf1_mnist.data import CLASSES


class Spelling(NamedTuple):
    """The symbols that a path spells, with their columns.

    symbols: the classes of the digits and signs, from left to right.
    columns: for each symbol, the column in which it is most probable.
    """

    symbols: List[int]
    columns: List[int]


def likeliest(probabilities: np.ndarray, count: Optional[int] = None) -> Spelling:
    """Finds the most probable path and returns its Spelling.

    Args:
        probabilities: float of shape (columns, BLANK + 1).
        count: the number of digits that the path has to spell, not counting signs; None for any
            number.
    Raises:
        ValueError: there are too few columns for `count` digits.
    """
    path = np.argmax(probabilities, axis=1) if count is None else _with(count, probabilities)
    symbols, columns = [], []
    begins = np.flatnonzero(np.append(True, path[1:] != path[:-1]))
    for begin, end in zip(begins, np.append(begins[1:], len(path))):
        symbol = int(path[begin])
        if symbol != BLANK:
            symbols.append(symbol)
            columns.append(int(begin + np.argmax(probabilities[begin:end, symbol])))
    return Spelling(symbols, columns)


def _with(count: int, probabilities: np.ndarray) -> np.ndarray:
    """Returns the most probable path that spells `count` digits (Viterbi, 1967).

    A state consists of the number of digits so far and the class of the latest column.
    """
    if count > len(probabilities):
        raise ValueError(f"{count} digits; expected at most {len(probabilities)} in this row")
    scores = np.log(np.maximum(probabilities, 1e-30))
    best = np.full((count + 1, BLANK + 1), -np.inf)
    best[0, BLANK] = 0.0
    before = []
    for column in scores:
        previous = best
        # Either the class stays the same, or it changes. A change to a digit, but not to a sign,
        # adds 1 to the number of digits.
        order = np.argsort(previous, axis=1)
        first, second = order[:, -1], order[:, -2]
        classes = np.arange(BLANK + 1)
        other = np.where(classes == first[:, None], second[:, None], first[:, None])
        changed = np.take_along_axis(previous, other, axis=1)
        changed[1:, :CLASSES] = changed[:-1, :CLASSES]
        source = other.copy()
        source[1:, :CLASSES] = other[:-1, :CLASSES]
        changed[0, :CLASSES] = -np.inf
        stays = previous >= changed
        best = np.where(stays, previous, changed) + column
        before.append((stays, source))
    number, state = count, int(best[count].argmax())
    path = []
    for stays, source in reversed(before):
        path.append(state)
        if not stays[number, state]:
            came_from = int(source[number, state])
            number -= state < CLASSES
            state = came_from
    return np.array(path[::-1])


def probability(probabilities: np.ndarray, symbols: List[int]) -> float:
    """Returns the probability that a row spells the symbols.

    This is the sum of the probabilities of all paths that spell the symbols.

    Args:
        probabilities: float of shape (columns, BLANK + 1).
        symbols: the classes of the symbols.
    """
    return probabilities_of(probabilities, [symbols])[0]


def probabilities_of(probabilities: np.ndarray, texts: Sequence[Sequence[int]]) -> List[float]:
    """Returns the probabilities of several texts, which must have the same number of symbols."""
    return [float(each) for each in _sums(probabilities, np.array(texts, int))]


def probabilities_of_one(probabilities: np.ndarray) -> np.ndarray:
    """Returns the probabilities that a row spells exactly 0, exactly 1, ..., exactly 9.

    Args:
        probabilities: float of shape (columns, BLANK + 1).
    Returns:
        A float64 array of shape (10,).
    """
    return _sums(probabilities, np.arange(CLASSES)[:, None])


def _sums(probabilities: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Returns the probability of each text.

    Args:
        probabilities: float of shape (columns, BLANK + 1).
        texts: int of shape (n, symbols), the classes of each text's symbols.
    Returns:
        A float64 array of shape (n,).
    """
    states = np.full((len(texts), 2 * texts.shape[1] + 1), BLANK)
    states[:, 1::2] = texts
    skips = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    forward = np.zeros(states.shape)
    forward[:, :2] = probabilities[0, states[:, :2]]
    logarithms = np.zeros(len(texts))
    for column in probabilities[1:]:
        moved = forward.copy()
        moved[:, 1:] += forward[:, :-1]
        moved[:, 2:] += skips * forward[:, :-2]
        forward = moved * column[states]
        totals = np.maximum(forward.sum(axis=1), 1e-300)
        forward /= totals[:, None]  # so that it does not underflow
        logarithms += np.log(totals)
    sums: np.ndarray = np.exp(logarithms) * forward[:, -2:].sum(axis=1)
    return sums
