"""The symbols that a row may show: the ten digits, and the signs of arithmetic and decimals.

A symbol's class is its position in SYMBOLS, so a digit's class is the digit itself.
"""

from typing import Iterable, List

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
