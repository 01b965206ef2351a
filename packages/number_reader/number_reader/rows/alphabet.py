"""Defines the symbols that a row can show: digits, and the signs used in arithmetic and decimals.

A symbol's class is its position in SYMBOLS, so a digit's class is the digit itself.
"""

from typing import Iterable, List

import numpy as np

SYMBOLS = "0123456789+-×÷*·/=().,"
SIGNS = SYMBOLS[10:]
BLANK = len(SYMBOLS)  # the class of a column without a symbol; it also pads labels
HEIGHT = 32  # pixels, the height of a row


def text(classes: Iterable[int]) -> str:
    """Returns the text that classes stand for, without the blanks."""
    return "".join(SYMBOLS[each] for each in classes if each != BLANK)


def classes(text: str) -> List[int]:
    """Returns the classes of a text's symbols.

    Raises:
        ValueError: one of the symbols is not in SYMBOLS.
    """
    return [SYMBOLS.index(symbol) for symbol in text]


def spell(classes: np.ndarray) -> List[int]:
    """Returns the classes of the symbols that a row's columns spell.

    Adjacent columns of the same class count as one symbol. BLANK separates symbols, but is not
    itself a symbol.

    Args:
        classes: the classes of the row's columns, integers of shape (columns,).
    """
    begins = np.append(True, classes[1:] != classes[:-1])
    return [int(each) for each in classes[begins & (classes != BLANK)]]


def are_right(classes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Returns which rows are read correctly, as a bool array of shape (n,).

    Args:
        classes: the classes of the rows' columns, integers of shape (n, columns).
        labels: as returned by `batches.stack`.
    """
    return np.array(
        [spell(path) == label[label != BLANK].tolist() for path, label in zip(classes, labels)]
    )
